"""What octets from strangers must not do; each target raises when they do (S-63)."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar

from feedserver.api.fields import check_payload
from feedserver.api.strict_json import NotJson, parse, refuse_bad_text
from feedserver.bookings.payload import BookingPayload, booking_of
from feedserver.errors import InvalidField, InvalidFields
from feedserver.feeds.renderer import Renderer
from feedserver.ics.check import check
from feedserver.ics.text import single_line
from feedserver.keys import SigningKey
from feedserver.replies.parse import reply_in_message, reply_in_object
from feedserver.shelves.style import ShelfStyle
from feedserver.shelves.writing import entries_of
from feedserver.tokens.model import CancelledForm, Privacy, ProvisionalForm, RecurrenceForm
from feedserver.tokens.signature import TokenSigner
from tests.bookings.samples import EXAMPLE
from tests.ics.samples import record
from tests.replies.samples import PROGRAMS, answering, sample

_RENDERER = Renderer(
    uid_key=b"3" * 32,
    uid_domain="feeds.example",
    publish=True,
    color="teal",
    tombstone_days=14,
    max_octets=900_000,
    max_events=1_000,
    epoch=datetime(2026, 1, 1, tzinfo=UTC),
)
_WRITING = _RENDERER.writing(
    ShelfStyle(Privacy.FULL, CancelledForm.TOMBSTONE, ProvisionalForm.SHOW, RecurrenceForm.NATIVE, (10,))
)
_SIGNER = TokenSigner([SigningKey("k1", b"1" * 32), SigningKey("k2", b"2" * 32)])
_ISSUED = [_SIGNER.sign("A" * 21 + last, key) for last in "AQgw" for key in ("k1", "k2")]


def json_to_ics(octets: bytes) -> None:
    """A booking's body is refused by name, or becomes legal events that are read back with its title."""
    try:
        said = parse(octets)
        refuse_bad_text(said)
        if not isinstance(said, dict):
            return
        booking = booking_of(check_payload(BookingPayload, said), "b-1")
    except (NotJson, InvalidFields):
        return
    entries = entries_of(record(booking), _WRITING)
    body = _RENDERER.opening(booking.summary, [entry.zone for entry in entries if entry.zone])
    body += b"".join(entry.data for entry in entries) + b"END:VCALENDAR\r\n"
    check(body)
    events = Calendar.from_ical(body).walk("VEVENT")
    assert len(events) == sum(entry.events for entry in entries)
    if events and booking.recurrence is None:
        assert (single_line(booking.summary) or "(no title)") in str(events[0]["SUMMARY"])


def tokens(octets: bytes) -> None:
    """A string is a token only if it was signed, every character of it."""
    text = octets.decode("utf-8", "surrogateescape")
    assert (_SIGNER.read(text) is not None) == (text in _ISSUED)


def replies(octets: bytes) -> None:
    """A mail, or an object of a mail, is a reply or is refused by name."""
    for read in (reply_in_message, reply_in_object):
        with suppress(InvalidField):
            read(octets)


@dataclass(frozen=True, slots=True)
class Target:
    """A function of octets, octets to begin with, and what else stands in such octets."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[str, ...]


def _bookings() -> tuple[bytes, ...]:
    recurrence = {"rrule": "FREQ=WEEKLY;COUNT=6;BYDAY=TU", "exdates": ["2026-12-15T10:00:00"]}
    override = {"recurrence_id": "2026-12-08T10:00:00", "summary": "Moved", "start": "2026-12-08T12:00:00"}
    override |= {"end": "2026-12-08T13:00:00"}
    days = {"all_day": True, "start": "2026-12-01", "end": "2026-12-03", "timezone": None}
    every = {"recurrence": {**recurrence, "rdates": ["2026-12-16T10:00:00"], "overrides": [override]}}
    said = ({}, {"status": "cancelled"}, days, {"recurrence": recurrence}, every)
    return tuple(json.dumps({**EXAMPLE, **fields}).encode() for fields in said)


TARGETS = {
    "json": Target(
        json_to_ics,
        _bookings(),
        (
            *(f'"{name}"' for name in BookingPayload.model_fields),
            *("\\u202e", "\\u0000", "\\ud800", "\\r\\n", "END:VEVENT", "null", "true", "1e999", "NaN"),
            *(
                "FREQ=DAILY",
                "FREQ=YEARLY",
                "INTERVAL=",
                "UNTIL=",
                "COUNT=",
                "BYDAY=",
                "BYSETPOS=",
                "BYMONTH=",
            ),
            *("Asia/Gaza", "Europe/Dublin", "Z", "+23:59", "1900-01-01", "2100-12-31", "javascript:", "tel:"),
        ),
    ),
    "tokens": Target(
        tokens,
        tuple(token.encode() for token in _ISSUED),
        ("ics_", ".", "=", "~~", "%00", "\u00e9", "\uff49cs_"),
    ),
    "replies": Target(
        replies,
        (answering("u-1").encode(), *(sample(name) for name in PROGRAMS.values())),
        (
            *("BEGIN:VCALENDAR", "END:VEVENT", "METHOD:REPLY", "ATTENDEE", "PARTSTAT=", "RECURRENCE-ID"),
            *(
                "DTSTAMP:",
                "Content-Type: ",
                "multipart/mixed; boundary=",
                "base64",
                "quoted-printable",
                "=?x?b?",
            ),
        ),
    ),
}
