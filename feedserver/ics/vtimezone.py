"""A VTIMEZONE from a zone's present yearly rule.

It is written as Outlook needs it: yearly RRULEs alone, no RDATE, whole minutes. Stands in the feed
of a user who never had a booking, since a VCALENDAR must hold some component.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from feedserver.ics.values import Text, fragment
from feedserver.ics.zone_rule import Change, LocalTime, YearlyOnset, ZoneRule, zone_rule

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local time of the zone, as RFC 5545 wants it
#: From the epoch on, every pair of first weekday and leap day comes up once in 28 years; the year
#: more is for onsets of 1970 that lie in December 1969.
_YEARS = range(1970, 1999)
_FEBRUARY = 2
_LAST = 5
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@cache
def vtimezone(tzid: str) -> bytes:
    """Write the zone's present rule as one VTIMEZONE (RFC 5545 section 3.6.5).

    A change of the clock outside 00:00 to 24:00 of its day (Nuuk, Gaza) is written on the day it
    really falls on. DTSTART is the first onset since 1970, on the zone's own clock. Raises
    ValueError for a name that is no zone of the tzdata package, or a rule that cannot be written.
    """
    return written_zone(tzid, zone_rule(tzid))


def written_zone(tzid: str, rule: ZoneRule) -> bytes:
    """Write ``rule`` under the name ``tzid``; raises ValueError if no RRULE can say it."""
    zone = Timezone()
    zone.add("TZID", Text(tzid))
    if not rule.changes:
        zone.add_component(_observance(_EPOCH, rule.standard, rule.standard, None))
    for change in rule.changes:
        for first, recurrence in _recurrences(change):
            zone.add_component(_observance(first, change.before, change.after, recurrence))
    return fragment(zone)


def _observance(
    first: datetime, before: LocalTime, after: LocalTime, recurrence: vRecur | None
) -> TimezoneStandard | TimezoneDaylight:
    # Dublin's winter is its "summer time" in tzdata; in a calendar DAYLIGHT is always ahead.
    observance = TimezoneDaylight() if after.ahead > before.ahead else TimezoneStandard()
    observance.add("DTSTART", first)
    observance.add("TZOFFSETFROM", before.ahead)
    observance.add("TZOFFSETTO", after.ahead)
    observance.add("TZNAME", Text(after.name))
    if recurrence is not None:
        observance.add("RRULE", recurrence)
    return observance


def _recurrences(change: Change) -> Iterator[tuple[datetime, vRecur]]:
    """Yield first onset and RRULE: one, or two where the day shifts into another month."""
    onset = change.onset
    shift = onset.time // timedelta(days=1)
    if shift == 0:
        first = onset.in_year(_YEARS[0])
        week = -1 if onset.week == _LAST else onset.week
        yield first, _yearly(onset.month, BYDAY=f"{week}{_WEEKDAYS[first.weekday()]}")
        return
    if (onset.month, onset.week) == (_FEBRUARY, 4) and shift > 0:
        raise ValueError("days after the fourth week of February depend on the leap year")
    # The rarer month comes first, for Outlook goes by the last pair.
    for found in sorted(_by_month(onset), key=len):
        days = sorted({_month_day(day, onset) for day in found})
        weekday = _WEEKDAYS[found[0].weekday()]
        yield found[0], _yearly(found[0].month, BYMONTHDAY=days, BYDAY=weekday)


def _by_month(onset: YearlyOnset) -> list[list[datetime]]:
    months: dict[int, list[datetime]] = defaultdict(list)
    for year in _YEARS:
        day = onset.in_year(year)
        if day >= _EPOCH:
            months[day.month].append(day)
    return list(months.values())


def _month_day(day: datetime, onset: YearlyOnset) -> int:
    """Count the days at the end of February from its end, for they depend on the year; -1 is the last."""
    counted_back = (onset.month, onset.week) == (_FEBRUARY, _LAST) or onset.month == _FEBRUARY + 1
    if day.month == _FEBRUARY and counted_back:
        return (day - day.replace(month=_FEBRUARY + 1, day=1)) // timedelta(days=1)
    return day.day


def _yearly(month: int, **by: str | int | list[int]) -> vRecur:
    return vRecur({"FREQ": "YEARLY", "BYMONTH": month, **by})
