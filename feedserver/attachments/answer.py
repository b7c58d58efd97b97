"""Attachments as the API gives them: the calendar object, a complete message, or JSON."""

from datetime import datetime
from typing import Annotated, Literal

from flask import Response, jsonify, request
from pydantic import BaseModel, Field
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable

from feedserver.attachments.forms import JSON, MESSAGE, OBJECT, json_of, message_of
from feedserver.attachments.message import Texts
from feedserver.attachments.order import Delivery
from feedserver.services import Services

#: What there is beside JSON, by ``Accept``.
OTHER_FORMS = {
    OBJECT: "The calendar object itself, the same bytes each time; of one booking alone.",
    MESSAGE: "A complete message for an SMTP server; of one booking alone.",
}


class AttachmentAnswer(BaseModel):
    """One attachment."""

    filename: Annotated[str, Field(description="How the file is called.")]
    content_type: Annotated[str, Field(description="With the method, which Outlook insists on.")]
    content_base64: Annotated[str, Field(description="The bytes, in base64.")]
    method: Annotated[Literal["REQUEST", "CANCEL"], Field(description="METHOD of the object.")]
    uid: Annotated[str, Field(description="UID of its event, the same as in feeds.")]
    sequence: Annotated[int, Field(description="SEQUENCE of its event.")]


class AttachmentsAnswer(BaseModel):
    """What goes with a mail."""

    attachments: Annotated[list[AttachmentAnswer], Field(description="One for each booking.")]
    withheld: Annotated[
        Literal["managed_by"] | None, Field(description="Why a booking has none; null where all have one.")
    ]


def wanted_form(*, several: bool) -> str:
    """The media type the present request accepts best; none or ``*/*`` is JSON.

    Raises:
        NotAcceptable: it accepts none, or wants several bookings in something else than JSON.
    """
    wanted = [(each.partition(";")[0].strip(), quality) for each, quality in request.accept_mimetypes]
    accepted = MIMEAccept(wanted or [(JSON, 1)])  # without parameters: clients like to add a charset
    best = accepted.best_match([JSON] if several else [JSON, OBJECT, MESSAGE])
    if best is None:
        offers = JSON if several else f"{JSON}, {OBJECT} and {MESSAGE}"
        raise NotAcceptable(f"There is {offers}.")
    return best


def attachments_response(
    services: Services,
    delivery: Delivery,
    form: str,
    texts: Texts,
    now: datetime,
    *,
    as_messages: bool = False,
) -> Response:
    """The answer in the form that was asked for; 204 where there is nothing to put into it."""
    if form == JSON:
        return jsonify(json_of(services, delivery, texts, now, as_messages=as_messages))
    if not delivery.attachments:
        return Response(status=204)
    (attachment,) = delivery.attachments
    if form == OBJECT:
        return Response(attachment.content, content_type=attachment.content_type)
    return Response(message_of(services, attachment, texts, now), content_type=MESSAGE)
