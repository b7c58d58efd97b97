"""A booking as the API gives it."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from feedserver.api.answers import COMPLETE, Identified, Next
from feedserver.api.fields import Instant
from feedserver.api.patterns import READ_ONLY
from feedserver.bookings.life import Outcome
from feedserver.bookings.model import Participant, Record
from feedserver.bookings.parts import ParticipantPayload
from feedserver.bookings.payload import BookingPayload
from feedserver.clock import zulu

#: Set by the server; accepted, so that an answer can be sent back.
SERVER_SET = ("uid", "sequence", "applied", "changed", "created_at", "updated_at")
_ALWAYS: list[JsonValue] = ["id", "uid", "version", "sequence", "applied", "changed"]
#: Fields of a booking that the API gives as they are.
_PLAIN = tuple(
    name
    for name in BookingPayload.model_fields
    if name not in ("version", "meeting", "organiser", "participants", "recurrence")
)
_Uid = Annotated[str, Field(description="UID of its calendar event.", json_schema_extra=READ_ONLY)]
_Sequence = Annotated[
    int, Field(description="Rises with changes that calendars show.", json_schema_extra=READ_ONLY)
]
_Applied = Annotated[
    bool, Field(description="False where the version was no newer.", json_schema_extra=READ_ONLY)
]
_Changed = Annotated[
    list[str], Field(description="Names of the fields that differ.", json_schema_extra=READ_ONLY)
]


class ParticipantAnswer(ParticipantPayload):
    """A participant, and what they answered by mail."""

    model_config = COMPLETE

    answer: Annotated[
        Literal["accepted", "declined", "tentative"] | None,
        Field(description="What came by mail; null is no answer.", json_schema_extra=READ_ONLY),
    ] = None
    answered_at: Annotated[Instant | None, Field(description="When it was given.")] = None


class BookingAnswer(BookingPayload):
    """A booking."""

    model_config = COMPLETE

    id: Identified
    participants: list[ParticipantAnswer] = Field(  # type: ignore[assignment]  # an answer is only written
        default=[], description="Whom it concerns, with their answers."
    )
    uid: _Uid
    sequence: _Sequence
    created_at: Annotated[Instant, Field(description="When it was made.")]
    updated_at: Annotated[Instant, Field(description="When it was last changed.")]


class BookingWritten(BookingAnswer):
    """The booking after a write (of a deleted one, what is kept of it) and what the write did."""

    model_config = ConfigDict(json_schema_extra={"required": _ALWAYS})

    applied: _Applied
    changed: _Changed


class FieldError(BaseModel):
    """A field that does not fit."""

    field: Annotated[str, Field(description="The field, as the sender wrote it; inner ones with dots.")]
    message: Annotated[str, Field(description="What is wrong.")]


class BatchItem(BaseModel):
    """What became of one booking of a batch; `errors` where it was refused."""

    id: Annotated[str | None, Field(description="As it was sent; null where it was no text.")]
    status: Annotated[Literal[200, 201, 422], Field(description="Changed, made or refused.")]
    uid: _Uid = ""
    sequence: _Sequence = 0
    applied: _Applied = False
    changed: _Changed = []
    errors: Annotated[list[FieldError], Field(description="What does not fit; with 422 alone.")] = []


class BatchAnswer(BaseModel):
    """The results, in the order of the bookings sent."""

    results: Annotated[list[BatchItem], Field(description="One for each booking sent.")]


class BookingList(BaseModel):
    """A page of bookings."""

    items: Annotated[list[BookingAnswer], Field(description="By id.")]
    next: Next
    unreadable: Annotated[
        list[str],
        Field(description="Ids of the page's bookings whose rows cannot be read; only where any are."),
    ] = []


def booking_answer(record: Record) -> dict[str, Any]:
    """A booking as the API gives it; of a deleted one, what is kept of it."""
    head = {"id": record.id, "uid": record.uid, "version": record.version, "sequence": record.sequence}
    booking = record.booking
    if record.deleted_at is not None or booking is None:
        return head
    return {
        **head,
        **{name: _plain(getattr(booking, name)) for name in _PLAIN},
        "meeting": booking.meeting and {"provider": booking.meeting.provider, "url": booking.meeting.url},
        "organiser": booking.organiser and {"name": booking.organiser.name, "email": booking.organiser.email},
        "participants": [participant_answer(person) for person in booking.participants],
        "recurrence": booking.recurrence and json.loads(booking.recurrence.said),
        "created_at": zulu(record.created_at),
        "updated_at": zulu(record.updated_at),
    }


def participant_answer(person: Participant) -> dict[str, Any]:
    """A participant as the API gives them."""
    return {
        "user": person.user,
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "answer": person.answer,
        "answered_at": zulu(person.answered_at),
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
