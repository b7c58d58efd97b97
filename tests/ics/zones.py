"""Readers of time zones: a VTIMEZONE by dateutil, and the tables of tzdata by ZoneInfo."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib import resources
from io import BytesIO
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Timezone

from feedserver.timezones import zone_data

SECOND = timedelta(seconds=1)
Onset = tuple[datetime, timedelta]
#: Zones that have changed their minds, or go by Ramadan, half hours, 45 minutes or two hours.
SPECIAL = [
    *("Africa/Casablanca", "Africa/Cairo", "Asia/Gaza", "America/Asuncion", "Europe/Dublin"),
    *("Australia/Lord_Howe", "Asia/Kathmandu", "America/Nuuk", "Antarctica/Troll", "Europe/Lisbon"),
    *("Asia/Tehran", "America/Mexico_City", "Europe/Moscow", "Pacific/Apia", "Asia/Amman"),
]


def table(tzid: str) -> ZoneInfo:
    """The zone from tzdata itself, whatever the system has."""
    with resources.files("tzdata").joinpath("zoneinfo", *tzid.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=tzid)


def local_onsets(observance, before: datetime) -> list[datetime]:
    first = observance.DTSTART
    assert first.tzinfo is None
    assert first.year >= 1970
    if first >= before or "RRULE" not in observance:
        return [first]
    # On a clock with an offset, for UNTIL is in UTC.
    start = first.replace(tzinfo=timezone(observance["TZOFFSETFROM"].td))
    rule = rrulestr(observance["RRULE"].to_ical().decode(), dtstart=start)
    moments = (moment.replace(tzinfo=None) for moment in rule)
    found = list(takewhile(lambda moment: moment < before, moments))
    assert found[0] == first
    return found


def expanded(fragment: bytes, until: int) -> list[Onset]:
    """Onsets in UTC with the offset each brings, in order."""
    zone = Timezone.from_ical(fragment)
    onsets = [
        ((moment - part["TZOFFSETFROM"].td).replace(tzinfo=UTC), part["TZOFFSETTO"].td)
        for part in zone.subcomponents
        for moment in local_onsets(part, datetime(until, 1, 1))  # noqa: DTZ001
    ]
    return sorted(onsets)


def offset_at(onsets: list[Onset], moment: datetime) -> timedelta:
    return onsets[bisect_right(onsets, moment, key=lambda onset: onset[0]) - 1][1]


def changes(tzid: str, first: datetime, last: datetime) -> list[datetime]:
    """Those after ``first`` up to ``last``, between 1975 and 2045; found once for all names of a table."""
    short = first.year >= 2020 and last <= datetime(2041, 1, 1, tzinfo=UTC)
    years = range(2020, 2041) if short else range(1975, 2046)
    return [change for change in _changes(zone_data(tzid), years) if first < change <= last]


@cache
def _changes(data: bytes, years: range) -> list[datetime]:
    return transitions(ZoneInfo.from_file(BytesIO(data)), years)


def transitions(zone: ZoneInfo, years: range) -> list[datetime]:
    """The first seconds of a new offset, found by days and then by halves."""

    def offset(moment: datetime) -> timedelta | None:
        return moment.astimezone(zone).utcoffset()

    found = []
    low = datetime(years.start, 1, 1, tzinfo=UTC)
    before = offset(low)
    while low.year < years.stop:
        high = low + timedelta(days=1)
        after = offset(high)
        if after != before:
            found.append(_first_second(offset, low, high))
        low, before = high, after
    return found


def _first_second(offset: Callable[[datetime], timedelta | None], low: datetime, high: datetime) -> datetime:
    before = offset(low)
    while high - low > SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if offset(middle) == before else (low, middle)
    return high
