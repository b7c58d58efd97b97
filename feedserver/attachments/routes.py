"""Attachments over HTTP."""

from flask import Blueprint, Response, request

from feedserver.access.guard import needs
from feedserver.api.body import read_payload
from feedserver.api.describe import Operation, Parameter, describes
from feedserver.api.fields import check_payload
from feedserver.api.patterns import ADDRESS
from feedserver.api.problems import not_found
from feedserver.attachments.answer import (
    OTHER_FORMS,
    AttachmentsAnswer,
    attachments_response,
    wanted_form,
)
from feedserver.attachments.message import Texts
from feedserver.attachments.order import Order, deliver, records_of
from feedserver.attachments.payload import AttachmentsPayload, MailboxPayload
from feedserver.bookings.store import read_booking
from feedserver.errors import InvalidField, InvalidFields
from feedserver.ics.people import Mailbox
from feedserver.services import services

blueprint = Blueprint("attachments", __name__)
_RECIPIENT = Parameter(
    "recipient", "The one address the mail goes to.", "guest@x.example", ADDRESS, required=True
)


@blueprint.get("/bookings/<booking_id>/attachments/<mail_kind>")
@describes(
    Operation(
        statuses=(200, 204),
        answer=AttachmentsAnswer,
        parameters=(_RECIPIENT,),
        answer_media=OTHER_FORMS,
    )
)
@needs("attachments:read")
def get_attachment(booking_id: str, mail_kind: str) -> Response:
    """Get the calendar attachment of a mail.

    By `Accept`: `application/json`, the object as `text/calendar`, or a complete `message/rfc822`.
    """
    at = services()
    kind = at.mail_kinds.get(mail_kind)
    if kind is None:
        raise not_found("mail kind")
    form = wanted_form(several=False)
    record = read_booking(at.database, booking_id)
    if record is None or record.booking is None:
        raise not_found("booking")
    delivery = deliver(at, Order(kind=kind, recipient=_recipient()), [record])
    return attachments_response(at, delivery, form, Texts(), at.clock())


@blueprint.post("/attachments")
@describes(Operation(AttachmentsPayload, AttachmentsAnswer, statuses=(200, 204), answer_media=OTHER_FORMS))
@needs("attachments:read")
def post_attachments() -> Response:
    """Get the calendar attachments of mails.

    For a stored booking, several, or a whole one sent along. By `Accept`: `application/json`, the object
    as `text/calendar`, or a complete `message/rfc822`; several bookings as JSON alone.
    """
    payload = read_payload(AttachmentsPayload)
    at = services()
    kind = at.mail_kinds.get(payload.mail_kind)
    if kind is None:
        raise InvalidField("mail_kind", f"must be one of {', '.join(sorted(at.mail_kinds))}")
    form = wanted_form(several=payload.booking_ids is not None)
    records = records_of(at, payload)
    order = Order(
        kind=kind,
        recipient=_mailbox(payload.recipient),
        sender=_mailbox(payload.sender) if payload.sender else None,
        rsvp=payload.rsvp,
        withdraw=payload.withdraw,
    )
    delivery = deliver(at, order, records)
    texts = Texts(subject=payload.subject, text=payload.text, html=payload.html)
    as_messages = payload.form == "message"
    return attachments_response(at, delivery, form, texts, at.clock(), as_messages=as_messages)


def _recipient() -> Mailbox:
    """The one in the query."""
    given = request.args.getlist("recipient")
    if len(given) != 1:
        raise InvalidField("recipient", "is required, exactly once")
    try:
        return _mailbox(check_payload(MailboxPayload, {"email": given[0]}))
    except InvalidFields as refused:
        raise InvalidField("recipient", refused.errors[0]["message"]) from refused


def _mailbox(payload: MailboxPayload) -> Mailbox:
    return Mailbox(email=payload.email, name=payload.name)
