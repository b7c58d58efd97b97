"""ETag moves with the bytes alone; Last-Modified with everything that could have changed them."""

from datetime import timedelta
from typing import Any

import pytest

from tests.feeds.asking import instant, last_modified, utc
from tests.site import START, Site

SECOND = timedelta(seconds=1)
BOOKED = {"participants": [{"user": "amira", "role": "apprentice"}]}


@pytest.fixture
def url(site: Site) -> str:
    site.host.make_user()
    site.host.make_user("ben")
    site.host.make_booking()
    return site.host.feed_url()


def _etag(site: Site, url: str) -> str:
    return site.fetch(url).headers["ETag"]


def test_an_etag_is_strong(site: Site, url: str) -> None:
    etag = _etag(site, url)
    assert etag.startswith('"') and etag.endswith('"') and len(etag) > 20


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"version": 7},
        {"organiser": {"email": "ada@x.example"}},
        {"retake_of": "b-0"},
        {"kind": "exam"},
        {"participants": [{"user": "amira", "role": "trainer", "name": "A"}, {"user": "ben"}]},
        {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"},
    ],
)
def test_the_etag_stays_where_the_bytes_stay(site: Site, url: str, change: dict[str, Any]) -> None:
    before = site.fetch(url)
    site.clock.turn(seconds=5)
    site.host.make_booking(**change)
    after = site.fetch(url)
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Another"},
        {"location": "Room 5"},
        {"status": "provisional"},
        {"status": "cancelled"},
        {"end": "2026-12-01T11:00:01"},
        {"categories": ["EPA"]},
        {"managed_by": "teams"},
        {"participants": [{"user": "ben"}]},
    ],
)
@pytest.mark.parametrize("seconds", [0, 5])
def test_a_visible_change_moves_the_etag_at_once(
    site: Site, url: str, change: dict[str, Any], seconds: int
) -> None:
    before = _etag(site, url)
    site.clock.turn(seconds=seconds)
    site.host.make_booking(**change)
    assert _etag(site, url) != before


def test_another_token_or_another_users_booking_moves_nothing(site: Site, url: str) -> None:
    site.clock.turn(seconds=5)
    before = site.fetch(url)
    site.host.issue(privacy="busy")
    site.host.make_booking("b-2", participants=[{"user": "ben"}])
    site.host.make_user("ben", active=False)
    assert list(site.fetch(url).headers) == list(before.headers)


def test_last_modified_is_one_second_older_while_the_second_of_the_change_lasts(site: Site, url: str) -> None:
    changed_at = site.clock.turn(hours=1)
    site.host.make_booking(summary="Another")
    seen = []
    for _ in range(3):
        seen.append(last_modified(site, url))
        site.clock.turn(seconds=1)
    assert seen == [changed_at - SECOND, changed_at, changed_at]


def test_a_second_change_in_the_same_second_is_never_hidden(site: Site, url: str) -> None:
    site.clock.turn(hours=1)
    site.host.make_booking(summary="Another")
    seen = site.fetch(url).headers["Last-Modified"]
    site.host.make_booking(summary="A third")
    for _ in range(3):
        assert site.fetch(url, If_Modified_Since=seen).status_code == 200
        site.clock.turn(seconds=1)


@pytest.mark.parametrize("way", ["delete", "participants", "managed", "hidden"])
def test_last_modified_moves_when_a_booking_leaves(site: Site, url: str, way: str) -> None:
    """The newest of two, so that what is left was changed before (S-24)."""
    site.host.make_booking("b-0")
    site.clock.turn(hours=2)
    site.host.make_booking(summary="The newest")
    site.clock.turn(seconds=5)
    hiding = site.host.feed_url(cancelled="hide")
    seen = site.fetch(hiding).headers
    before = seen["Last-Modified"]
    changed_at = site.clock.turn(hours=2)
    if way == "delete":
        site.host.call("DELETE", "/bookings/b-1")
    else:
        left = {"participants": {"participants": []}, "managed": {"managed_by": "zoom"}}
        site.host.make_booking(**left.get(way, {"status": "cancelled"}))
    site.clock.turn(seconds=1)
    assert site.fetch(hiding, If_Modified_Since=before).status_code == 200
    assert site.fetch(hiding, If_None_Match=seen["ETag"]).status_code == 200
    assert last_modified(site, hiding) == changed_at


def test_last_modified_moves_at_midnight_utc_while_the_etag_stays(site: Site, url: str) -> None:
    etag = _etag(site, url)
    midnight = utc(2026, 11, 25)
    seen = []
    for moment in (midnight - SECOND, midnight, midnight + SECOND, midnight + timedelta(hours=5)):
        site.clock.now = moment
        seen.append(last_modified(site, url))
    assert seen == [START, midnight - SECOND, midnight, midnight]
    assert _etag(site, url) == etag


def test_last_modified_moves_when_an_event_leaves_the_window(site: Site) -> None:
    site.host.make_user()
    url = site.host.feed_url(past_days=0)
    site.host.make_booking(start="2026-11-24T10:00:00", end="2026-11-24T11:00:00")
    site.clock.turn(hours=1)
    before = site.fetch(url)
    assert site.titles(url) == ["Planning meeting"]
    site.clock.now = utc(2026, 11, 25, 0, 0, 1)
    after = site.fetch(url, If_Modified_Since=before.headers["Last-Modified"])
    assert after.status_code == 200 and b"Planning meeting" not in after.data


@pytest.mark.parametrize("way", ["user", "organisation", "expiry", "revoked"])
def test_last_modified_moves_when_the_status_changes(site: Site, way: str) -> None:
    site.host.call("PUT", "/organisations/o-1", {"name": "O"})
    site.host.make_user(organisation="o-1")
    token = site.host.issue(**({"expires_at": "2026-11-24T13:00:00Z"} if way == "expiry" else {}))
    changed_at = site.clock.turn(hours=1)
    if way == "user":
        site.host.make_user(organisation="o-1", feeds_allowed=False)
    elif way == "organisation":
        site.host.call("PUT", "/organisations/o-1", {"name": "O", "feeds_allowed": False})
    elif way == "revoked":
        site.host.call("POST", f"/tokens/{token['id']}/revoke")
    seen = []
    for _ in range(3):
        seen.append(last_modified(site, token["url"]))
        site.clock.turn(seconds=1)
    assert seen == [changed_at - SECOND, changed_at, changed_at]


def test_one_booking_of_many_moves_the_feed_once(site: Site, url: str) -> None:
    site.host.make_booking("b-2")
    site.clock.turn(hours=1)
    before = site.fetch(url).headers
    response = site.host.put("b-2", version=3)
    assert response.get_json()["changed"] == []
    assert instant(site.fetch(url).headers["Last-Modified"]) >= instant(before["Last-Modified"])
    assert _etag(site, url) == before["ETag"]
