"""What a host may send as a booking."""

from typing import Annotated, Any, Literal

from pydantic import Field

from feedserver.api.fields import (
    Email,
    HttpsUrl,
    Identifier,
    Line,
    LongText,
    MeetingUrl,
    Payload,
    Word,
    Zone,
    example,
)
from feedserver.bookings.model import Booking, Meeting, Organiser, Participant, Status
from feedserver.bookings.times import instant_of
from feedserver.errors import InvalidField

_MAX_PARTICIPANTS = 200
_MAX_VERSION = 2**63 - 1


class MeetingPayload(Payload):
    """Where a booking is held online."""

    provider: Word | None = None
    url: MeetingUrl


class OrganiserPayload(Payload):
    """Who holds the booking."""

    name: Annotated[str, Field(max_length=1000)] | None = None
    email: Email


class ParticipantPayload(Payload):
    """Somebody the booking concerns; ``answer`` and ``answered_at`` are the server's own."""

    user: Identifier | None = None
    email: Email | None = None
    name: Annotated[str, Field(max_length=1000)] | None = None
    role: Word | None = None
    answer: Any = None
    answered_at: Any = None


class BookingPayload(Payload):
    """A booking: something with a time that concerns one or more users."""

    model_config = example(
        {
            "version": 7,
            "kind": "planning_meeting",
            "summary": "Planning meeting",
            "location": "Room 4",
            "status": "provisional",
            "start": "2026-12-01T10:00:00",
            "end": "2026-12-01T11:00:00",
            "timezone": "Europe/London",
            "participants": [{"user": "u-17", "role": "apprentice"}],
        }
    )

    version: Annotated[int, Field(ge=0, le=_MAX_VERSION)] | None = None
    kind: Word = "booking"
    summary: Line
    description: LongText | None = None
    location: Annotated[str, Field(max_length=1000)] | None = None
    status: Literal["provisional", "confirmed", "cancelled", "rejected"] = "confirmed"
    start: str
    end: str
    timezone: Zone | None = None
    all_day: bool = False
    url: HttpsUrl | None = None
    meeting: MeetingPayload | None = None
    managed_by: Word | None = None
    organiser: OrganiserPayload | None = None
    participants: Annotated[list[ParticipantPayload], Field(max_length=_MAX_PARTICIPANTS)] = []
    categories: Annotated[list[Word], Field(max_length=50)] = []
    retake_of: Identifier | None = None
    recurrence: Any = None


def booking_of(payload: BookingPayload, booking_id: str) -> Booking:
    """The booking a payload describes.

    Raises:
        InvalidField: two fields contradict each other, or a time does not exist.
    """
    if payload.recurrence is not None:
        raise InvalidField("recurrence", "recurring bookings are not supported yet; send null")
    if payload.retake_of == booking_id:
        raise InvalidField("retake_of", "must be another booking")
    starts_at = instant_of(payload.start, timezone=payload.timezone, all_day=payload.all_day, field="start")
    ends_at = instant_of(payload.end, timezone=payload.timezone, all_day=payload.all_day, field="end")
    if ends_at <= starts_at:
        raise InvalidField("end", "must be after start")
    plain = payload.model_dump(
        exclude={"version", "recurrence", "status", "meeting", "organiser", "participants", "categories"}
    )
    return Booking(
        **plain,
        starts_at=starts_at,
        ends_at=ends_at,
        status=Status(payload.status),
        meeting=Meeting(**payload.meeting.model_dump()) if payload.meeting else None,
        organiser=Organiser(**payload.organiser.model_dump()) if payload.organiser else None,
        participants=_participants(payload.participants),
        categories=tuple(payload.categories),
    )


def _participants(payloads: list[ParticipantPayload]) -> tuple[Participant, ...]:
    seen: set[str] = set()
    for position, person in enumerate(payloads):
        if person.user is None and person.email is None:
            raise InvalidField(f"participants.{position}", "needs a user, an email or both")
        if person.user in seen:
            raise InvalidField(f"participants.{position}.user", f"{person.user!r} is there already")
        if person.user is not None:
            seen.add(person.user)
    return tuple(Participant(**p.model_dump(exclude={"answer", "answered_at"})) for p in payloads)


class BatchPayload(Payload):
    """Up to 1,000 bookings, each with its ``id``; each is checked by itself."""

    model_config = example(
        {
            "bookings": [
                {
                    "id": "b-43",
                    "summary": "Progress review",
                    "start": "2026-12-08T10:00:00Z",
                    "end": "2026-12-08T11:00:00Z",
                    "participants": [{"user": "u-17"}],
                }
            ]
        }
    )

    bookings: list[Any]
