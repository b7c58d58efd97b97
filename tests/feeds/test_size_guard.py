"""The size guard: what is left out of a feed that calendar programs would refuse, and how that is said."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedserver.feeds.guard import kept
from feedserver.ics.words import GERMAN, Words
from tests.feeds.asking import utc
from tests.feeds.series import MADE, RENDERER, feed_of, record_from
from tests.ics.samples import lines
from tests.site import START, Site

Again = Callable[..., Site]
TODAY = utc(2026, 11, 24)
NOTE = r"Some bookings are left out\, because calendar programs do not read calendars of this size."


@dataclass(frozen=True)
class Thing:
    """What the guard has to know of an entry, an hour long."""

    day: float
    uid: str = "u"
    octets: int = 1
    events: int = 1

    @property
    def near(self) -> tuple[Any, Any]:
        start = TODAY + timedelta(days=self.day)
        return start, start + timedelta(hours=1)

    @property
    def data(self) -> bytes:
        return b"x" * self.octets


def left(things: list[Thing], octets: int = 1000, events: int = 1000) -> list[Thing]:
    return kept(things, lambda thing: thing.near, midnight=TODAY, max_octets=octets, max_events=events)


def days(things: list[Thing]) -> list[float]:
    return [thing.day for thing in things]


def test_the_oldest_past_goes_first_and_then_the_furthest_future() -> None:
    things = [Thing(day) for day in (9, -3, 0.5, -1, 2, -9)]
    gone = []
    for number in range(5, -1, -1):
        now = days(left(things, events=number))
        gone += [day for day in days(things) if day not in now and day not in gone]
        assert now == [day for day in days(things) if day in now]
    assert gone == [-9, -3, -1, 9, 2, 0.5]


def test_what_is_over_by_midnight_is_past() -> None:
    over, lasts = Thing(-1 / 24), Thing(-0.5 / 24)
    assert left([over, lasts, Thing(300)], events=2) == [lasts, Thing(300)]
    assert left([over, lasts, Thing(300)], events=1) == [lasts]


@pytest.mark.parametrize("day", [-5, 5])
def test_of_equal_times_the_lower_uid_goes_first(day: int) -> None:
    things = [Thing(day, uid) for uid in ("b", "a", "é", "C")]
    assert [thing.uid for thing in left(things, events=3)] == ["b", "a", "é"]
    assert [thing.uid for thing in left(things, events=1)] == ["é"]


def test_both_limits_count_and_reaching_one_is_allowed() -> None:
    things = [Thing(day, octets=10, events=2) for day in range(5)]
    assert left(things, octets=50, events=10) == things
    assert days(left(things, octets=49)) == [0, 1, 2, 3]
    assert days(left(things, events=9)) == [0, 1, 2, 3]
    assert days(left(things, octets=29, events=5)) == [0, 1]
    assert left(things, octets=9) == left(things, octets=-5) == left(things, events=0) == []


@given(st.lists(st.builds(Thing, st.integers(-9, 9), st.text(max_size=2), st.integers(1, 60))), st.data())
def test_no_more_is_left_out_than_is_needed(things: list[Thing], data: st.DataObject) -> None:
    octets, events = data.draw(st.integers(0, 300)), data.draw(st.integers(0, 12))
    found = left(things, octets, events)
    assert sum(thing.octets for thing in found) <= octets and len(found) <= events
    again = list(things)
    while sum(thing.octets for thing in again) > octets or len(again) > events:
        past = [thing for thing in again if thing.day < 0]
        first = min(past or again, key=lambda thing: (thing.day if past else -thing.day, thing.uid.encode()))
        again.remove(first)
    assert sorted(found, key=repr) == sorted(again, key=repr)


WORDS = st.sampled_from([Words(), GERMAN, Words(left_out="x"), Words(left_out=",;\n" * 333)])


@given(
    st.lists(st.tuples(st.integers(-80, 400), st.integers(1, 1000), st.booleans()), max_size=30),
    st.integers(3_000, 20_000),
    st.integers(1, 40),
    WORDS,
)
@settings(deadline=None, max_examples=60)
def test_a_feed_never_exceeds_its_limits(
    sizes: list[tuple[int, int, bool]], octets: int, events: int, words: Words
) -> None:
    records = [_record(number, *size) for number, size in enumerate(sizes)]
    renderer = replace(RENDERER, max_octets=octets, max_events=events, words=words)
    feed = feed_of(*records, renderer=renderer)
    found = icalendar.Calendar.from_ical(feed.body)
    assert len(feed.body) <= octets and len(found.walk("VEVENT")) <= events
    assert ("X-WR-CALDESC" in found) is (feed.left_out > 0)
    other_way = feed_of(*reversed(records), renderer=renderer)
    assert replace(feed, placed=()) == replace(other_way, placed=())


def _record(number: int, day: int, letters: int, recurs: bool) -> Any:
    start = MADE + timedelta(days=day)
    body = {
        "summary": "ß" * letters,
        "start": start.isoformat(),
        "end": (start + timedelta(hours=1)).isoformat(),
        "timezone": "Europe/Lisbon",
    }
    if recurs:
        body["recurrence"] = {"rrule": "FREQ=WEEKLY;COUNT=30"}
    return record_from(body, id=f"b-{number}", uid=f"{number:04}@feeds.example")


def _fill(site: Site) -> str:
    """Ten bookings, three of them past."""
    site.host.make_user()
    for number in range(10):
        day = START.date() + timedelta(days=number - 3)
        times = {"start": f"{day}T08:00:00", "end": f"{day}T09:00:00"}
        site.host.make_booking(f"b-{number}", summary=f"Meeting {number}", **times)
    return site.host.feed_url()


def test_too_many_events(site: Site, again: Again) -> None:
    url = _fill(site)
    small = again(feed_max_events=5)
    assert small.titles(url) == [f"Meeting {number}" for number in (3, 4, 5, 6, 7)]
    body = small.fetch(url).data
    assert f"X-WR-CALDESC:{NOTE}" in lines(body)
    assert again(feed_max_events=5).fetch(url).data == small.fetch(url).data == body
    assert small.fetch(url, method="HEAD").headers["Content-Length"] == str(len(body))


def test_too_many_octets(site: Site, again: Again) -> None:
    url = _fill(site)
    whole = site.fetch(url).data
    assert b"X-WR-CALDESC" not in whole and whole.count(b"BEGIN:VEVENT") == 10
    roomy = again(feed_max_bytes=len(whole))
    assert len(roomy.fetch(url).data) == len(whole) and len(roomy.events(url)) == 10
    small = again(feed_max_bytes=len(whole) - 1)
    assert small.titles(url) == [f"Meeting {number}" for number in range(1, 10)]
    assert len(small.fetch(url).data) < len(whole)


def test_the_next_occurrence_of_a_series_says_how_near_it_is(site: Site, again: Again) -> None:
    url = _fill(site)
    far = {"start": "2026-09-01T08:00:00", "end": "2026-09-01T09:00:00"}
    site.host.make_booking(
        "b-s", summary="Series", recurrence={"rrule": "FREQ=WEEKLY;INTERVAL=12;COUNT=2"}, **far
    )
    small = again(feed_max_events=4)
    assert small.titles(url) == ["Series", "Meeting 3", "Meeting 4", "Meeting 5"]
    site.host.make_booking("b-s", summary="Series", recurrence={"rrule": "FREQ=WEEKLY;COUNT=3"}, **far)
    assert small.titles(url) == [f"Meeting {number}" for number in (3, 4, 5, 6)]


@pytest.mark.parametrize("limit", [{"feed_max_bytes": 1_500}, {"feed_max_events": 1}])
def test_a_feed_whose_only_booking_is_too_big_holds_the_placeholder(
    site: Site, again: Again, limit: dict[str, int]
) -> None:
    site.host.make_user()
    unlike = {"recurrence_id": "2026-12-02T10:00:00", "description": "ß" * 1_000}
    site.host.make_booking(recurrence={"rrule": "FREQ=DAILY;COUNT=2", "overrides": [unlike]})
    url = site.host.feed_url()
    assert len(site.events(url)) == 2
    small = again(**limit)
    assert small.titles(url) == ["No bookings at present"]
    assert len(small.fetch(url).data) <= 1_500 and b"VTIMEZONE" not in small.fetch(url).data
