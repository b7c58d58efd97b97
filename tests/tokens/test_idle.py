"""``idle_days``: a token that no client fetches any more ends by itself."""

from typing import Any

import pytest

from tests.site import Site

NOTICE = "This calendar is no longer available"


@pytest.fixture
def token(site: Site) -> dict[str, Any]:
    """A token that ends after ten days without a fetch."""
    site.host.make_user()
    site.host.make_booking()
    return site.host.issue(idle_days=10)


def status(site: Site, token: dict[str, Any]) -> str:
    site.services.use.flush()
    return str(site.host.call("GET", f"/tokens/{token['id']}").get_json()["status"])


def ends_in(site: Site, token: dict[str, Any], **time: float) -> bool:
    """Whether it is alive a second before that time has passed, and expired then."""
    site.clock.turn(**time)
    site.clock.turn(seconds=-1)
    before = status(site, token)
    site.clock.turn(seconds=1)
    return (before, status(site, token)) == ("live", "expired")


def test_a_token_that_is_never_fetched_ends_to_the_second(site: Site, token: dict[str, Any]) -> None:
    assert ends_in(site, token, days=10)
    (event,) = site.events(token["url"])
    assert (event["SUMMARY"], event["DTSTART"].dt) == (NOTICE, site.clock().date())


def test_a_fetch_begins_the_days_anew(site: Site, token: dict[str, Any]) -> None:
    for _ in range(3):
        site.clock.turn(days=9)
        assert site.fetch(token["url"]).status_code == 200
        assert status(site, token) == "live"
    assert ends_in(site, token, days=10)


def test_a_304_is_use(site: Site, token: dict[str, Any]) -> None:
    site.clock.turn(days=9)
    etag = site.fetch(token["url"], "HEAD").headers["ETag"]
    assert site.fetch(token["url"], If_None_Match=etag).status_code == 304
    assert ends_in(site, token, days=10)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST"])
def test_other_methods_are_no_use(site: Site, token: dict[str, Any], method: str) -> None:
    site.clock.turn(days=9)
    site.fetch(token["url"], method)
    assert ends_in(site, token, days=1)


def test_a_fetch_of_another_token_is_no_use(site: Site, token: dict[str, Any]) -> None:
    site.clock.turn(days=9)
    site.fetch(site.host.feed_url())
    assert ends_in(site, token, days=1)


def test_edits_are_no_use(site: Site, token: dict[str, Any]) -> None:
    site.clock.turn(days=9)
    for fields in ({"label": "Pad"}, {"privacy": "busy"}, {"idle_days": 10}):
        assert site.host.call("PATCH", f"/tokens/{token['id']}", fields).status_code == 200
    site.host.make_booking(location="Room 5")
    assert ends_in(site, token, days=1)


def test_fetching_the_notice_is_no_use(site: Site, token: dict[str, Any]) -> None:
    site.clock.turn(days=10)
    assert site.titles(token["url"]) == [NOTICE]
    assert status(site, token) == "expired"
    assert site.titles(token["url"]) == [NOTICE]
    site.clock.turn(days=site.settings.retired_notice_days)
    assert site.fetch(token["url"]).status_code == 410


def test_fetching_the_notice_of_a_suspended_token_is_no_use(site: Site, token: dict[str, Any]) -> None:
    site.host.call("PATCH", "/users/amira", {"active": False})
    site.clock.turn(days=9)
    assert site.titles(token["url"]) == [NOTICE]
    site.host.call("PATCH", "/users/amira", {"active": True})
    assert ends_in(site, token, days=1)


@pytest.mark.parametrize("idle_days", [None, 40])
def test_it_can_be_extended_and_lives_again(site: Site, token: dict[str, Any], idle_days: int | None) -> None:
    site.clock.turn(days=20)
    assert status(site, token) == "expired"
    answer = site.host.call("PATCH", f"/tokens/{token['id']}", {"idle_days": idle_days}).get_json()
    assert (answer["status"], answer["idle_days"]) == ("live", idle_days)
    assert site.titles(token["url"]) == ["Planning meeting"]


def test_set_on_a_token_long_unused_it_ends_then_and_not_before(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue()
    site.clock.turn(days=100)
    assert status(site, token) == "live"
    site.host.call("PATCH", f"/tokens/{token['id']}", {"idle_days": 10})
    assert status(site, token) == "expired"
    (event,) = site.events(token["url"])
    assert event["DTSTART"].dt == site.clock().date()  # calendars see the notice for all of its days


def test_the_earlier_of_two_ends_counts(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue(idle_days=10, expires_at="2026-11-29T12:00:00Z")
    assert ends_in(site, token, days=5)
