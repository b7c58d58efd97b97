"""From records to the columns that are written: of a booking's row, and of its participants' rows."""

import json
from dataclasses import fields
from typing import Any

from feedserver.bookings.model import Booking, Record

#: Columns of a booking that carry their value as it is.
PLAIN = tuple(
    field.name
    for field in fields(Booking)
    if field.name not in ("participants", "status", "meeting", "organiser", "categories", "recurrence")
)
#: Columns that are made of one or more fields.
_MADE = (
    *("status", "meeting", "organiser", "categories"),
    *("recurrence", "first_starts_at", "last_ends_at"),
)
#: The columns of a booking that says nothing.
NOTHING = dict.fromkeys((*PLAIN, *_MADE))


def columns_of(record: Record) -> dict[str, Any]:
    """The row of a record."""
    booking = record.booking
    return {
        "id": record.id,
        "uid": record.uid,
        "sequence": record.sequence,
        "version": record.version,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "changed_at": record.changed_at,
        "cancelled_at": record.cancelled_at,
        "deleted_at": record.deleted_at,
        **(NOTHING if booking is None else _columns_of_booking(booking)),
    }


def participant_rows(record: Record) -> list[dict[str, Any]]:
    """The rows of a record's participants, in their order."""
    return [
        {
            "booking": record.id,
            "position": position,
            "user": person.user,
            "email": person.email,
            "name": person.name,
            "role": person.role,
            "answer": person.answer and person.answer.value,
            "answered_at": person.answered_at,
        }
        for position, person in enumerate(record.booking.participants if record.booking else ())
    ]


def _columns_of_booking(booking: Booking) -> dict[str, Any]:
    meeting, organiser = booking.meeting, booking.organiser
    return {
        **{name: getattr(booking, name) for name in PLAIN},
        "status": booking.status.value,
        "meeting": meeting and {"url": meeting.url, "provider": meeting.provider},
        "organiser": organiser and {"email": organiser.email, "name": organiser.name},
        "categories": list(booking.categories),
        "recurrence": booking.recurrence and json.loads(booking.recurrence.said),
        "first_starts_at": booking.first_starts_at,
        "last_ends_at": booking.last_ends_at,
    }
