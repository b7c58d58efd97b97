"""From what a host says of a series to its occurrences.

The rule and the additions, without the exclusions, give original starts; overrides then change single
ones. Everything is kept on the clock of the series' time zone: ten o'clock stays ten o'clock. A time
that the clock skips is read with the offset before the change, one that occurs twice is the first
(RFC 5545 section 3.3.10).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feedserver.bookings.expansion import starts_of
from feedserver.bookings.model import Booking, Meeting, Occurrence, Recurrence, Status
from feedserver.bookings.rule import FIELD, MAX_YEARS, Rule, parse_rule
from feedserver.bookings.times import instant_of, until_of
from feedserver.errors import InvalidField
from feedserver.timezones import zone

_PLAIN = ("summary", "description", "location", "url", "managed_by", "all_day", "timezone")


def recurrence_of(said: Mapping[str, Any], series: Booking) -> Recurrence:
    """The recurrence of ``series`` (a booking without one) as its host says it.

    ``said`` has the fields of the API, checked for their types: ``rrule``, ``exdates``, ``rdates`` and
    ``overrides``, of which each holds only the fields that were given.

    Raises:
        InvalidField: the parts contradict each other, or a time does not exist.
    """
    clock = _Clock(series)
    rule = parse_rule(said["rrule"], lambda text: _until(text, series))
    by_rule = set(clock.originals(rule))
    exdates = set(_listed(said["exdates"], "exdates", series))
    added = set(_listed(said["rdates"], "rdates", series, clock)) - by_rule - exdates
    originals = sorted((by_rule | added) - exdates)
    overrides = _overrides(said["overrides"], series, set(originals))
    return Recurrence(
        said=json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        rule=rule,
        excluded=tuple(sorted(by_rule & exdates)),
        added=tuple(sorted(added)),
        occurrences=tuple(overrides.get(at) or clock.occurrence(at) for at in originals),
    )


class _Clock:
    """The series' first occurrence on its own clock, and how instants lie there."""

    def __init__(self, series: Booking) -> None:
        self.series = series
        self._zone = UTC if series.all_day or not series.timezone else zone(series.timezone)
        self._length = self.wall(series.ends_at) - self.wall(series.starts_at)

    def originals(self, rule: Rule) -> Iterable[datetime]:
        first = self.local(self.series.starts_at, "start")
        self.local(self.series.ends_at, "end")
        # A day more on the wall clock: what counts is the instant.
        until = rule.until and self.wall(rule.until) + timedelta(days=1)
        for start in starts_of(rule, first, until):
            at = self.instant(start)
            if rule.until is None or at <= rule.until:
                yield at

    def occurrence(self, original_at: datetime) -> Occurrence:
        """As the series says: as long on the wall as the first one."""
        ends_at = self.instant(self.wall(original_at) + self._length)
        if ends_at <= original_at:  # it was moved into the second pass of an hour
            ends_at = original_at + self._length
        return Occurrence(original_at=original_at, starts_at=original_at, ends_at=ends_at)

    def wall(self, instant: datetime) -> datetime:
        return instant.astimezone(self._zone).replace(tzinfo=None)

    def local(self, instant: datetime, field: str) -> datetime:
        """The wall clock's time, where it means that instant and no other."""
        if self.instant(self.wall(instant)) != instant:
            raise InvalidField(field, "is the second of two equal times on the clock of the series")
        return self.wall(instant)

    def instant(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self._zone, fold=0).astimezone(UTC)


def _until(text: str, series: Booking) -> datetime:
    until = until_of(text, timezone=series.timezone, all_day=series.all_day, field=FIELD)
    start = series.starts_at
    if until < start:
        raise InvalidField(FIELD, "UNTIL must not be before the start")
    if (until.year - MAX_YEARS, until.month, until.day) > (start.year, start.month, start.day):
        raise InvalidField(FIELD, f"UNTIL must be within {MAX_YEARS} years of the start")
    return until


def _listed(texts: Iterable[str], name: str, series: Booking, clock: _Clock | None = None) -> list[datetime]:
    """The instants of a list; with ``clock``, refuse those it cannot say."""
    found = []
    for position, text in enumerate(texts):
        field = f"recurrence.{name}.{position}"
        at = instant_of(text, timezone=series.timezone, all_day=series.all_day, field=field)
        if clock is not None:
            clock.local(at, field)
        found.append(at)
    return found


def _overrides(
    listed: Iterable[Mapping[str, Any]], series: Booking, originals: set[datetime]
) -> dict[datetime, Occurrence]:
    found: dict[datetime, Occurrence] = {}
    for position, said in enumerate(listed):
        field = f"recurrence.overrides.{position}"
        name = f"{field}.recurrence_id"
        at = instant_of(said["recurrence_id"], timezone=series.timezone, all_day=series.all_day, field=name)
        if at not in originals:
            raise InvalidField(name, "is not the start of an occurrence of this series")
        if at in found:
            raise InvalidField(name, "is there already")
        booking = _changed(series, at, said, field)
        found[at] = Occurrence(
            original_at=at, starts_at=booking.starts_at, ends_at=booking.ends_at, booking=booking
        )
    return found


def _changed(series: Booking, original_at: datetime, said: Mapping[str, Any], field: str) -> Booking:
    """The occurrence with what an override says of it; what it does not name is the series'."""
    kept = _Clock(series).occurrence(original_at)
    booking = replace(
        series,
        recurrence=None,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        **{name: said[name] for name in _PLAIN if name in said},
        **{name: make(said[name]) for name, make in _MADE.items() if name in said},
    )
    if booking.all_day != series.all_day and not {"start", "end"} <= said.keys():
        raise InvalidField(f"{field}.all_day", "needs start and end beside it")
    starts_at, ends_at = (_time(booking, said, name, field) for name in ("start", "end"))
    if starts_at is not None and ends_at is None:
        ends_at = _Clock(series).occurrence(starts_at).ends_at
    booking = replace(booking, starts_at=starts_at or kept.starts_at, ends_at=ends_at or kept.ends_at)
    if booking.ends_at <= booking.starts_at:
        raise InvalidField(f"{field}.end", "must be after start")
    return booking


def _time(booking: Booking, said: Mapping[str, Any], name: str, field: str) -> datetime | None:
    if name not in said:
        return None
    return instant_of(said[name], timezone=booking.timezone, all_day=booking.all_day, field=f"{field}.{name}")


def _meeting(said: Mapping[str, Any] | None) -> Meeting | None:
    return Meeting(**said) if said else None


_MADE: Mapping[str, Callable[[Any], Any]] = {"status": Status, "meeting": _meeting, "categories": tuple}
