"""Bookings, records and readers that the tests of this folder share."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from hypothesis import strategies as st
from icalendar import Event

from feedserver.bookings.model import Booking, Meeting, Record, Status
from feedserver.ics.event import Style, booking_event
from feedserver.tokens.model import CancelledForm, Privacy

CREATED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
STAMP = datetime(2026, 2, 1, 12, 30, 15, tzinfo=UTC)
START = datetime(2026, 3, 9, 13, 0, tzinfo=UTC)

#: Pieces that break naive writers and readers.
HOSTILE_PIECES = (
    *("\r\n", "\r", "\n", "\t", " ", "\x00", "\x07", "\v", "\f", "\x1b", "\x7f", "\x85", "\x9f"),
    *("\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\ufffe", "\ud800", "\udfff", "\u200e"),
    *("\\", "\\n", "\\N", "\\,", ";", ",", ":", '"', "^n", "%2C", "=", "END:VEVENT", "X-A;B=1:c"),
    *("é", "שלום", "👩‍👩‍👧", "漢字", "a", "word "),
)


def texts(max_size: int = 80) -> st.SearchStrategy[str]:
    """Any text whatever: all code points with Cc and Cs, and runs of hostile pieces."""
    anything = st.text(st.characters(exclude_categories=()), max_size=max_size)
    pieces = st.lists(st.sampled_from(HOSTILE_PIECES), max_size=max_size).map("".join)
    return anything | pieces


def booking(**changes: Any) -> Booking:
    values: dict[str, Any] = {
        "summary": "Planning meeting",
        "start": "2026-03-09T13:00:00Z",
        "end": "2026-03-09T14:00:00Z",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
    }
    return Booking(**(values | changes))


def record(content: Booking | None, **changes: Any) -> Record:
    values: dict[str, Any] = {
        "id": "booking-42",
        "uid": "0123456789abcdef0123456789abcdef@feeds.example",
        "sequence": 3,
        "version": 7,
        "booking": content,
        "created_at": CREATED,
        "updated_at": STAMP,
        "changed_at": STAMP,
    }
    if content is not None and content.status.is_cancelled:
        values["cancelled_at"] = STAMP
    return Record(**(values | changes))


def written(
    content: Booking,
    *,
    privacy: Privacy = Privacy.FULL,
    cancelled: CancelledForm = CancelledForm.TOMBSTONE,
    **changes: Any,
) -> bytes:
    return booking_event(record(content, **changes), Style(privacy=privacy, cancelled=cancelled), stamp=STAMP)


def parsed(fragment: bytes) -> Event:
    event = Event.from_ical(fragment)
    assert isinstance(event, Event)
    assert not event.errors
    return event


def lines(fragment: bytes) -> list[str]:
    """The content lines, unfolded."""
    return fragment.decode().replace("\r\n ", "").split("\r\n")[:-1]


def names(fragment: bytes) -> list[str]:
    """The names of the properties in the order they stand."""
    return [line.partition(":")[0].partition(";")[0] for line in lines(fragment)][1:-1]


def varied_events() -> Iterator[bytes]:
    """48 events: every state, form, privacy, all-day or not, with and without details."""
    rows = product(Status, (CancelledForm.TOMBSTONE, CancelledForm.PREFIX), Privacy, (False, True))
    for number, (status, form, privacy, all_day) in enumerate(rows):
        start = datetime(2026, 3, 1 + number // 2, tzinfo=UTC)
        content = booking(
            summary=HOSTILE_PIECES[number % len(HOSTILE_PIECES)] * 30,
            description="Erste Zeile\nzweite; dritte, \\vierte " + "ß" * number * 5,
            location=None if number % 3 else "Raum 4, אולם",
            status=status,
            all_day=all_day,
            starts_at=start if all_day else start + timedelta(hours=9),
            ends_at=start + timedelta(days=1 + number % 3),
            url="https://host.example/bookings/42?a=1,2;b=3",
            meeting=Meeting(url="https://meet.example/x", provider="meet") if number % 2 else None,
            categories=("EPA", "a, b") if number % 5 else (),
        )
        yield written(content, privacy=privacy, cancelled=form, uid=f"{number:032x}@feeds.example")


DAY = date(2026, 2, 1)
