"""PATCH /tokens/{id}: what moves the stamps of the feed, and which tokens can still be changed."""

from typing import Any

import pytest

from tests.api.refusals import problem
from tests.feeds.asking import instant, stamps
from tests.site import START, Site

NOTICE = "This calendar is no longer available"


@pytest.fixture
def token(site: Site) -> dict[str, Any]:
    """A token of amira's, who has one booking of each status."""
    site.host.make_user()
    site.host.make_booking("b-1", location="Room 4")
    site.host.make_booking("b-2", status="provisional")
    site.host.make_booking("b-3", status="cancelled")
    return site.host.issue(label="Phone")


def change(site: Site, token: dict[str, Any], **fields: Any) -> Any:
    return site.host.call("PATCH", f"/tokens/{token['id']}", fields)


def changed(site: Site, token: dict[str, Any], **fields: Any) -> dict[str, Any]:
    response = change(site, token, **fields)
    assert response.status_code == 200, response.data
    answer: dict[str, Any] = response.get_json()
    return answer


def status(site: Site, token: dict[str, Any]) -> str:
    return str(site.host.call("GET", f"/tokens/{token['id']}").get_json()["status"])


@pytest.mark.parametrize(
    "options",
    [
        {"past_days": 30},
        {"future_days": 30},
        {"kinds": ["booking"]},
        {"roles": ["apprentice"]},
        {"privacy": "title"},
        {"cancelled": "prefix"},
        {"alarms": [10]},
    ],
)
def test_an_option_moves_the_stamps_of_every_event(
    site: Site, token: dict[str, Any], options: dict[str, Any]
) -> None:
    before = site.events(token["url"])
    site.clock.turn(hours=1)
    answer = changed(site, token, **options)
    after = site.events(token["url"])
    assert {name: answer[name] for name in options} == options
    assert len(before) == len(after) == 3
    for old, new in zip(before, after, strict=True):
        assert stamps(new)[1:] == (site.clock(), site.clock())
        for name in ("UID", "SEQUENCE", "CREATED", "DTSTART", "DTEND"):
            assert new[name] == old[name]


def test_an_option_that_changes_no_event_moves_its_stamps_and_nothing_else(
    site: Site, token: dict[str, Any]
) -> None:
    before = site.fetch(token["url"]).data
    site.clock.turn(hours=1)
    changed(site, token, past_days=30)
    after = site.fetch(token["url"]).data
    assert after.replace(b"20261124T130000Z", b"20261124T120000Z") == before
    assert after.count(b"20261124T130000Z") == 2 * 3  # DTSTAMP and LAST-MODIFIED of three events


def test_bookings_and_other_tokens_stay_as_they_are(site: Site, token: dict[str, Any]) -> None:
    other = site.host.issue(label="Pad")
    feed, booking = site.fetch(other["url"]), site.host.call("GET", "/bookings/b-1")
    site.clock.turn(hours=1)
    changed(site, token, privacy="busy")
    assert site.host.call("GET", "/bookings/b-1").get_json() == booking.get_json()
    assert site.fetch(other["url"]).data == feed.data
    asked = {"If_None_Match": feed.headers["ETag"]}
    assert site.fetch(other["url"], **asked).status_code == 304


@pytest.mark.parametrize(
    "fields",
    [
        {"label": "Pad"},
        {"label": None},
        {"calendar_name": "Work"},
        {"expires_at": "2027-01-01T00:00:00Z"},
        {"idle_days": 30},
    ],
)
def test_what_shows_in_no_event_moves_no_stamp(
    site: Site, token: dict[str, Any], fields: dict[str, Any]
) -> None:
    before = site.events(token["url"])
    site.clock.turn(hours=1)
    changed(site, token, **fields)
    assert [event.to_ical() for event in site.events(token["url"])] == [e.to_ical() for e in before]


def test_a_new_calendar_name_shows_at_once(site: Site, token: dict[str, Any]) -> None:
    before = site.fetch(token["url"])
    answer = changed(site, token, calendar_name="Work")
    after = site.fetch(token["url"], If_None_Match=before.headers["ETag"])
    assert b"X-WR-CALNAME:Work\r\n" in after.data
    assert answer["url"].endswith("/work.ics")
    assert instant(after.headers["Last-Modified"]) > instant(before.headers["Last-Modified"])


def test_the_same_again_changes_nothing(site: Site, token: dict[str, Any]) -> None:
    site.clock.turn(hours=1)
    before = site.fetch(token["url"])
    site.clock.turn(hours=1)
    changed(site, token, privacy="full", alarms=[], label="Phone")
    after = site.fetch(token["url"])
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_every_change_in_one_second_has_stamps_of_its_own(site: Site, token: dict[str, Any]) -> None:
    """Clients compare stamps, not content: what differs must never carry the same one."""
    uid = site.host.call("GET", "/bookings/b-1").get_json()["uid"]

    def event() -> Any:
        (found,) = [event for event in site.events(token["url"]) if event["UID"] == uid]
        return found

    seen = [event()]
    for step in range(4):
        if step % 2:
            site.host.make_booking("b-1", location=f"Room 1{step}")
        else:
            changed(site, token, alarms=[step + 1])
        seen.append(event())
    assert len({one.to_ical() for one in seen}) == len(seen)
    written = [stamps(one)[1] for one in seen]
    assert written == sorted(set(written))


def test_a_clock_that_was_set_back_moves_the_stamps_forward_all_the_same(
    site: Site, token: dict[str, Any]
) -> None:
    before = site.events(token["url"])
    last = site.fetch(token["url"]).headers["Last-Modified"]
    site.clock.turn(hours=-2)
    changed(site, token, privacy="title")
    site.clock.now = START
    for old, new in zip(before, site.events(token["url"]), strict=True):
        assert stamps(new)[1] > stamps(old)[1]
    assert instant(site.fetch(token["url"]).headers["Last-Modified"]) > instant(last)


@pytest.mark.parametrize("fields", [{}, {"label": "Pad"}, {"privacy": "busy"}, {"expires_at": None}])
def test_a_revoked_token_is_final(site: Site, token: dict[str, Any], fields: dict[str, Any]) -> None:
    site.host.call("POST", f"/tokens/{token['id']}/revoke")
    before = site.host.call("GET", f"/tokens/{token['id']}").get_json()
    problem(change(site, token, **fields), 409)
    assert site.host.call("GET", f"/tokens/{token['id']}").get_json() == before


def test_an_end_in_the_past_ends_the_token_at_once(site: Site, token: dict[str, Any]) -> None:
    answer = changed(site, token, expires_at="2026-01-01T00:00:00Z")
    assert (answer["status"], answer["expires_at"]) == ("expired", "2026-01-01T00:00:00Z")
    (event,) = site.events(token["url"])
    assert (event["SUMMARY"], event["DTSTART"].dt) == (NOTICE, START.date())


@pytest.mark.parametrize("until", ["2027-06-01T00:00:00Z", None])
def test_an_expired_token_can_be_extended_until_its_address_is_gone(
    site: Site, token: dict[str, Any], until: str | None
) -> None:
    titles = site.titles(token["url"])
    changed(site, token, expires_at="2026-11-25T12:00:00Z")
    site.clock.turn(days=1 + site.settings.retired_notice_days, seconds=-1)
    assert (status(site, token), site.titles(token["url"])) == ("expired", [NOTICE])
    answer = changed(site, token, expires_at=until)
    assert (answer["status"], answer["url"]) == ("live", token["url"])
    assert set(site.titles(token["url"])) <= set(titles) | {"No bookings at present"}


def test_an_expired_token_is_final_when_its_address_is_gone(site: Site, token: dict[str, Any]) -> None:
    changed(site, token, expires_at="2026-11-25T12:00:00Z")
    site.clock.turn(days=1 + site.settings.retired_notice_days)
    assert site.fetch(token["url"]).status_code == 410
    for fields in ({"expires_at": "2027-06-01T00:00:00Z"}, {"expires_at": None}, {"label": "Pad"}):
        problem(change(site, token, **fields), 409)
    assert site.fetch(token["url"]).status_code == 410


def test_an_expired_token_keeps_its_day_when_something_else_changes(
    site: Site, token: dict[str, Any]
) -> None:
    changed(site, token, expires_at="2026-11-25T12:00:00Z")
    site.clock.turn(days=5)
    assert changed(site, token, label="Pad")["status"] == "expired"
    (event,) = site.events(token["url"])
    assert event["DTSTART"].dt.isoformat() == "2026-11-25"


def test_a_suspended_token_can_be_changed(site: Site, token: dict[str, Any]) -> None:
    site.host.call("PATCH", "/users/amira", {"feeds_allowed": False})
    assert changed(site, token, privacy="busy")["status"] == "suspended"
    site.host.call("PATCH", "/users/amira", {"feeds_allowed": True})
    assert "Busy" in site.titles(token["url"])
