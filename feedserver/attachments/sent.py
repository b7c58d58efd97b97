"""A whole booking that comes with the request for its attachment, and is not stored."""

from typing import Annotated, Any

from pydantic import Field

from feedserver.api.fields import Identifier, UtcInstant
from feedserver.api.patterns import READ_ONLY
from feedserver.bookings.model import Record
from feedserver.bookings.payload import BookingPayload, booking_of

_Ignored = Annotated[Any, Field(description="Ignored.", json_schema_extra=READ_ONLY)]
_MAX_SEQUENCE = 2**31 - 1


class SentBooking(BookingPayload):
    """A booking with what the server would know of it."""

    id: Annotated[Identifier, Field(description="Its id; the UID is made from it.")]
    updated_at: Annotated[UtcInstant, Field(description="When it was last changed: DTSTAMP.")]
    sequence: Annotated[int, Field(ge=0, le=_MAX_SEQUENCE, description="Its SEQUENCE.")] = 0
    uid: _Ignored = None
    applied: _Ignored = None
    changed: _Ignored = None
    created_at: _Ignored = None


def record_of(payload: SentBooking, uid: str) -> Record:
    """The booking as if it were stored, under that UID.

    Raises:
        InvalidField: two fields contradict each other, or a time does not exist.
    """
    return Record(
        id=payload.id,
        uid=uid,
        sequence=payload.sequence,
        version=payload.version,
        booking=booking_of(payload, payload.id),
        created_at=payload.updated_at,
        updated_at=payload.updated_at,
        changed_at=payload.updated_at,
    )
