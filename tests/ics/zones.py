"""Readers of time zones: a VTIMEZONE by dateutil, and the tables of tzdata by ZoneInfo."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Timezone

SECOND = timedelta(seconds=1)
Onset = tuple[datetime, timedelta]


def table(tzid: str) -> ZoneInfo:
    """The zone from tzdata itself, whatever the system has."""
    with resources.files("tzdata").joinpath("zoneinfo", *tzid.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=tzid)


def local_onsets(observance, before: datetime) -> list[datetime]:
    first = observance.DTSTART
    assert first.tzinfo is None
    assert first.year >= 1970
    if "RRULE" not in observance:
        return [first]
    found = list(
        rrulestr(observance["RRULE"].to_ical().decode(), dtstart=first).xafter(first, inc=True, count=180)
    )
    assert found[0] == first
    return [moment for moment in found if moment < before]


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


def transitions(zone: ZoneInfo, years: range) -> list[datetime]:
    """The first seconds of a new offset, found by days and then by halves."""

    def offset(moment: datetime) -> timedelta | None:
        return moment.astimezone(zone).utcoffset()

    found = []
    day = datetime(years.start, 1, 1, tzinfo=UTC)
    while day.year < years.stop:
        low, high = day, day + timedelta(days=1)
        if offset(low) != offset(high):
            while high - low > SECOND:
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            found.append(high)
        day += timedelta(days=1)
    return found
