"""The calendar object of an e-mail (iTIP, RFC 5546): one booking, one recipient, one METHOD."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from feedserver.bookings.model import Booking, Record
from feedserver.ics.calendar import CALENDAR_END, IDENTITY
from feedserver.ics.check import check
from feedserver.ics.event import Style, booking_event
from feedserver.ics.series import series_events, series_master
from feedserver.ics.series_zone import ZoneSpan, zone_span
from feedserver.ics.vtimezone import is_native, vtimezone


class Method(StrEnum):
    """What the recipient's calendar shall do: add or update, or remove."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def calendar_object(record: Record, method: Method, style: Style) -> bytes:
    """Write one VCALENDAR for a mail; the same bytes for the same arguments.

    DTSTAMP and LAST-MODIFIED are the booking's last visible change. Of a series, a REQUEST holds the
    master and its overrides, and cancelled occurrences as exclusions (STATUS:CANCELLED inside a REQUEST
    removes nothing); a CANCEL holds the master. There is no X-WR-CALNAME: Outlook would make a folder.

    Raises ValueError if ``style`` names no people, or the booking cannot be written.
    """
    booking = record.booking
    if booking is None or style.people is None:
        raise ValueError("an invitation needs a booking and people")
    if method is Method.CANCEL:
        record = replace(record, cancelled_at=record.cancelled_at or record.changed_at)
    components = _components(record, booking, method, style)
    head = f"{IDENTITY}METHOD:{method.value}\r\n"
    data = b"".join((head.encode(), *components, CALENDAR_END))
    check(data, mailed=True)
    return data


def _components(record: Record, booking: Booking, method: Method, style: Style) -> Iterator[bytes]:
    stamp = record.changed_at
    recurrence = booking.recurrence
    if recurrence is None or recurrence.is_single:
        yield booking_event(replace(record, booking=_only(booking)), style, stamp=stamp)
        return
    span = zone_span(booking)
    if span is not None:
        yield _zone(span)
    if method is Method.CANCEL:
        yield series_master(record, style, stamp=stamp)
    else:
        gone = {one.original_at for one in recurrence.occurrences if is_gone(one.booking)}
        yield series_events(record, gone, style, stamp=stamp)


def _only(booking: Booking) -> Booking:
    """The one occurrence of a series of one; a single booking itself."""
    occurrences = booking.recurrence.occurrences if booking.recurrence else ()
    return occurrences[0].of(booking) if occurrences else replace(booking, recurrence=None)


def is_gone(occurrence: Booking | None) -> bool:
    """Cancelled, or in another integration's care."""
    return occurrence is not None and (occurrence.is_cancelled or occurrence.managed_by is not None)


def _zone(span: ZoneSpan) -> bytes:
    """The VTIMEZONE of a series, or its present rule where Outlook could not read the whole.

    Every other program goes by the zone's name.
    """
    if is_native(span.tzid, span.first, span.last):
        return vtimezone(span.tzid, span.first, span.last)
    return vtimezone(span.tzid)
