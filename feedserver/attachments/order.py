"""From what a host asks for to attachments: bookings found, people named, the rules applied."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedserver.api.fields import check_payload
from feedserver.attachments.invitation import Attachment, is_withheld, make_attachment
from feedserver.attachments.kinds import MailKind
from feedserver.attachments.payload import AttachmentsPayload, MailboxPayload, inside
from feedserver.attachments.sent import record_of
from feedserver.bookings.model import Record
from feedserver.bookings.store import find_bookings, read_booking
from feedserver.errors import InvalidField, InvalidFields
from feedserver.ics.people import Mailbox, People
from feedserver.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who gets which kind of mail; without ``sender`` the booking's organiser, else the setting, sends."""

    kind: MailKind
    recipient: Mailbox
    sender: Mailbox | None = None
    rsvp: bool = False
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """The attachments, and whether any was withheld because another integration manages its booking."""

    attachments: list[Attachment]
    is_withheld: bool


def deliver(services: Services, order: Order, records: Sequence[Record]) -> Delivery:
    """Make an attachment for each record that has not been erased.

    Raises:
        Conflict: the mail kind does not go with a booking's state.
        InvalidField: nobody is named to send, or the sender is the recipient.
    """
    shown = [record for record in records if not is_withheld(record, order.kind, withdraw=order.withdraw)]
    made = [
        make_attachment(
            record,
            order.kind,
            _people(services, order, record),
            withdraw=order.withdraw,
            words=services.settings.words,
        )
        for record in shown
    ]
    return Delivery(made, is_withheld=len(made) < len(records))


def _people(services: Services, order: Order, record: Record) -> People:
    booking = record.booking
    assert booking is not None
    sender = order.sender
    if sender is None and booking.organiser is not None:
        sender = Mailbox(email=booking.organiser.email, name=booking.organiser.name)
    if sender is None and services.settings.mail_sender is not None:
        sender = Mailbox(email=services.settings.mail_sender)
    if sender is None:
        raise InvalidField("sender", "is needed: the booking has no organiser, and no sender is set")
    try:
        check_payload(MailboxPayload, {"email": sender.email})
    except InvalidFields as error:
        raise InvalidField("sender", error.errors[0]["message"]) from error
    return People(sender=sender, recipient=order.recipient, rsvp=order.rsvp)


def records_of(services: Services, payload: AttachmentsPayload) -> Sequence[Record]:
    """The bookings a payload names or brings, each once, in its order.

    Raises:
        InvalidFields: one is not there, or makes no sense.
    """
    sources = (payload.booking_id, payload.booking_ids, payload.booking)
    if sum(source is not None for source in sources) != 1:
        raise InvalidField("booking_id", "is needed, or one of booking_ids and booking in its place")
    if payload.booking is not None:
        return [_sent(services, payload)]
    if payload.booking_id is not None:
        return [_there(read_booking(services.database, payload.booking_id), payload.booking_id, "booking_id")]
    ids = payload.booking_ids or []
    with services.database.read() as tx:
        found = find_bookings(tx, ids)
    for position, booking_id in enumerate(ids):
        _there(found.get(booking_id), booking_id, f"booking_ids.{position}")
    return [found[booking_id] for booking_id in dict.fromkeys(ids)]


def _there(record: Record | None, booking_id: str, field: str) -> Record:
    """The record, if it has not been erased."""
    if record is None or record.booking is None:
        raise InvalidField(field, f"there is no booking {booking_id!r}")
    return record


def _sent(services: Services, payload: AttachmentsPayload) -> Record:
    assert payload.booking is not None
    with inside("booking"):
        return record_of(payload.booking, services.booking_uid(payload.booking.id))
