"""How a booking leaves a feed: its tombstone, how long it stays, how it comes back, what is left."""

from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.bookings.test_rules_of_life import PLACEHOLDER, assert_moved_on, only_event
from tests.site import Site

LONG = {"past_days": 3650, "future_days": 3650}


@pytest.fixture
def url(site: Site) -> str:
    """A feed of amira's whose window hides nothing."""
    site.host.make_user()
    return site.host.feed_url(**LONG)


def end(site: Site, how: str, **fields: str) -> None:
    """Cancel, reject or delete the booking."""
    if how == "deleted":
        assert site.host.call("DELETE", "/bookings/b-1").status_code == 204
    else:
        site.host.make_booking(status=how, **fields)


ENDINGS = pytest.mark.parametrize("how", ["cancelled", "rejected", "deleted"])


@ENDINGS
def test_an_ended_booking_is_a_tombstone_for_its_time(site: Site, url: str, how: str) -> None:
    site.host.make_booking()
    before = only_event(site, url)
    site.clock.turn(minutes=1)
    end(site, how)
    after = only_event(site, url)
    assert after["SUMMARY"] == "[CANCELLED] Planning meeting"
    assert after["STATUS"] == "CANCELLED"
    assert after["TRANSP"] == "TRANSPARENT"
    assert after["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
    assert after["DTSTART"].dt == datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert_moved_on(before, after)


@ENDINGS
def test_a_token_may_ask_for_the_prefix_alone_or_for_nothing(site: Site, url: str, how: str) -> None:
    prefix, hide = site.host.feed_url(cancelled="prefix"), site.host.feed_url(cancelled="hide")
    site.host.make_booking()
    end(site, how)
    event = only_event(site, prefix)
    assert (event["SUMMARY"], event["STATUS"]) == ("[CANCELLED] Planning meeting", "CONFIRMED")
    assert site.titles(hide) == PLACEHOLDER


@ENDINGS
def test_a_tombstone_stays_thirty_days_when_its_time_is_past_before(site: Site, url: str, how: str) -> None:
    site.host.make_booking()  # for 1 December; it ends on 24 November at noon
    end(site, how)
    site.clock.now = datetime(2026, 12, 24, 23, 59, 59, tzinfo=UTC)
    assert site.titles(url) == ["[CANCELLED] Planning meeting"]
    site.clock.turn(seconds=1)
    assert site.titles(url) == PLACEHOLDER


@ENDINGS
def test_a_tombstone_stays_until_its_time_is_past_when_that_is_later(site: Site, url: str, how: str) -> None:
    far = {"start": "2027-03-01T10:00:00", "end": "2027-03-01T11:00:00"}
    site.host.make_booking(**far)
    end(site, how, **far)
    site.clock.now = datetime(2027, 3, 1, 23, 59, 59, tzinfo=UTC)
    assert site.titles(url) == ["[CANCELLED] Planning meeting"]
    site.clock.turn(seconds=1)
    assert site.titles(url) == PLACEHOLDER


@ENDINGS
def test_booked_again_under_the_same_id_the_same_event_lives(site: Site, url: str, how: str) -> None:
    site.host.make_booking()
    site.clock.turn(minutes=1)
    end(site, how)
    tombstone = only_event(site, url)
    site.clock.turn(minutes=1)
    site.host.make_booking()
    alive = only_event(site, url)
    assert (alive["SUMMARY"], alive["STATUS"]) == ("Planning meeting", "CONFIRMED")
    assert_moved_on(tombstone, alive)


def test_booked_again_after_the_tombstone_it_is_still_the_same_event(site: Site, url: str) -> None:
    site.host.make_booking()
    before = only_event(site, url)
    end(site, "deleted")
    site.clock.turn(days=60)
    assert site.titles(url) == PLACEHOLDER
    answer = site.host.put(start="2027-02-01T10:00:00", end="2027-02-01T11:00:00")
    assert answer.status_code == 201
    assert_moved_on(before, only_event(site, url))


def test_rejecting_or_deleting_what_is_cancelled_moves_nothing(site: Site, url: str) -> None:
    site.host.make_booking()
    end(site, "cancelled")
    site.clock.turn(minutes=1)
    before = site.fetch(url)
    for how in ("rejected", "cancelled", "deleted", "deleted"):
        site.clock.turn(minutes=1)
        end(site, how)
        after = site.fetch(url)
        assert (how, after.data) == (how, before.data)
        assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_deleting_what_is_cancelled_does_not_lengthen_its_tombstone(site: Site, url: str) -> None:
    site.host.make_booking()
    end(site, "cancelled")
    site.clock.turn(days=20)
    end(site, "deleted")
    site.clock.now = datetime(2026, 12, 25, 0, 0, tzinfo=UTC)
    assert site.titles(url) == PLACEHOLDER


def test_cancelled_twice_with_life_between_counts_from_the_second_time(site: Site, url: str) -> None:
    site.host.make_booking()
    end(site, "cancelled")
    site.clock.turn(days=20)
    site.host.make_booking()
    end(site, "cancelled")
    site.clock.now = datetime(2026, 12, 25, 0, 0, tzinfo=UTC)
    assert site.titles(url) == ["[CANCELLED] Planning meeting"]


def test_a_late_older_version_does_not_bring_a_deleted_booking_back(site: Site, url: str) -> None:
    site.host.make_booking(version=5)
    assert site.host.call("DELETE", "/bookings/b-1?version=6").status_code == 204
    before = site.fetch(url).data
    for version in (1, 5, 6):
        assert site.host.put(version=version, summary="Late").get_json()["applied"] is False
    assert site.fetch(url).data == before
    assert site.host.call("GET", "/bookings/b-1").status_code == 404


def test_an_ended_booking_may_be_taken_over_and_goes_at_once(site: Site, url: str) -> None:
    site.host.make_booking()
    end(site, "cancelled")
    site.host.make_booking(status="cancelled", managed_by="teams")
    assert site.titles(url) == PLACEHOLDER


def test_a_feed_that_ever_had_a_booking_is_never_without_an_event(site: Site) -> None:
    def leave(user: str, how: str) -> None:
        said = {"participants": [{"user": user}]}
        site.host.make_booking(f"b-{user}", **said)
        if how == "removed":
            site.host.make_booking(f"b-{user}", participants=[])
        elif how == "managed":
            site.host.make_booking(f"b-{user}", managed_by="teams", **said)
        else:
            site.host.make_booking(f"b-{user}", status="cancelled", **said)

    for user, how in enumerate(("removed", "managed", "ended")):
        site.host.make_user(f"u-{user}")
        url = site.host.feed_url(f"u-{user}")
        assert site.events(url) == []
        leave(f"u-{user}", how)
        site.clock.turn(days=31)
        event = only_event(site, url)
        assert (how, [event["SUMMARY"]]) == (how, PLACEHOLDER)
        assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CONFIRMED", "TRANSPARENT", 0)
        with closing(site.restart()) as elsewhere:
            assert elsewhere.fetch(url).data == site.fetch(url).data
