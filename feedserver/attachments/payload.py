"""What a host may send to get attachments."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from feedserver.api.fields import Email, Identifier, Line, Payload, example
from feedserver.attachments.sent import SentBooking
from feedserver.errors import InvalidFields
from feedserver.ics.people import MAIL_ADDRESS
from feedserver.ics.text import single_line

_MAX_BOOKINGS = 200


def _mailable(value: str) -> str:
    if not re.fullmatch(MAIL_ADDRESS, value):
        raise ValueError("must be an address of ASCII characters that every mail server takes")
    return value


def _one_line(value: str) -> str:
    framed = f"|{value}|"  # blanks at both ends are welcome
    if single_line(framed) != framed:
        raise ValueError("must be one line without control characters")
    return value


MailAddress = Annotated[Email, AfterValidator(_mailable)]
_Header = Annotated[Line, AfterValidator(_one_line), Field(max_length=500)]
_Body = Annotated[str, Field(max_length=100_000)]


class MailboxPayload(Payload):
    """One e-mail address and its name."""

    email: Annotated[MailAddress, Field(description="Exactly one address.")]
    name: Annotated[_Header | None, Field(description="The name beside it.")] = None


class AttachmentsPayload(Payload):
    """A mail kind, a recipient, and one of `booking_id`, `booking_ids` and `booking`."""

    model_config = example(
        {
            "mail_kind": "planning_meeting_invitation",
            "recipient": {"email": "guest@x.example", "name": "Guest"},
            "sender": {"email": "ada@host.example", "name": "Ada Park"},
            "booking_id": "b-42",
        }
    )

    mail_kind: Annotated[str, Field(max_length=64, description="Name of the mail kind.")]
    recipient: Annotated[MailboxPayload, Field(description="Who gets the mail; need not be a participant.")]
    sender: Annotated[
        MailboxPayload | None,
        Field(description="ORGANIZER; else the booking's organiser, else the server's own setting."),
    ] = None
    booking_id: Annotated[Identifier | None, Field(description="A booking that is stored.")] = None
    booking_ids: Annotated[
        list[Identifier] | None,
        Field(min_length=1, max_length=_MAX_BOOKINGS, description="Several of them; JSON alone."),
    ] = None
    booking: Annotated[SentBooking | None, Field(description="A whole booking that is not stored.")] = None
    rsvp: Annotated[bool, Field(description="Whether the recipient is asked for an answer.")] = False
    withdraw: Annotated[
        bool, Field(description="Let a CANCEL take back what was sent before another integration took over.")
    ] = False
    subject: Annotated[_Header | None, Field(description="Subject of the message.")] = None
    text: Annotated[_Body | None, Field(description="Plain text of the message.")] = None
    html: Annotated[_Body | None, Field(description="HTML of the message.")] = None
    form: Annotated[Literal["object", "message"], Field(description="What each item of the JSON holds.")] = (
        "object"
    )


@contextmanager
def inside(field: str) -> Iterator[None]:
    """Refusals of what stands inside ``field`` name it too: ``booking.start``."""
    try:
        yield
    except InvalidFields as refused:
        named = [{**error, "field": f"{field}.{error['field']}"} for error in refused.errors]
        raise InvalidFields(named) from refused
