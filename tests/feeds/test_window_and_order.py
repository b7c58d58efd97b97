"""What stands in a feed and in which order: the same bytes from every database and process."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.feeds.asking import utc
from tests.feeds.varied import make_all, varied_bookings, varied_series
from tests.site import START, Site

Again = Callable[..., Site]


def test_events_stand_by_start_and_then_by_the_bytes_of_their_uid(site: Site) -> None:
    site.host.make_user()
    times = ["2026-12-01T10:00:00", "2026-12-02T10:00:00", "2026-11-30T10:00:00"]
    for number in range(24):
        start = times[number % 3]
        site.host.make_booking(f"b-{number}", start=start, end="2026-12-03T10:00:00")
    site.host.make_booking("b-day", all_day=True, start="2026-12-01", end="2026-12-02")
    site.host.make_booking("b-zone", start="2026-12-01T05:00:00", timezone="America/New_York")
    events = site.events(site.host.feed_url())
    uids = [str(event["UID"]).encode() for event in events]
    starts = [event["DTSTART"].dt for event in events]
    instants = [s if hasattr(s, "hour") else utc(s.year, s.month, s.day) for s in starts]
    assert len(events) == 26
    assert list(zip(instants, uids, strict=True)) == sorted(zip(instants, uids, strict=True))


def test_the_order_of_writing_does_not_matter(site: Site) -> None:
    site.host.make_user()
    site.host.make_user("ben")
    for user, order in (("amira", (1, 2, 3, 4)), ("ben", (3, 1, 4, 2))):
        people = [{"user": "amira"}, {"user": "ben"}] if user == "ben" else [{"user": "amira"}]
        for number in order:
            site.host.make_booking(f"b-{number}", participants=people)
    urls = [site.host.feed_url(user, calendar_name="same") for user in ("amira", "ben")]
    assert site.fetch(urls[0]).data == site.fetch(urls[1]).data


@pytest.fixture
def reference(site: Site, sqlite_template: Path, tmp_path: Path) -> Site:
    """Another installation with the same keys, on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "reference.db")
    other = Site(replace(site.settings, database_url=f"sqlite:///{tmp_path / 'reference.db'}"))
    yield other
    other.close()


def test_every_database_gives_the_same_bytes(site: Site, reference: Site) -> None:
    bookings = {**varied_bookings(), **varied_series()}
    make_all(site, bookings)
    make_all(reference, dict(reversed(bookings.items())))
    for options in ({}, {"privacy": "busy", "past_days": 10, "future_days": 40}, {"cancelled": "prefix"}):
        bodies = [each.fetch(each.host.feed_url(**options)).data for each in (site, reference)]
        assert bodies[0] == bodies[1]
        assert bodies[0].count(b"BEGIN:VEVENT") > 20


def test_a_restart_changes_neither_bytes_nor_validators(site: Site, again: Again) -> None:
    site.host.make_user()
    for number in range(5):
        site.host.make_booking(f"b-{number}", summary=f"Meeting {number}")
    url = site.host.feed_url()
    site.clock.turn(hours=1)
    before = site.fetch(url)
    site.clock.turn(hours=1)
    after = again().fetch(url)
    assert after.data == before.data
    assert list(after.headers) == list(before.headers)


def _cancelled(site: Site, start: str, end: str) -> str:
    site.host.make_user()
    site.host.make_booking(start=start, end=end, status="cancelled", timezone=None)
    return site.host.feed_url(past_days=3650)


def _leaves_at(site: Site, url: str) -> list[bool]:
    """Whether the tombstone is still there, at each second given in turn."""
    return ["[CANCELLED] Planning meeting" in site.titles(url)]


def test_a_tombstone_of_the_past_stays_thirty_days_and_leaves_at_midnight_utc(site: Site) -> None:
    url = _cancelled(site, "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")
    seen = []
    for moment in (utc(2026, 12, 24, 11, 59, 59), utc(2026, 12, 24, 23, 59, 59), utc(2026, 12, 25)):
        site.clock.now = moment
        seen += _leaves_at(site, url)
    assert seen == [True, True, False]


def test_a_tombstone_of_the_future_stays_until_its_time_is_past(site: Site) -> None:
    url = _cancelled(site, "2027-03-01T10:00:00Z", "2027-03-01T11:00:00Z")
    seen = []
    for moment in (utc(2026, 12, 25), utc(2027, 3, 1, 23, 59, 59), utc(2027, 3, 2)):
        site.clock.now = moment
        seen += _leaves_at(site, url)
    assert seen == [True, True, False]


def test_a_tombstone_whose_end_is_midnight_is_gone_from_that_day_on(site: Site) -> None:
    url = _cancelled(site, "2027-03-01T10:00:00Z", "2027-03-02T00:00:00Z")
    seen = []
    for moment in (utc(2027, 3, 1, 23, 59, 59), utc(2027, 3, 2)):
        site.clock.now = moment
        seen += _leaves_at(site, url)
    assert seen == [True, False]


def test_a_booking_cancelled_later_keeps_its_tombstone_from_then_on(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking(start="2026-11-20T10:00:00", end="2026-11-20T11:00:00")
    url = site.host.feed_url()
    site.clock.turn(days=20)
    site.host.call("DELETE", "/bookings/b-1")
    site.clock.turn(days=30)
    assert _leaves_at(site, url) == [True]
    site.clock.turn(days=1)
    assert _leaves_at(site, url) == [False]


def test_cancelling_again_in_other_words_does_not_lengthen_the_tombstone(site: Site) -> None:
    url = _cancelled(site, "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")
    site.clock.turn(days=20)
    site.host.make_booking(
        start="2026-11-24T10:00:00Z", end="2026-11-24T11:00:00Z", status="rejected", timezone=None
    )
    site.host.call("DELETE", "/bookings/b-1")
    site.clock.now = START + timedelta(days=31)
    assert _leaves_at(site, url) == [False]


def test_how_long_a_tombstone_stays_is_a_setting(site: Site, again: Again) -> None:
    url = _cancelled(site, "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")
    brief = again(tombstone_days=1)
    site.clock.turn(days=2)
    assert (_leaves_at(site, url), _leaves_at(brief, url)) == ([True], [False])
