"""A series as VEVENTs: the master with its rule, then its overrides (RFC 5545 section 3.8.5).

All of them share the booking's UID, SEQUENCE and stamps: Evolution compares those of the master alone.
Exclusions, additions and RECURRENCE-IDs are written like DTSTART, in its type and zone; Apple drops a
series where they differ. An occurrence that meets a change of the clock gets an override that says its
time in UTC, for readers take such times in four ways.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Event, vRecur

from feedserver.bookings.model import Booking, Occurrence, Record, Recurrence
from feedserver.bookings.rule import Rule
from feedserver.ics.agreed_rules import is_agreed
from feedserver.ics.event import Style, describe, identify
from feedserver.ics.series_zone import tzid_of
from feedserver.ics.values import fragment, utc
from feedserver.timezones import zone

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def is_native(booking: Booking) -> bool:
    """Whether every reader takes the rule, the overrides and the first occurrence of a series alike."""
    assert booking.recurrence is not None
    clock = _Clock(booking)
    is_utc = tzid_of(booking) is None and not booking.all_day
    if is_utc and any(one.booking for one in booking.recurrence.occurrences):
        return False  # Home Assistant shows an override beside what it replaces where RECURRENCE-ID has a Z
    if clock.is_unclear(clock.original(booking.starts_at), clock.time(booking.ends_at)):
        return False
    return is_agreed(booking.recurrence.rule, clock.wall(booking.starts_at).date())


def series_events(record: Record, hidden: Collection[datetime], style: Style, *, stamp: datetime) -> bytes:
    """Write a recurring booking as a master and one VEVENT for each override.

    ``hidden`` are original starts of occurrences that shall not show; they are written as exclusions.
    ``stamp`` as for :func:`feedserver.ics.event.booking_event`, which also says what is raised; a
    ValueError as well for a booking that does not recur or has no time zone.
    """
    booking = record.booking
    if booking is None or booking.recurrence is None:
        raise ValueError("a booking that does not recur is no series")
    clock = _Clock(booking)
    parts = [_master(record, booking.recurrence, hidden, clock)]
    for one in booking.recurrence.occurrences:
        unclear = clock.is_unclear(clock.original(one.original_at), clock.time(one.ends_at))
        if one.original_at not in hidden and (unclear or one.booking):
            parts.append(_override(record, one, clock))
    return b"".join(_written(event, part, style, stamp) for event, part in parts)


def series_master(record: Record, style: Style, *, stamp: datetime) -> bytes:
    """Write the master of a series alone: what a CANCEL of the whole needs (RFC 5546 section 3.2.5)."""
    booking = record.booking
    if booking is None or booking.recurrence is None:
        raise ValueError("a booking that does not recur is no series")
    event, master = _master(record, booking.recurrence, (), _Clock(booking))
    return _written(event, master, style, stamp)


def _written(times: Event, record: Record, style: Style, stamp: datetime) -> bytes:
    event = Event()
    identify(event, record, stamp)
    event.update(times)
    describe(event, record, style)
    return fragment(event)


def _master(
    record: Record, recurrence: Recurrence, hidden: Collection[datetime], clock: "_Clock"
) -> tuple[Event, Record]:
    event = Event()
    event.add("DTSTART", clock.original(clock.series.starts_at))
    event.add("DTEND", clock.time(clock.series.ends_at))
    event.add("RRULE", _rrule(recurrence.rule, clock.series.all_day))
    excluded = sorted({*recurrence.excluded, *hidden})
    for name, moments in (("RDATE", recurrence.added), ("EXDATE", excluded)):
        if moments:
            event.add(name, [clock.original(moment) for moment in moments])
    return event, record


def _override(record: Record, occurrence: Occurrence, clock: "_Clock") -> tuple[Event, Record]:
    event = Event()
    event.add("RECURRENCE-ID", clock.original(occurrence.original_at))
    booking = occurrence.of(clock.series)
    moments = utc(occurrence.starts_at), utc(occurrence.ends_at)
    times: Sequence[date | datetime] = [clock.time(moment) for moment in moments]
    if booking.all_day:
        times = [moment.date() for moment in moments]
    elif clock.series.all_day or occurrence.booking is None or clock.is_unclear(*times):
        times = moments
    event.add("DTSTART", times[0])
    event.add("DTEND", times[1])
    return event, replace(record, booking=booking)


class _Clock:
    """The clock on the wall of a series: how its instants are written."""

    def __init__(self, series: Booking) -> None:
        self.series = series
        tzid = tzid_of(series)
        if tzid is None and not series.all_day and series.timezone is None:
            raise ValueError("a series without a time zone")
        self._zone = zone(tzid) if tzid else UTC
        self._first = self.wall(series.starts_at)
        self._added = set(series.recurrence.added) if series.recurrence else set[datetime]()

    def wall(self, moment: datetime) -> datetime:
        return utc(moment).astimezone(self._zone).replace(tzinfo=None)

    def time(self, moment: datetime) -> date | datetime:
        """As DTSTART is written: a date, a local time with its zone, or UTC."""
        return utc(moment).date() if self.series.all_day else utc(moment).astimezone(self._zone)

    def original(self, moment: datetime) -> date | datetime:
        """As the rule has it: the hour of the first start, also on a day whose clock skips that hour."""
        if self.series.all_day or moment in self._added:
            return self.time(moment)
        return datetime.combine(self.wall(moment), self._first.time(), self._zone)

    def is_unclear(self, start: date, end: date) -> bool:
        """Whether one of two written times is skipped or comes twice, or the clock changes in between."""
        walls = [wall for wall in (start, end) if isinstance(wall, datetime)]
        return len({wall.replace(fold=fold).utcoffset() for wall in walls for fold in (0, 1)}) > 1


def _rrule(rule: Rule, all_day: bool) -> vRecur:
    """The rule as RFC 5545 section 3.3.10 writes it: UNTIL as a date, or in UTC."""
    until = rule.until and (rule.until.date() if all_day else rule.until)
    parts = {
        "FREQ": rule.frequency.value,
        "INTERVAL": rule.interval if rule.interval != 1 else None,
        "COUNT": rule.count,
        "UNTIL": until,
        "BYMONTH": list(rule.months),
        "BYMONTHDAY": list(rule.month_days),
        "BYDAY": [str(day) for day in rule.weekdays],
        "BYSETPOS": list(rule.positions),
        "WKST": _WEEKDAYS[rule.week_start] if rule.week_start else None,
    }
    return vRecur({name: value for name, value in parts.items() if value})
