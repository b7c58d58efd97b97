"""Bookings as a host says them, and changes of a record without HTTP or database."""

from datetime import UTC, datetime
from typing import Any

from feedserver.bookings import life
from feedserver.bookings.model import Booking, Record
from feedserver.bookings.payload import BookingPayload, booking_of

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
DELETE = None

#: Every field of the contract's example, but for the series.
EXAMPLE: dict[str, Any] = {
    "version": 7,
    "kind": "planning_meeting",
    "summary": "Planning meeting",
    "description": "Bring the plan.",
    "location": "Room 4",
    "status": "provisional",
    "start": "2026-12-01T10:00:00",
    "end": "2026-12-01T11:00:00",
    "timezone": "Europe/London",
    "all_day": False,
    "url": "https://host.example/bookings/42",
    "meeting": {"provider": "google_meet", "url": "https://meet.example/x"},
    "managed_by": None,
    "organiser": {"name": "Ada Park", "email": "ada@host.example"},
    "participants": [
        {"user": "u-17", "role": "apprentice"},
        {"email": "guest@x.example", "name": "Guest", "role": "employer"},
    ],
    "categories": ["EPA"],
    "retake_of": None,
    "recurrence": None,
}


def said(**fields: Any) -> Booking:
    """The contract's example with other ``fields``, read as the API reads it."""
    return booking_of(BookingPayload.model_validate({**EXAMPLE, **fields}), "b-1")


def told(
    kept: Record | None, booking: Booking | None, version: int | None = None, now: datetime = NOON
) -> life.Outcome:
    """What becomes of ``kept`` when a host PUTs ``booking`` (or DELETEs, where it is None)."""
    decide = life.delete if booking is DELETE else life.put
    return decide(life.Said(kept, booking, version), "b-1", "uid-1@feedserver.local", now)
