"""A series as VEVENTs: the master with its rule, then its overrides (RFC 5545 section 3.8.5).

All of them share the booking's UID, SEQUENCE and stamps: Evolution compares those of the master alone.
Exclusions, additions and RECURRENCE-IDs are written like DTSTART, in its type and zone; Apple drops a
series where they differ. An occurrence that meets a change of the clock gets an override that says its
time in UTC, for readers take such times in four ways.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from feedserver.bookings.model import Booking, Occurrence, Record, Recurrence
from feedserver.ics.agreed_rules import is_agreed
from feedserver.ics.event import Style, identity, said, vevent
from feedserver.ics.lines import line
from feedserver.ics.rrule import rrule
from feedserver.ics.series_clock import Clock
from feedserver.ics.series_zone import tzid_of
from feedserver.ics.values import time_line, utc


def is_native(booking: Booking) -> bool:
    """Whether every reader takes the rule, the overrides and the first occurrence of a series alike."""
    assert booking.recurrence is not None
    clock = Clock(booking)
    is_utc = tzid_of(booking) is None and not booking.all_day
    if is_utc and any(one.booking for one in booking.recurrence.occurrences):
        return False  # Home Assistant shows an override beside what it replaces where RECURRENCE-ID has a Z
    if clock.is_unclear_by_rule(booking.starts_at, booking.ends_at):
        return False
    if any(clock.skips(one.original_at) for one in booking.recurrence.occurrences):
        return False  # libical keeps the later hour from then on
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
    clock = Clock(booking)
    known = identity(record, stamp)
    parts = [vevent(known, _times(booking.recurrence, hidden, clock), said(record, booking, style))]
    for one in booking.recurrence.occurrences:
        if one.original_at in hidden:
            continue
        if one.booking or clock.is_unclear_by_rule(one.original_at, one.ends_at):
            occurrence = one.of(booking)
            parts.append(vevent(known, _own_times(one, occurrence, clock), said(record, occurrence, style)))
    return b"".join(parts)


def series_master(record: Record, style: Style, *, stamp: datetime) -> bytes:
    """Write the master of a series alone: what a CANCEL of the whole needs (RFC 5546 section 3.2.5)."""
    booking = record.booking
    if booking is None or booking.recurrence is None:
        raise ValueError("a booking that does not recur is no series")
    times = _times(booking.recurrence, (), Clock(booking))
    return vevent(identity(record, stamp), times, said(record, booking, style))


def _times(recurrence: Recurrence, hidden: Collection[datetime], clock: Clock) -> str:
    """When the master is."""
    series = clock.series
    excluded = sorted({*recurrence.excluded, *hidden})
    times = (
        time_line("DTSTART", clock.original(series.starts_at)),
        time_line("DTEND", clock.time(series.ends_at)),
        line("RRULE", rrule(recurrence.rule, series.all_day)),
        time_line("RDATE", *map(clock.original, recurrence.added)) if recurrence.added else "",
        time_line("EXDATE", *map(clock.original, excluded)) if excluded else "",
    )
    return "".join(times)


def _own_times(one: Occurrence, booking: Booking, clock: Clock) -> str:
    """When the override ``booking`` is, and which occurrence it replaces."""
    moments = utc(one.starts_at), utc(one.ends_at)
    when: Sequence[date] = moments
    if booking.all_day:
        when = [moment.date() for moment in moments]
    elif not clock.series.all_day and one.booking and not clock.is_unclear(*moments):
        when = [clock.time(moment) for moment in moments]
    times = (
        time_line("RECURRENCE-ID", clock.original(one.original_at)),
        time_line("DTSTART", when[0]),
        time_line("DTEND", when[1]),
    )
    return "".join(times)
