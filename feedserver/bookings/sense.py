"""Whether a record that was read from the database makes sense: it holds what this server may have written.

SQLite keeps any value in any column, and somebody may write to a database by hand. Feeds have a check of
their own (``ics/check.py``), of what they write.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from feedserver.bookings.model import Booking, Participant, Record

#: Of an integer in iCalendar (RFC 5545 section 3.3.8).
_MAX_SEQUENCE = 2**31 - 1


def require_sense(record: Record) -> None:
    """Raise ValueError where the record holds what no request can have put there."""
    _require(is_uid(record.uid), "a UID")
    _require(is_sequence(record.sequence), "a SEQUENCE")
    _require(record.version is None or isinstance(record.version, int), "a version")
    stamps = (record.created_at, record.updated_at, record.changed_at, record.cancelled_at, record.deleted_at)
    _require(all(is_instant(stamp) for stamp in stamps if stamp is not None), "a stamp")
    if record.booking is not None:
        _require_booking(record.booking)
    else:
        _require(record.deleted_at is not None, "a booking")


def is_uid(value: object) -> bool:
    """Whether it can be a UID."""
    return isinstance(value, str) and value != ""


def is_sequence(value: object) -> bool:
    """Whether it can be a SEQUENCE."""
    return isinstance(value, int) and 0 <= value <= _MAX_SEQUENCE


def is_instant(value: datetime) -> bool:
    """Whether it is in the years that bookings may have, so that days can still be added to it."""
    return 1900 <= value.year <= 2100


def _require_booking(booking: Booking) -> None:
    _require(_are_texts((booking.summary, booking.start, booking.end, booking.kind)), "words")
    _require(_are_texts(booking.categories), "categories")
    may_lack = (booking.description, booking.location, booking.url, booking.timezone)
    _require(_are_texts((*may_lack, booking.managed_by, booking.retake_of), or_none=True), "words")
    if booking.meeting is not None:
        _require(_are_texts((booking.meeting.url,)), "a meeting")
        _require(_are_texts((booking.meeting.provider,), or_none=True), "a meeting")
    if booking.organiser is not None:
        _require(_are_texts((booking.organiser.email,)), "an organiser")
        _require(_are_texts((booking.organiser.name,), or_none=True), "an organiser")
    _require(all(map(_is_participant, booking.participants)), "a participant")
    _require(is_instant(booking.starts_at) and is_instant(booking.ends_at), "a time")
    shortest = timedelta(days=1) if booking.all_day else timedelta(seconds=1)
    _require(booking.ends_at - booking.starts_at >= shortest, "an end after the start")


def _is_participant(person: Participant) -> bool:
    return _are_texts((person.user, person.email, person.name, person.role), or_none=True)


def _are_texts(values: Iterable[object], *, or_none: bool = False) -> bool:
    return all(isinstance(value, str) or (or_none and value is None) for value in values)


def _require(is_so: bool, what: str) -> None:
    if not is_so:
        raise ValueError(f"{what} that is none")
