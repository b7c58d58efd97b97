"""A booking as the API gives it."""

from typing import Any

from pydantic import BaseModel

from feedserver.bookings.life import Outcome
from feedserver.bookings.model import Record
from feedserver.bookings.payload import BookingPayload
from feedserver.clock import zulu

#: Set by the server; accepted, so that an answer can be sent back.
SERVER_SET = ("uid", "sequence", "applied", "changed", "created_at", "updated_at")


class BookingAnswer(BookingPayload):
    """A booking."""

    id: str
    uid: str
    sequence: int
    created_at: str
    updated_at: str


class BookingWritten(BaseModel):
    """The booking after a write (of a deleted one, what is kept of it) and what the write did."""

    id: str
    uid: str
    version: int | None
    sequence: int
    applied: bool
    changed: list[str]


class BatchItem(BaseModel):
    """What became of one booking of a batch; `errors` where it was refused."""

    id: str | None
    status: int
    uid: str | None = None
    sequence: int | None = None
    applied: bool | None = None
    changed: list[str] | None = None
    errors: list[dict[str, str]] | None = None


class BatchAnswer(BaseModel):
    """The results, in the order of the bookings sent."""

    results: list[BatchItem]


class BookingList(BaseModel):
    """A page of bookings."""

    items: list[BookingAnswer]
    next: str | None


def booking_answer(record: Record) -> dict[str, Any]:
    """A booking as the API gives it; of a deleted one, what is kept of it."""
    head = {"id": record.id, "uid": record.uid, "version": record.version, "sequence": record.sequence}
    booking = record.booking
    if record.deleted_at is not None or booking is None:
        return head
    said = BookingPayload.model_fields.keys() - {
        "version",
        "meeting",
        "organiser",
        "participants",
        "recurrence",
    }
    return {
        **head,
        **{name: _plain(getattr(booking, name)) for name in BookingPayload.model_fields if name in said},
        "meeting": booking.meeting and {"provider": booking.meeting.provider, "url": booking.meeting.url},
        "organiser": booking.organiser and {"name": booking.organiser.name, "email": booking.organiser.email},
        "participants": [
            {"user": p.user, "email": p.email, "name": p.name, "role": p.role} for p in booking.participants
        ],
        "recurrence": None,
        "created_at": zulu(record.created_at),
        "updated_at": zulu(record.updated_at),
    }


def booking_document(answer: dict[str, Any]) -> dict[str, Any]:
    """What may be changed about a booking: the target of a merge patch. The version is the patch's own."""
    return {name: answer[name] for name in BookingPayload.model_fields if name != "version"}


def outcome_answer(outcome: Outcome) -> dict[str, Any]:
    """The answer to a write: the booking, whether it was applied and what it changed."""
    return {**booking_answer(outcome.record), "applied": outcome.applied, "changed": list(outcome.changed)}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def item_answer(outcome: Outcome) -> dict[str, Any]:
    """What became of one booking of a batch."""
    record = outcome.record
    return {
        "id": record.id,
        "status": 201 if outcome.made else 200,
        "uid": record.uid,
        "sequence": record.sequence,
        "applied": outcome.applied,
        "changed": list(outcome.changed),
    }
