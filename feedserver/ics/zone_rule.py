"""The present yearly rule of a time zone, from the tzdata package.

The last line of a TZif file is the rule for all time after its table (RFC 8536 section 3.3), written
like the TZ variable of POSIX: ``CET-1CEST,M3.5.0,M10.5.0/3``. The package is read, not the system's
files: two servers of one version must write the same bytes.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedserver.timezones import zone_data

_NAME = r"(<[A-Za-z0-9+-]+>|[A-Za-z]+)"
_HOURS = r"([+-]?\d{1,3}(?::\d\d)?)"
_RULE = rf",(M\d+\.\d\.\d(?:/{_HOURS})?)"
_FOOTER = re.compile(rf"{_NAME}{_HOURS}(?:{_NAME}{_HOURS}?{_RULE}{_RULE})?")
_DAY = re.compile(rf"M(\d+)\.(\d)\.(\d)(?:/{_HOURS})?")


@dataclass(frozen=True, slots=True)
class LocalTime:
    """An abbreviation such as CET, and how far its clock is ahead of UTC."""

    name: str
    ahead: timedelta


@dataclass(frozen=True, slots=True)
class YearlyOnset:
    """``time`` after 00:00 on a weekday (0 is Sunday) of a week (5 is the last) of a month.

    ``time`` may lie outside the day: -1 h is the evening before.
    """

    month: int
    week: int
    weekday: int
    time: timedelta

    def in_year(self, year: int) -> datetime:
        """Return the onset on the clock that is in force before it."""
        first, length = monthrange(year, self.month)
        day = 1 + (self.weekday - 1 - first) % 7 + 7 * (self.week - 1)
        return datetime(year, self.month, day if day <= length else day - 7) + self.time  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Change:
    """The clock goes from one local time to another, once a year."""

    onset: YearlyOnset
    before: LocalTime
    after: LocalTime


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """``standard`` all year if there are no ``changes``; else these are two."""

    standard: LocalTime
    changes: tuple[Change, ...] = ()


def zone_rule(tzid: str) -> ZoneRule:
    """Read the rule of an IANA zone; raise ValueError for a name that is not in tzdata's list."""
    try:
        data = zone_data(tzid)
    except KeyError:
        raise ValueError("not a time zone of the tzdata package") from None
    return parse_footer(data.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii"))


def parse_footer(footer: str) -> ZoneRule:
    """Read a footer of whole minutes with M rules, the only ones tzdata holds.

    Raises ValueError for the other forms of POSIX (``J60``, ``59``, seconds).
    """
    match = _FOOTER.fullmatch(footer)
    if match is None:
        raise ValueError("a zone rule of an unknown form")
    name, behind, summer_name, summer_behind, begins, _, ends, _ = match.groups()
    standard = LocalTime(name.strip("<>"), -_time(behind))
    if summer_name is None:
        return ZoneRule(standard)
    ahead = -_time(summer_behind) if summer_behind else standard.ahead + timedelta(hours=1)
    summer = LocalTime(summer_name.strip("<>"), ahead)
    return ZoneRule(
        standard,
        (Change(_onset(begins), standard, summer), Change(_onset(ends), summer, standard)),
    )


def _onset(rule: str) -> YearlyOnset:
    match = _DAY.fullmatch(rule)
    if match is None:
        raise ValueError("a day of the year of an unknown form")
    month, week, weekday, time = match.groups()
    return YearlyOnset(int(month), int(week), int(weekday), _time(time or "2"))


def _time(text: str) -> timedelta:
    hours, _, minutes = text.lstrip("+-").partition(":")
    length = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return -length if text.startswith("-") else length
