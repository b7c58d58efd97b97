"""Random rules of the subset, and random series as a host says them: all of them are accepted.

What a rule gives is found by dateutil alone, from the host's own text.
"""

import os
import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr
from hypothesis import assume
from hypothesis import strategies as st

from feedserver.timezones import zone
from tests.bookings.overrides import overrides
from tests.bookings.wall_clock import Clock

#: How many examples a property is tried on; more with ``TEST_EXAMPLES=2000``.
EXAMPLES = int(os.environ.get("TEST_EXAMPLES", "300"))
ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Europe/Dublin",  # standard time in summer
    "UTC",
    "Africa/Casablanca",  # back for Ramadan
    "America/St_Johns",
    "Pacific/Chatham",
    "America/Santiago",  # changes at midnight
    "Asia/Tokyo",
)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST = "20950101T000000"
_MANY = st.integers(0, 4).map(bool)
_RARELY = st.integers(0, 3).map(lambda number: number == 0)


@st.composite
def rule_parts(draw: st.DrawFn, first: date) -> str:
    """A rule of the subset without its end, of which ``first`` is an occurrence."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency}
    if not draw(_MANY):
        parts["INTERVAL"] = str(draw(st.integers(1, 3 if frequency == "YEARLY" else 12)))
    if draw(_RARELY):
        parts["BYMONTH"] = draw(_listed(first.month, st.integers(1, 12)))
    if frequency in ("MONTHLY", "YEARLY"):
        parts |= draw(_of_long_period(first, parts))
    elif draw(st.booleans()):
        parts["BYDAY"] = draw(_listed(_DAYS[first.weekday()], st.sampled_from(_DAYS)))
    if draw(_RARELY):
        parts["WKST"] = draw(st.sampled_from(_DAYS))
    names = draw(st.permutations(sorted(parts)))
    return ";".join(f"{name}={parts[name]}" for name in names)


@st.composite
def _of_long_period(draw: st.DrawFn, first: date, parts: dict[str, str]) -> dict[str, str]:
    """BYMONTHDAY, BYDAY and BYSETPOS of a month or a year."""
    kind = draw(st.sampled_from(["none", "days of the month", "weekdays", "both", "numbered"]))
    found: dict[str, str] = {}
    begin, end = _period(first, in_month=parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts)
    if kind in ("days of the month", "both"):
        last = _period(first, in_month=True)[1]
        day = draw(st.sampled_from([first.day, (first - last).days - 1]))
        found["BYMONTHDAY"] = draw(_listed(day, st.integers(-31, 31).filter(bool)))
    if kind in ("weekdays", "both"):
        found["BYDAY"] = draw(_listed(_DAYS[first.weekday()], st.sampled_from(_DAYS)))
    if kind == "numbered":
        numbers = (first - begin).days // 7 + 1, -((end - first).days // 7) - 1
        most = 5 if (end - begin).days < 31 else 53
        others = st.tuples(st.integers(-most, most).filter(bool), st.sampled_from(_DAYS))
        own = f"{draw(st.sampled_from(numbers))}{_DAYS[first.weekday()]}"
        found["BYDAY"] = draw(_listed(own, others.map(lambda pair: f"{pair[0]}{pair[1]}")))
    if found and draw(_RARELY):
        text = ";".join(f"{name}={value}" for name, value in {**parts, **found}.items())
        own_place = draw(st.sampled_from(_places(text, first, parts["FREQ"] == "MONTHLY")))
        found["BYSETPOS"] = draw(_listed(own_place, st.integers(-366, 366).filter(bool)))
    return found


def _places(text: str, first: date, in_month: bool) -> tuple[int, int]:
    """The place of a day among those of its month or year, from either end, as BYSETPOS counts."""
    begin, end = (datetime.combine(day, time.min) for day in _period(first, in_month=in_month))
    among = rrulestr(text, dtstart=begin).between(begin, end, inc=True)
    place = [one.date() for one in among].index(first)
    return place + 1, place - len(among)


def _period(day: date, *, in_month: bool) -> tuple[date, date]:
    """The first and the last day of its month or year."""
    if not in_month:
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day.replace(day=1), (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _listed(own: Any, others: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    """``own`` among some others, in any order."""
    lists = st.lists(others, max_size=4).flatmap(lambda found: st.permutations([own, *found]))
    return lists.map(lambda found: ",".join(map(str, found)))


@st.composite
def series_bodies(draw: st.DrawFn, zones: tuple[str, ...] = ZONES) -> dict[str, Any]:
    """What a host may PUT as a booking that recurs; no participants.

    Starts between 2020 and 2034; up to 60 occurrences by COUNT, or up to two years by UNTIL; some of
    them excluded, added, moved, cancelled or changed.
    """
    clock = Clock(draw(st.sampled_from(zones)), all_day=draw(_RARELY))
    first = draw(_firsts(clock))
    minutes = st.sampled_from([5, 30, 60, 90, 480, 1440, 4000])
    length = timedelta(days=draw(st.integers(1, 5))) if clock.all_day else timedelta(minutes=draw(minutes))
    assume(clock.exists(first) and clock.exists(first + length))
    rrule = draw(_ended(draw(rule_parts(first.date())), clock, first))
    by_rule = by_dateutil(rrule, clock, first)
    exdates = draw(st.lists(st.sampled_from(by_rule), max_size=5))
    rdates = draw(st.lists(st.one_of(_additions(clock, first), st.sampled_from(by_rule)), max_size=4))
    left = sorted({*by_rule, *rdates} - {*exdates})
    return {
        "summary": "Session",
        "location": "Room 4",
        "start": draw(clock.texts(clock.instant(first))),
        "end": draw(clock.texts(clock.instant(first + length))),
        "timezone": draw(st.sampled_from([None, clock.timezone])) if clock.all_day else clock.timezone,
        "all_day": clock.all_day,
        "recurrence": {
            "rrule": rrule,
            "exdates": [draw(clock.texts(at)) for at in exdates],
            "rdates": [draw(clock.texts(at)) for at in rdates],
            "overrides": draw(overrides(clock, left, length)),
        },
    }


def by_dateutil(rrule: str, clock: Clock, first: datetime) -> list[datetime]:
    """The starts of a rule as instants in UTC, by dateutil from the host's text."""
    dtstart = first if clock.all_day else first.replace(tzinfo=zone(clock.timezone))
    local = re.search(r"UNTIL=(\d+T\d+)(;|$)", rrule)
    if local:  # dateutil takes UTC alone beside a zone
        until = clock.instant(datetime.strptime(local[1], "%Y%m%dT%H%M%S"))  # noqa: DTZ007
        rrule = rrule.replace(local[1], f"{until:%Y%m%dT%H%M%SZ}")
    return [
        start.replace(tzinfo=start.tzinfo or UTC).astimezone(UTC)
        for start in rrulestr(rrule, dtstart=dtstart)
    ]


@st.composite
def _ended(draw: st.DrawFn, parts: str, clock: Clock, first: datetime) -> str:
    """A rule with COUNT or UNTIL; nothing of it lies beyond the year 2094."""
    if draw(st.booleans()):
        found = list(islice(rrulestr(f"{parts};UNTIL={_LAST}", dtstart=first), 60))
        return f"{parts};COUNT={draw(st.integers(1, len(found)))}"
    until = first + timedelta(days=draw(st.integers(0, 730)))
    if clock.all_day:
        return f"{parts};UNTIL={until:%Y%m%d}"
    until += timedelta(minutes=draw(st.sampled_from([0, 0, 1, 600])))
    if draw(st.booleans()) and clock.exists(until):
        return f"UNTIL={until:%Y%m%dT%H%M%S};{parts}"
    return f"{parts};UNTIL={clock.instant(until):%Y%m%dT%H%M%SZ}"


@st.composite
def _firsts(draw: st.DrawFn, clock: Clock) -> datetime:
    """A wall time, often in the hours in which clocks change."""
    day = draw(st.dates(date(2020, 1, 1), date(2034, 12, 31)))
    if clock.all_day:
        return datetime.combine(day, time.min)
    hour = draw(st.one_of(st.integers(0, 3), st.integers(0, 23)))
    return datetime.combine(day, time(hour, draw(st.sampled_from([0, 15, 30, 45, 59]))))


def _additions(clock: Clock, first: datetime) -> st.SearchStrategy[datetime]:
    """Instants after the first start that the clock can say."""
    step = timedelta(days=1) if clock.all_day else timedelta(minutes=15)
    later = st.integers(1, 700 if clock.all_day else 60_000).map(lambda number: first + step * number)
    return later.filter(clock.exists).map(clock.instant)
