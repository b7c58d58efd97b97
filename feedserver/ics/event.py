"""One VEVENT: from a booking, or an all-day one that this server itself has to say.

A fragment is complete bytes from ``BEGIN:VEVENT`` to its last CRLF, the same for the same arguments;
``calendar.py`` joins fragments without looking into them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedserver.bookings.model import Booking, Record
from feedserver.ics.alarm import alarms
from feedserver.ics.details import details
from feedserver.ics.lines import text_line
from feedserver.ics.people import People, people_lines
from feedserver.ics.stamp import stamp_lines
from feedserver.ics.state import MARKER, Appearance, appearance
from feedserver.ics.text import multi_line, single_line
from feedserver.ics.values import time_line, utc, utc_time
from feedserver.ics.words import ENGLISH, Words
from feedserver.tokens.model import CancelledForm, Privacy

#: Of an integer (RFC 5545 section 3.3.8).
_LEAST, _MOST = -(2**31), 2**31 - 1


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
    if booking.all_day:
        first, after = utc(booking.starts_at).date(), utc(booking.ends_at).date()
        times = time_line("DTSTART", first) + time_line("DTEND", after)
    else:
        times = f"DTSTART:{utc_time(booking.starts_at)}\r\nDTEND:{utc_time(booking.ends_at)}\r\n"
    return vevent(identity(record, stamp), times, said(record, booking, style))


def vevent(identity: str, times: str, said: str) -> bytes:
    """Write one VEVENT of lines: which it is, when it is and what it says."""
    return f"BEGIN:VEVENT\r\n{identity}{times}{said}END:VEVENT\r\n".encode()


def identity(record: Record, stamp: datetime) -> str:
    """Return UID, stamps and SEQUENCE; raises ValueError if a time has no zone."""
    return _identity(uid=record.uid, sequence=record.sequence, created=record.created_at, stamp=stamp)


def said(record: Record, booking: Booking, style: Style) -> str:
    """Return everything but identity and time: what the state, the privacy level and the host say.

    ``booking`` is the record's, or of one of its occurrences. Raises ValueError if it is to be hidden.
    """
    state = appearance(booking.status, record.is_cancelled, style.cancelled, style.words)
    summary = single_line(f"{state.prefix} {_title(booking, style)}")
    lines = _shown(summary, state)
    if style.privacy is Privacy.FULL:
        lines += details(booking)
    if style.people is not None:
        lines += people_lines(style.people, state)
    if style.alarms and state.transparency == "OPAQUE":  # nobody wants to be reminded of what is cancelled
        lines += alarms(style.alarms, summary)
    return lines


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
    return vevent(
        _identity(uid=uid, sequence=0, created=created, stamp=stamp),
        time_line("DTSTART", day) + time_line("DTEND", day + timedelta(days=1)),
        _shown(single_line(summary), MARKER) + text_line("DESCRIPTION", multi_line(description or "")),
    )


def _identity(*, uid: str, sequence: int, created: datetime, stamp: datetime) -> str:
    if not _LEAST <= sequence <= _MOST:
        raise ValueError("a SEQUENCE of more than 32 bits")
    return (
        f"{text_line('UID', uid)}{stamp_lines(utc_time(stamp))}"
        f"CREATED:{utc_time(created)}\r\nSEQUENCE:{sequence}\r\n"
    )


def _title(booking: Booking, style: Style) -> str:
    if style.privacy in (Privacy.FULL, Privacy.TITLE):
        return single_line(booking.summary) or style.words.untitled
    return style.words.busy


def _shown(summary: str, state: Appearance) -> str:
    return (
        f"{text_line('SUMMARY', summary)}STATUS:{state.status}\r\nTRANSP:{state.transparency}\r\n"
        f"X-MICROSOFT-CDO-BUSYSTATUS:{state.busy_status}\r\n"
    )
