"""The clock on the wall of a series: how its instants are written."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from feedserver.bookings.model import Booking
from feedserver.ics.series_zone import tzid_of
from feedserver.ics.values import utc
from feedserver.ics.zone_table import onsets
from feedserver.timezones import zone

#: Longer than any clock was ever put forward or back, and a day.
_NEAR = timedelta(days=3)
#: Years that the tables of zones know wholly.
_TABLES = range(1901, 2100)


class Clock:
    """Tells instants on the clock of ``series``; raises ValueError if that has no time zone."""

    def __init__(self, series: Booking) -> None:
        self.series = series
        tzid = tzid_of(series)
        if tzid is None and not series.all_day and series.timezone is None:
            raise ValueError("a series without a time zone")
        self._zone = zone(tzid) if tzid else UTC
        self._first = self.wall(series.starts_at)
        self._changes: Sequence[datetime] = _changes(tzid) if tzid else ()
        self._added = set(series.recurrence.added) if series.recurrence else set[datetime]()

    def wall(self, moment: datetime) -> datetime:
        """What it shows at an instant, without the zone."""
        return utc(moment).astimezone(self._zone).replace(tzinfo=None)

    def time(self, moment: datetime) -> date | datetime:
        """As DTSTART is written: a date, a local time with its zone, or UTC."""
        return utc(moment).date() if self.series.all_day else utc(moment).astimezone(self._zone)

    def original(self, moment: datetime) -> date | datetime:
        """As the rule has it: the hour of the first start, also on a day whose clock skips that hour."""
        if self.series.all_day or moment in self._added:
            return self.time(moment)
        return datetime.combine(self.wall(moment), self._first.time(), self._zone)

    def skips(self, original_at: datetime) -> bool:
        """Whether it skips the hour of an occurrence that the rule has."""
        if self.series.all_day or original_at in self._added or self._is_steady(original_at, original_at):
            return False
        return self.wall(original_at).time() != self._first.time()

    def is_unclear(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether one of two instants comes twice on it, or it changes in between."""
        return not self._is_steady(starts_at, ends_at) and _differ(self.time(starts_at), self.time(ends_at))

    def is_unclear_by_rule(self, original_at: datetime, ends_at: datetime) -> bool:
        """The same of an occurrence as the rule has it, which may be at an hour that is skipped."""
        return not self._is_steady(original_at, ends_at) and _differ(
            self.original(original_at), self.time(ends_at)
        )

    def _is_steady(self, first: datetime, last: datetime) -> bool:
        """Whether it surely changes nowhere near; most occurrences need no closer look."""
        if first.year < _TABLES.start or last.year >= _TABLES.stop:
            return False
        following = bisect_right(self._changes, first - _NEAR)
        return following == len(self._changes) or self._changes[following] > last + _NEAR


def _differ(start: date, end: date) -> bool:
    """Whether written times may mean instants of more than one offset."""
    walls = [wall for wall in (start, end) if isinstance(wall, datetime)]
    return len({wall.replace(fold=fold).utcoffset() for wall in walls for fold in (0, 1)}) > 1


@lru_cache(maxsize=64)
def _changes(tzid: str) -> Sequence[datetime]:
    return tuple(onset.at for onset in onsets(tzid)[1:])
