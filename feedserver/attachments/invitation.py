"""One attachment: a booking, a recipient and a mail kind, as a calendar object. Pure.

What may be asked for is judged here: the mail kind has to go with the booking's state, and a booking
that another integration manages has no attachments.
"""

import base64
from dataclasses import dataclass

from feedserver.attachments.kinds import MailKind, State
from feedserver.bookings.model import Booking, Record, Status
from feedserver.errors import Conflict, InvalidField
from feedserver.ics.event import Style
from feedserver.ics.invitation import Method, calendar_object, is_gone
from feedserver.ics.people import People
from feedserver.ics.words import ENGLISH, Words

FILE_NAME = "invite.ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A finished calendar object with what a mail has to say about it."""

    record: Record
    kind: MailKind
    people: People
    content: bytes

    @property
    def content_type(self) -> str:
        """Outlook refuses the object unless ``method`` here is the one inside it."""
        return f"text/calendar; charset=utf-8; method={self.kind.method}"

    def as_json(self) -> dict[str, str | int]:
        """What the JSON APIs of mail providers take."""
        return described(self, FILE_NAME, self.content_type, self.content)


def described(
    attachment: Attachment, filename: str, content_type: str, content: bytes
) -> dict[str, str | int]:
    """An item of the JSON answer."""
    return {
        "filename": filename,
        "content_type": content_type,
        "content_base64": base64.b64encode(content).decode("ascii"),
        "method": attachment.kind.method.value,
        "uid": attachment.record.uid,
        "sequence": attachment.record.sequence,
    }


def is_withheld(record: Record, kind: MailKind, *, withdraw: bool) -> bool:
    """Whether another integration owns the calendar entry; ``withdraw`` lets a CANCEL through."""
    managed = record.booking is not None and _is_managed(record.booking)
    return managed and not (withdraw and kind.method is Method.CANCEL)


def _is_managed(booking: Booking) -> bool:
    """By itself, or because nothing else is left of a series: its CANCEL, or none at all, is ours."""
    if booking.managed_by is not None or booking.recurrence is None or booking.is_cancelled:
        return booking.managed_by is not None
    return all(is_gone(one.booking) for one in booking.recurrence.occurrences)


def make_attachment(
    record: Record, kind: MailKind, people: People, *, withdraw: bool = False, words: Words = ENGLISH
) -> Attachment:
    """Make the calendar object of a mail; the same arguments give the same bytes.

    Raises:
        Conflict: the mail kind does not go with the state of the booking.
        InvalidField: ``recipient`` is the sender: Outlook offers such a reader no buttons.
    """
    if people.sender.email.casefold() == people.recipient.email.casefold():
        raise InvalidField("recipient", "must not be the sender")
    state = _state(record)
    assert record.booking is not None
    taken_back = withdraw and _is_managed(record.booking) and kind.method is Method.CANCEL
    if state not in kind.states and not taken_back:
        wanted = " or ".join(one for one in State if one in kind.states)
        raise Conflict(f"{kind.name} goes with a {wanted} booking; {record.id} is {_told(record)}.")
    style = Style(words=words, people=people)
    return Attachment(
        record=record, kind=kind, people=people, content=calendar_object(record, kind.method, style)
    )


def _state(record: Record) -> State:
    assert record.booking is not None
    if record.is_cancelled or record.booking.is_cancelled:
        return State.CANCELLED
    provisional = record.booking.status is Status.PROVISIONAL
    return State.PROVISIONAL if provisional else State.CONFIRMED


def _told(record: Record) -> str:
    """The state in the host's words."""
    assert record.booking is not None
    if record.deleted_at is not None:
        return "deleted"
    status = record.booking.status
    by_its_occurrences = record.booking.is_cancelled and not status.is_cancelled
    return "cancelled" if by_its_occurrences else status.value
