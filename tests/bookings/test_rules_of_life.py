"""The table of a booking's life, row by row: from the host's API to the parsed feed."""

from contextlib import closing
from datetime import UTC, datetime

import icalendar
import pytest

from tests.site import Site

PLACEHOLDER = ["No bookings at present"]


@pytest.fixture
def url(site: Site) -> str:
    """A feed of amira's."""
    site.host.make_user()
    return site.host.feed_url()


def only_event(site: Site, url: str) -> icalendar.Event:
    (event,) = site.events(url)
    return event


def assert_moved_on(before: icalendar.Event, after: icalendar.Event) -> None:
    """The same event in a newer state, for every client whatever it compares."""
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def test_a_provisional_booking_is_tentative_and_says_pending(site: Site, url: str) -> None:
    site.host.make_booking(status="provisional")
    event = only_event(site, url)
    assert event["SUMMARY"] == "[PENDING] Planning meeting"
    assert event["STATUS"] == "TENTATIVE"
    assert event["SEQUENCE"] == 0


def test_an_approved_booking_is_the_same_event_confirmed_and_without_the_prefix(site: Site, url: str) -> None:
    site.host.make_booking(status="provisional")
    before = only_event(site, url)
    site.clock.turn(minutes=1)
    site.host.make_booking(status="confirmed")
    after = only_event(site, url)
    assert after["SUMMARY"] == "Planning meeting"
    assert after["STATUS"] == "CONFIRMED"
    assert_moved_on(before, after)


def test_a_new_time_moves_the_same_event(site: Site, url: str) -> None:
    site.host.make_booking()
    before = only_event(site, url)
    site.clock.turn(minutes=1)
    site.host.make_booking(start="2026-12-02T14:00:00", end="2026-12-02T15:30:00")
    after = only_event(site, url)
    assert after["DTSTART"].dt == datetime(2026, 12, 2, 14, 0, tzinfo=UTC)
    assert after["DTEND"].dt == datetime(2026, 12, 2, 15, 30, tzinfo=UTC)
    assert_moved_on(before, after)


def test_a_new_place_stands_in_the_same_event(site: Site, url: str) -> None:
    site.host.make_booking(location="Room 4")
    before = only_event(site, url)
    site.clock.turn(minutes=1)
    site.host.make_booking(location="Room 5")
    after = only_event(site, url)
    assert (before["LOCATION"], after["LOCATION"]) == ("Room 4", "Room 5")
    assert_moved_on(before, after)


def test_two_changes_in_the_same_second_give_two_stamps(site: Site, url: str) -> None:
    site.host.make_booking()
    before = only_event(site, url)
    site.host.make_booking(location="Room 5")
    between = only_event(site, url)
    site.host.make_booking(location="Room 6")
    assert_moved_on(before, between)
    assert_moved_on(between, only_event(site, url))


def test_a_retake_is_a_new_event_beside_the_earlier_one_as_it_was(site: Site, url: str) -> None:
    site.host.make_booking("first")
    earlier = only_event(site, url)
    site.clock.turn(days=14)
    site.host.make_booking(
        "second", start="2026-12-15T10:00:00", end="2026-12-15T11:00:00", retake_of="first"
    )
    first, second = site.events(url)
    assert first.to_ical() == earlier.to_ical()
    assert second["UID"] != earlier["UID"]
    assert second["SEQUENCE"] == 0


def test_another_integration_takes_the_event_over_and_gives_it_back(site: Site, url: str) -> None:
    site.host.make_booking()
    before = only_event(site, url)
    site.clock.turn(minutes=1)
    site.host.make_booking(managed_by="teams")
    assert site.titles(url) == PLACEHOLDER
    site.clock.turn(minutes=1)
    site.host.make_booking(managed_by="zoom")
    assert site.titles(url) == PLACEHOLDER
    site.clock.turn(minutes=1)
    site.host.make_booking(managed_by=None)
    assert_moved_on(before, only_event(site, url))


def test_a_booking_managed_elsewhere_from_the_first_is_in_no_feed(site: Site, url: str) -> None:
    site.host.make_booking(managed_by="teams", meeting={"provider": "teams", "url": "https://t.example/x"})
    assert "Planning meeting" not in site.titles(url)


def test_a_meeting_alone_removes_nothing(site: Site, url: str) -> None:
    site.host.make_booking()
    before = only_event(site, url)
    site.clock.turn(minutes=1)
    site.host.make_booking(meeting={"provider": "google_meet", "url": "https://meet.example/x"})
    after = only_event(site, url)
    assert after["CONFERENCE"] == "https://meet.example/x"
    assert_moved_on(before, after)


def test_a_removed_participant_loses_the_event_and_nobody_else_notices(site: Site, url: str) -> None:
    site.host.make_user("ben")
    bens = site.host.feed_url("ben")
    both = [{"user": "amira"}, {"user": "ben"}]
    site.host.make_booking(participants=both)
    site.clock.turn(minutes=1)
    before = site.fetch(bens)
    site.clock.turn(minutes=1)
    answer = site.host.make_booking(participants=both[1:])
    assert answer["changed"] == ["participants"]
    assert site.titles(url) == PLACEHOLDER
    after = site.fetch(bens)
    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]
    assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_an_added_participant_sees_the_event_as_the_others_do(site: Site, url: str) -> None:
    site.host.make_user("ben")
    bens = site.host.feed_url("ben")
    site.host.make_booking()
    site.clock.turn(minutes=1)
    site.host.make_booking(participants=[{"user": "amira", "role": "apprentice"}, {"user": "ben"}])
    assert only_event(site, bens).to_ical() == only_event(site, url).to_ical()


def test_another_kind_or_role_counts_at_once_for_feeds_that_filter(site: Site, url: str) -> None:
    reviews, assessors = site.host.feed_url(kinds=["review"]), site.host.feed_url(roles=["assessor"])
    site.host.make_booking(kind="review")
    before = site.fetch(url).data
    assert (site.titles(reviews), site.titles(assessors)) == (["Planning meeting"], PLACEHOLDER)
    assert site.host.make_booking(kind="other")["changed"] == ["kind"]
    assert site.titles(reviews) == PLACEHOLDER
    assessor = [{"user": "amira", "role": "assessor"}]
    assert site.host.make_booking(kind="other", participants=assessor)["changed"] == ["participants"]
    assert site.titles(assessors) == ["Planning meeting"]
    assert site.fetch(url).data == before


def test_an_email_alone_puts_nothing_into_a_feed_whosever_it_is(site: Site, url: str) -> None:
    site.host.make_user("ben", email="ben@host.example")
    bens = site.host.feed_url("ben")
    site.host.make_booking(participants=[{"user": "amira"}, {"email": "ben@host.example"}])
    assert site.events(bens) == []
    assert site.titles(url) == ["Planning meeting"]


@pytest.mark.parametrize("with_version", [False, True], ids=["without version", "with a newer version"])
def test_the_same_data_again_moves_not_one_byte_nor_stamp_nor_etag(
    site: Site, url: str, with_version: bool
) -> None:
    first = site.host.make_booking(version=1, location="Room 4", categories=["EPA"])
    site.clock.turn(minutes=1)
    before = site.fetch(url)
    site.clock.turn(hours=1)
    said = {"version": 2} if with_version else {}
    again = site.host.make_booking(location="Room 4", categories=["EPA"], **said)
    assert (again["applied"], again["changed"]) == (True, [])
    for name in ("sequence", "updated_at", "created_at", "uid"):
        assert again[name] == first[name]
    with closing(site.restart()) as elsewhere:
        for after in (site.fetch(url), elsewhere.fetch(url)):
            assert after.data == before.data
            assert after.headers["ETag"] == before.headers["ETag"]
            assert after.headers["Last-Modified"] == before.headers["Last-Modified"]
