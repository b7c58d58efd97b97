"""One VEVENT: from a booking, or an all-day one that this server itself has to say.

A fragment is complete bytes from ``BEGIN:VEVENT`` to its last CRLF, the same for the same arguments;
``calendar.py`` joins fragments without looking into them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Event

from feedserver.bookings.model import Booking, Record
from feedserver.ics.alarm import add_alarms
from feedserver.ics.details import add_details
from feedserver.ics.people import People, add_people
from feedserver.ics.state import MARKER, Appearance, appearance
from feedserver.ics.text import multi_line, single_line
from feedserver.ics.values import Text, fragment, put, utc
from feedserver.ics.words import ENGLISH, Words
from feedserver.tokens.model import CancelledForm, Privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How much an event tells and in which words. ``alarms`` are whole minutes before the start.

    ``people`` stand in mailed objects alone, never in a feed.
    """

    privacy: Privacy = Privacy.FULL
    cancelled: CancelledForm = CancelledForm.TOMBSTONE
    alarms: tuple[int, ...] = ()
    words: Words = ENGLISH
    people: People | None = None


def booking_event(record: Record, style: Style, *, stamp: datetime) -> bytes:
    """Write a booking as one VEVENT (RFC 5545 section 3.6.1).

    ``stamp`` becomes DTSTAMP and LAST-MODIFIED: clients compare these, not the content, so the
    caller raises it with every visible change. Times are written in UTC at whole seconds, all-day
    bookings as dates. Any text is welcome: it is written in the normal form of ``text.py``.
    Never holds CLASS. Of a series, this is the first occurrence alone.

    Raises ValueError if the record has no booking, if a cancelled one is to be hidden
    (``CancelledForm.HIDE``), or if a time has no zone. Whether the booking belongs in the feed at
    all (window, filters, managed elsewhere) is the caller's question.
    """
    booking = record.booking
    if booking is None:
        raise ValueError("a record without its booking has no event")
    event = Event()
    identify(event, record, stamp)
    start, end = utc(booking.starts_at), utc(booking.ends_at)
    event.add("DTSTART", start.date() if booking.all_day else start)
    event.add("DTEND", end.date() if booking.all_day else end)
    describe(event, record, style)
    return fragment(event)


def identify(event: Event, record: Record, stamp: datetime) -> None:
    """Add UID, stamps and SEQUENCE."""
    _identify(event, uid=record.uid, sequence=record.sequence, created=record.created_at, stamp=stamp)


def describe(event: Event, record: Record, style: Style) -> None:
    """Add everything but identity and time: what the state, the privacy level and the host say."""
    booking = record.booking
    if booking is None:
        raise ValueError("a record without its booking has no event")
    state = appearance(record, style.cancelled, style.words)
    _show(event, f"{state.prefix} {_title(booking, style)}", state)
    if style.privacy is Privacy.FULL:
        add_details(event, booking)
    if style.people is not None:
        add_people(event, style.people, state)
    if state.transparency == "OPAQUE":  # nobody wants to be reminded of what is cancelled
        add_alarms(event, style.alarms)


def all_day_event(
    *,
    uid: str,
    day: date,
    created: datetime,
    stamp: datetime,
    summary: str,
    description: str | None = None,
) -> bytes:
    """Write the notice of a retired feed, or the placeholder of an empty one, as one VEVENT.

    It lasts the whole of ``day``, takes no time (TRANSPARENT) and never changes (SEQUENCE 0).
    Raises ValueError if a time has no zone.
    """
    event = Event()
    _identify(event, uid=uid, sequence=0, created=created, stamp=stamp)
    event.add("DTSTART", day)
    event.add("DTEND", day + timedelta(days=1))
    _show(event, summary, MARKER)
    put(event, "DESCRIPTION", multi_line(description or ""))
    return fragment(event)


def _identify(event: Event, *, uid: str, sequence: int, created: datetime, stamp: datetime) -> None:
    event.add("UID", Text(uid))
    event.add("DTSTAMP", utc(stamp))
    event.add("LAST-MODIFIED", utc(stamp))
    event.add("CREATED", utc(created))
    event.add("SEQUENCE", sequence)


def _title(booking: Booking, style: Style) -> str:
    if style.privacy in (Privacy.FULL, Privacy.TITLE):
        return single_line(booking.summary) or style.words.untitled
    return style.words.busy


def _show(event: Event, summary: str, state: Appearance) -> None:
    put(event, "SUMMARY", single_line(summary))
    event.add("STATUS", state.status)
    event.add("TRANSP", state.transparency)
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", state.busy_status)
