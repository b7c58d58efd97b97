"""A VTIMEZONE from a zone's present yearly rule, and from what came before it in a span of time.

It is written as Outlook needs it: yearly RRULEs alone, no RDATE, whole minutes, the present rule last.
Stands in a feed of series for the span of their times; and, as the rule alone, in the feed of a user
who never had a booking, since a VCALENDAR must hold some component.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count

from feedserver.ics.lines import line, text_line
from feedserver.ics.values import offset, utc_time, wall_time
from feedserver.ics.zone_rule import Change, LocalTime, YearlyOnset, ZoneRule, zone_rule
from feedserver.ics.zone_span import BeforeRule, before_rule
from feedserver.ics.zone_table import Onset

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local time of the zone, as RFC 5545 wants it
#: From the epoch on, every pair of first weekday and leap day comes up once in 28 years; the year
#: more is for onsets of 1970 that lie in December 1969.
_YEARS = range(1970, 1999)
_FEBRUARY = 2
_LAST = 5
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@lru_cache(maxsize=1024)
def is_native(tzid: str, first: datetime, last: datetime) -> bool:
    """Tell whether a series between these instants (UTC) can have this TZID; else it is expanded."""
    try:
        vtimezone(tzid, first, last)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)
def vtimezone(tzid: str, first: datetime | None = None, last: datetime | None = None) -> bytes:
    """Write one VTIMEZONE (RFC 5545 section 3.6.5), right at every instant from ``first`` to ``last`` (UTC).

    Where the zone's present rule holds all that time, or no time is given, that is the rule alone, with
    DTSTART the first onset since 1970. Otherwise every change before the rule comes once, from the one
    in force at ``first``. A change of the clock outside 00:00 to 24:00 of its day (Nuuk, Gaza) is
    written on the day it really falls on.

    Raises ValueError for a name that is no zone of the tzdata package, for a rule that cannot be
    written, and where :func:`~feedserver.ics.zone_span.before_rule` does.
    """
    rule = zone_rule(tzid)
    return written_zone(tzid, rule, before_rule(tzid, first, last) if first and last else None)


def written_zone(tzid: str, rule: ZoneRule, before: BeforeRule | None = None) -> bytes:
    """Write ``rule`` under the name ``tzid``; raises ValueError if no RRULE can say it."""
    lines = ["BEGIN:VTIMEZONE\r\n", text_line("TZID", tzid)]
    # Outlook makes a yearly pair of the last DAYLIGHT and the last STANDARD. A zone that has given up
    # its summer time must not show it a DAYLIGHT of old: it would go on for ever.
    summers = bool(rule.changes)
    for onset in before.once if before else ():
        lines.append(_observance(onset, _only(onset), summers))
    for onset, recurrence in _present(rule, before.then if before else None):
        lines.append(_observance(onset, recurrence, summers))
    return "".join([*lines, "END:VTIMEZONE\r\n"]).encode()


def _observance(onset: Onset, recurrence: str | None, summers: bool) -> str:
    # Dublin's winter is its "summer time" in tzdata; in a calendar DAYLIGHT is always ahead.
    name = "DAYLIGHT" if summers and onset.after > onset.before else "STANDARD"
    return "".join(
        (
            f"BEGIN:{name}\r\nDTSTART:{wall_time(onset.local)}\r\n",
            f"TZOFFSETFROM:{offset(onset.before)}\r\nTZOFFSETTO:{offset(onset.after)}\r\n",
            text_line("TZNAME", onset.name),
            line("RRULE", recurrence) if recurrence else "",
            f"END:{name}\r\n",
        )
    )


def _only(onset: Onset) -> str:
    """Recur once. Without a day, Outlook could not read it ([MS-OXCICAL] 2.1.3.1.1.19.2.2)."""
    day = onset.local
    return _yearly(day.month, f"UNTIL={utc_time(onset.at)}", f"BYMONTHDAY={day.day}")


def _present(rule: ZoneRule, since: Onset | None) -> Iterator[tuple[Onset, str | None]]:
    """Yield the rule's onsets, the first at ``since`` or in 1970; one without RRULE if it has none."""
    if not rule.changes:
        yield since or _onset(_EPOCH, rule.standard, rule.standard), None
    for change in rule.changes:
        begin = (since.at + change.before.ahead).replace(tzinfo=None) if since else _EPOCH
        for first, recurrence in _recurrences(change, begin):
            yield _onset(first, change.before, change.after), recurrence


def _onset(local: datetime, before: LocalTime, after: LocalTime) -> Onset:
    return Onset((local - before.ahead).replace(tzinfo=UTC), before.ahead, after.ahead, after.name)


def _recurrences(change: Change, begin: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield first onset and RRULE: one, or two where the day shifts into another month."""
    onset = change.onset
    shift = onset.time // timedelta(days=1)
    if shift == 0:
        first = _first(onset, begin, onset.month)
        week = -1 if onset.week == _LAST else onset.week
        yield first, _yearly(onset.month, f"BYDAY={week}{_WEEKDAYS[first.weekday()]}")
        return
    if (onset.month, onset.week) == (_FEBRUARY, 4) and shift > 0:
        raise ValueError("days after the fourth week of February depend on the leap year")
    # The rarer month comes first, for Outlook goes by the last pair.
    for found in sorted(_by_month(onset), key=len):
        days = sorted({_month_day(day, onset) for day in found})
        month, weekday = found[0].month, _WEEKDAYS[found[0].weekday()]
        listed = ",".join(map(str, days))
        yield _first(onset, begin, month), _yearly(month, f"BYDAY={weekday}", f"BYMONTHDAY={listed}")


def _first(onset: YearlyOnset, begin: datetime, month: int) -> datetime:
    days = map(onset.in_year, count(begin.year))
    return next(day for day in days if day >= begin and day.month == month)


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


def _yearly(month: int, *parts: str) -> str:
    return ";".join(["FREQ=YEARLY", *parts, f"BYMONTH={month}"])
