"""What a host may send as a booking."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from feedserver.api.fields import HttpsUrl, Identifier, Line, LongText, Payload, Text, Word, Zone, example
from feedserver.api.patterns import TIME, Described
from feedserver.bookings.model import Booking, Meeting, Organiser, Participant, Status
from feedserver.bookings.parts import MeetingPayload, OrganiserPayload, ParticipantPayload
from feedserver.bookings.recurrence import recurrence_of
from feedserver.bookings.recurrence_payload import RecurrencePayload
from feedserver.bookings.times import instant_of
from feedserver.errors import InvalidField

_MAX_PARTICIPANTS = 200
_MAX_VERSION = 2**63 - 1


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
            "organiser": {"name": "Ada Park", "email": "ada@host.example"},
            "participants": [{"user": "u-17", "role": "apprentice"}],
        }
    )

    version: Annotated[
        int | None,
        Field(ge=0, le=_MAX_VERSION, description="The host's own count; an older or equal one does nothing."),
    ] = None
    kind: Annotated[Word, Field(description="A word of the host's; tokens can filter by it.")] = "booking"
    summary: Annotated[Line, Field(description="The title.")]
    description: Annotated[LongText | None, Field(description="Text of several lines, up to 8 KiB.")] = None
    location: Annotated[Text | None, Field(description="Where it takes place.")] = None
    status: Annotated[
        Literal["provisional", "confirmed", "cancelled", "rejected"],
        Field(description="Provisional ones are tentative and say `[PENDING]`."),
    ] = "confirmed"
    start: Annotated[
        str, Described(TIME), Field(description="A time, local or with an offset; for all-day, a date.")
    ]
    end: Annotated[
        str, Described(TIME), Field(description="Written like `start` and after it; for all-day, exclusive.")
    ]
    timezone: Annotated[Zone | None, Field(description="IANA name; needed for local times.")] = None
    all_day: Annotated[bool, Field(description="Whether it takes whole days.")] = False
    url: Annotated[HttpsUrl | None, Field(description="Its page at the host's.")] = None
    meeting: Annotated[MeetingPayload | None, Field(description="Where it is held online.")] = None
    managed_by: Annotated[
        Word | None,
        Field(description="Another integration that owns the calendar entry: it is in no feed of ours."),
    ] = None
    organiser: Annotated[OrganiserPayload | None, Field(description="Who holds it.")] = None
    participants: Annotated[
        list[ParticipantPayload],
        Field(max_length=_MAX_PARTICIPANTS, description="Whom it concerns; each user once."),
    ] = []
    categories: Annotated[list[Word], Field(max_length=50, description="Words shown with the event.")] = []
    retake_of: Annotated[
        Identifier | None, Field(description="Id of the earlier booking of a retake or resit.")
    ] = None
    recurrence: Annotated[
        RecurrencePayload | None, Field(description="How it recurs; replaced whole by a PATCH.")
    ] = None


def booking_of(payload: BookingPayload, booking_id: str) -> Booking:
    """The booking a payload describes.

    Raises:
        InvalidField: two fields contradict each other, or a time does not exist.
    """
    if payload.retake_of == booking_id:
        raise InvalidField("retake_of", "must be another booking")
    starts_at = instant_of(payload.start, timezone=payload.timezone, all_day=payload.all_day, field="start")
    ends_at = instant_of(payload.end, timezone=payload.timezone, all_day=payload.all_day, field="end")
    if ends_at <= starts_at:
        raise InvalidField("end", "must be after start")
    meeting, organiser = payload.meeting, payload.organiser
    booking = Booking(
        summary=payload.summary,
        start=payload.start,
        end=payload.end,
        starts_at=starts_at,
        ends_at=ends_at,
        timezone=payload.timezone,
        all_day=payload.all_day,
        kind=payload.kind,
        description=payload.description,
        location=payload.location,
        status=Status(payload.status),
        url=payload.url,
        meeting=Meeting(url=meeting.url, provider=meeting.provider) if meeting else None,
        managed_by=payload.managed_by,
        organiser=Organiser(email=organiser.email, name=organiser.name) if organiser else None,
        participants=_participants(payload.participants),
        categories=tuple(payload.categories),
        retake_of=payload.retake_of,
    )
    return booking if payload.recurrence is None else _series(booking, payload.recurrence)


def _series(booking: Booking, payload: RecurrencePayload) -> Booking:
    if booking.timezone is None and not booking.all_day:
        raise InvalidField("timezone", "is needed for a booking that recurs")
    return replace(booking, recurrence=recurrence_of(payload.said(), booking))


def _participants(payloads: list[ParticipantPayload]) -> tuple[Participant, ...]:
    seen: set[str] = set()
    for position, person in enumerate(payloads):
        if person.user is None and person.email is None:
            raise InvalidField(f"participants.{position}", "needs a user, an email or both")
        if person.user in seen:
            raise InvalidField(f"participants.{position}.user", f"{person.user!r} is there already")
        if person.user is not None:
            seen.add(person.user)
    return tuple(
        Participant(user=one.user, email=one.email, name=one.name, role=one.role) for one in payloads
    )
