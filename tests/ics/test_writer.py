"""The writer's bytes are those of icalendar: every state, privacy, form, series and text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Timezone

from feedserver.bookings.model import Booking, Meeting, Record, Status
from feedserver.bookings.rule import Frequency, Rule, Weekday
from feedserver.ics.calendar import calendar
from feedserver.ics.check import check
from feedserver.ics.event import Style, all_day_event, booking_event
from feedserver.ics.invitation import Method, calendar_object
from feedserver.ics.people import Mailbox, People
from feedserver.ics.series import series_events, series_master
from feedserver.ics.vtimezone import vtimezone
from feedserver.ics.words import ENGLISH, GERMAN
from feedserver.timezones import zone_names
from feedserver.tokens.model import CancelledForm, Privacy
from tests.bookings.series import ALL_DAY, FULL, series
from tests.full import full_or
from tests.ics import oracle
from tests.ics.hostile import Walk, example
from tests.ics.samples import CREATED, DAY, STAMP, booking, record, texts

FORMS = [CancelledForm.TOMBSTONE, CancelledForm.PREFIX]
MEETING = Meeting(url="https://meet.example/a?b=1,2;c", provider="Meet, here; ’there’")
DETAILS: dict[str, Any] = {
    "description": "Erste Zeile\nzweite; dritte, \\vierte \\N " + "ß" * 90,
    "location": "Raum 4, אולם",
    "url": "https://host.example/" + "bookings/42?" * 9,
    "categories": ("EPA", "a, b", "\\"),
    "meeting": MEETING,
}
ZONES = sorted(zone_names())
#: Mail addresses and names with what has to be quoted, and with nothing.
NAMES = ["Ada Park", "Ada", "O'Brien", "a,b", "a;b:c", "’a’", "Ünal Çelik " * 9, "", None]


def people(name: str | None, rsvp: bool = False) -> People:
    sender = Mailbox(email="a%b?c#d&e@host.example", name=name)
    return People(sender=sender, recipient=Mailbox(email="guest@x.example", name=name), rsvp=rsvp)


def styles() -> list[Style]:
    words = (ENGLISH, GERMAN)
    asked = product(Privacy, FORMS, ((), (0, 15, 1440, 1470)), words, (None, people("Ada Park")))
    return [
        Style(privacy=privacy, cancelled=form, alarms=alarms, words=said, people=named)
        for privacy, form, alarms, said, named in asked
    ]


def agree(known: Record, style: Style) -> None:
    """Both write the same of a booking, series or not, and it is legal."""
    content = known.booking
    assert content is not None
    if content.recurrence is None:
        data, expected = booking_event(known, style, stamp=STAMP), oracle.single(known, style, STAMP)
    else:
        hidden = {one.original_at for one in content.recurrence.occurrences[2:3]}
        data = series_events(known, hidden, style, stamp=STAMP)
        expected = oracle.series(known, hidden, style, STAMP)
        assert series_master(known, style, stamp=STAMP) == oracle.master(known, (), style, STAMP)
    assert data == expected
    check(data, mailed=style.people is not None)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("all_day", [False, True])
def test_every_state_in_every_style(status: Status, all_day: bool) -> None:
    start = datetime(2026, 3, 9, 0 if all_day else 13, tzinfo=UTC)
    times = {"starts_at": start, "ends_at": start + timedelta(days=1), "all_day": all_day}
    for style in styles():
        agree(record(booking(status=status, **times)), style)
        agree(record(booking(status=status, **times, **DETAILS)), style)
        agree(record(booking(**times), cancelled_at=STAMP), style)


@given(st.tuples(*[texts()] * 7), st.lists(texts(20), max_size=4), st.sampled_from(styles()))
@settings(deadline=None, max_examples=300)
def test_any_text(said: tuple[str, ...], categories: list[str], style: Style) -> None:
    summary, description, location, address, provider, sender, recipient = said
    named = People(
        sender=Mailbox(email="a@x.example", name=sender),
        recipient=Mailbox(email="b@x.example", name=recipient),
    )
    content = booking(
        summary=summary,
        description=description,
        location=location,
        url=f"https://h.example/{address}",
        meeting=Meeting(url=f"tel:{address}", provider=provider),
        categories=tuple(categories),
    )
    agree(record(content), replace(style, people=named if style.people else None))
    both = {"description": description, "publish": bool(categories), "color": "navy"}
    event = booking_event(record(content), Style(), stamp=STAMP)
    assert calendar(summary, [event], **both) == oracle.calendar(summary, [event], **both)
    marker = {"day": DAY, "created": CREATED, "stamp": STAMP, "summary": f"x{summary}"}
    notice = {"uid": "0@feeds.example", "description": description, **marker}
    assert all_day_event(**notice) == oracle.marker(**notice)


def test_hostile_text_in_every_field() -> None:
    """The feeds of the campaign, one of a hundred."""
    for number in range(0, 100_000, 100):
        one = example(Walk(Random(f"writer-{number}"), number))  # noqa: S311 - repeatable
        for content in one.shown:
            agree(record(content), one.style)


@pytest.mark.parametrize("sign", ["a", "é", "漢", "👍", "\\", ";", "^", "\\^", "a;", "é;"])
def test_lines_are_folded_at_the_same_octets(sign: str) -> None:
    """At every place of the first two lines and more."""
    for length in range(200 // len(sign.encode())):
        for before in ("", "é"):
            content = booking(summary=before + sign * length, url=None)
            agree(record(content), Style())
    agree(record(booking(description=sign * 500, url=None)), Style())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rsvp", [False, True])
@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("recurs", [False, True])
def test_mailed_objects(name: str | None, rsvp: bool, method: Method, recurs: bool) -> None:
    style = Style(people=people(name, rsvp), alarms=(10,))
    known = record(series(FULL["rrule"]) if recurs else booking(**DETAILS))
    shown = known if method is Method.REQUEST else replace(known, cancelled_at=STAMP)
    data = calendar_object(known, method, style)
    if recurs:
        years = [datetime(year, 1, 1, tzinfo=UTC) for year in (2026, 2028)]
        zone = vtimezone("Europe/London", *years)
        parts = [zone, oracle.series(shown, (), style, STAMP)]
    else:
        parts = [oracle.single(shown, style, STAMP)]
    assert data == oracle.mailed(method.value, parts)


@pytest.mark.parametrize("minutes", [0, 1, 59, 60, 61, 1439, 1440, 1441, 1500, 10080, 525600])
def test_lengths_of_time(minutes: int) -> None:
    agree(record(booking()), Style(alarms=(minutes,)))


@pytest.mark.parametrize("year", [1, 999, 1600, 1970, 2026, 9999])
def test_years(year: int) -> None:
    moment = datetime(year, 6, 1, 1, 2, 3, 456, tzinfo=UTC)
    for all_day in (False, True):
        agree(record(booking(starts_at=moment, ends_at=moment, all_day=all_day)), Style())


@pytest.mark.parametrize("sequence", [0, 1, 2**31 - 1])
def test_sequences(sequence: int) -> None:
    agree(record(booking(), sequence=sequence), Style())


def test_a_sequence_that_is_no_integer_of_rfc_5545_is_refused() -> None:
    with pytest.raises(ValueError):
        booking_event(record(booking(), sequence=2**31), Style(), stamp=STAMP)


def test_an_address_of_several_lines_is_refused() -> None:
    for email in ("a@x.example\r\nX-EVIL:1", "a\n", "\ra"):
        named = People(sender=Mailbox(email="a@x.example"), recipient=Mailbox(email=email))
        with pytest.raises(ValueError, match="several lines"):
            booking_event(record(booking()), Style(people=named), stamp=STAMP)


@pytest.mark.parametrize("fields", [FULL, {"rrule": "FREQ=DAILY;COUNT=5"}], ids=["full", "plain"])
@pytest.mark.parametrize("status", Status)
def test_series_in_every_style(fields: dict[str, Any], status: Status) -> None:
    content = replace(series(**fields), status=status, **DETAILS)
    for style in styles():
        agree(record(content), style)


#: Also by night, and in years of which the tables of zones know little.
TIMES = [
    ("2026-03-20T12:30:00", "2026-03-21T02:30:00"),
    ("2026-10-20T01:30:00", "2026-10-20T03:30:00"),
    ("2026-10-20T22:30:00", "2026-10-20T23:45:00"),
    ("1905-03-01T01:30:00", "1905-03-01T04:15:00"),
    ("2099-10-20T01:30:00", "2099-10-20T03:30:00"),
]


@pytest.mark.parametrize(("number", "tzid"), [*enumerate(ZONES)], ids=ZONES)
def test_series_in_every_zone_around_changes_of_its_clock(number: int, tzid: str) -> None:
    """At each of the times with ``make campaign-series``, else the zones take turns."""
    for start, end in full_or(TIMES, [TIMES[number % len(TIMES)]]):
        content = series("FREQ=DAILY;COUNT=80", start=start, end=end, timezone=tzid)
        agree(record(_with_exceptions(content)), Style())


def _with_exceptions(content: Booking) -> Booking:
    """The series with changed, moved, added and excluded occurrences."""
    recurrence = content.recurrence
    assert recurrence is not None
    occurrences = list(recurrence.occurrences)
    for number, later in ((3, timedelta()), (8, timedelta(minutes=90)), (9, timedelta(days=1))):
        one = occurrences[number]
        starts_at, ends_at = one.starts_at + later, one.ends_at + later
        moved = replace(one.of(content), starts_at=starts_at, ends_at=ends_at, summary="x")
        occurrences[number] = replace(one, starts_at=starts_at, ends_at=ends_at, booking=moved)
    excluded = (occurrences.pop(5).original_at,)
    added = (content.starts_at + timedelta(hours=5), content.starts_at + timedelta(days=100))
    changed = replace(recurrence, excluded=excluded, added=added, occurrences=tuple(occurrences))
    return replace(content, recurrence=changed)


def _weekdays(numbers: list[int]) -> st.SearchStrategy[tuple[Weekday, ...]]:
    days = st.builds(Weekday, st.integers(0, 6), st.sampled_from(numbers))
    return st.lists(days, max_size=4, unique=True).map(lambda found: tuple(sorted(found)))


def _numbers(least: int, most: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(least, most).filter(bool), max_size=4, unique=True).map(tuple)


RULES = st.builds(
    Rule,
    frequency=st.sampled_from(Frequency),
    interval=st.integers(1, 366),
    count=st.none() | st.integers(1, 3500),
    until=st.none() | st.datetimes(timezones=st.just(UTC)),
    months=_numbers(1, 12),
    month_days=_numbers(-31, 31),
    weekdays=_weekdays([0]) | _weekdays([-53, -1, 1, 2, 53]),
    positions=_numbers(-366, 366),
    week_start=st.integers(0, 6),
)


@given(RULES, st.sampled_from([series(), series(**ALL_DAY), series(timezone="UTC")]))
@settings(deadline=None, max_examples=300)
def test_any_rule(rule: Rule, content: Booking) -> None:
    assert content.recurrence is not None
    agree(record(replace(content, recurrence=replace(content.recurrence, rule=rule))), Style())


SPANS = [None, (1990, 2030), (2020, 2021), (2026, 2036), (2060, 2090)]


@pytest.mark.parametrize("tzid", ZONES)
def test_zones(tzid: str) -> None:
    """What icalendar reads of a VTIMEZONE, it writes again with the same bytes."""
    for years in SPANS:
        span = [datetime(year, 1, 1, tzinfo=UTC) for year in years] if years else []
        try:
            data = vtimezone(tzid, *span)
        except ValueError:
            continue  # not to be said in a VTIMEZONE, as test_zone_spans.py has it
        assert oracle.written(Timezone.from_ical(data)) == data


def test_the_oracle_sees_a_difference() -> None:
    expected = oracle.single(record(booking(summary="a")), Style(), STAMP)
    for other in (
        booking(summary="b"),
        booking(summary="a", ends_at=STAMP),
        booking(summary="a", location="x"),
    ):
        assert booking_event(record(other), Style(), stamp=STAMP) != expected
