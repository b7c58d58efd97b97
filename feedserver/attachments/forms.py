"""The forms in which attachments leave an installation: complete messages, and JSON."""

from datetime import datetime
from typing import Any

from feedserver.attachments.invitation import Attachment, described
from feedserver.attachments.library import message_id_of
from feedserver.attachments.message import Sending, Texts, message
from feedserver.attachments.order import Delivery
from feedserver.services import Services

JSON, OBJECT, MESSAGE = "application/json", "text/calendar", "message/rfc822"


def message_of(services: Services, attachment: Attachment, texts: Texts, now: datetime) -> bytes:
    """The complete message, in the language and the form that the installation is set to."""
    settings = services.settings
    sending = Sending(language=settings.language, with_file=settings.mail_attachment)
    message_id = message_id_of(attachment, services.keys.uid, services.uid_domain)
    return message(attachment, message_id, texts, sending, now)


def json_of(
    services: Services, delivery: Delivery, texts: Texts, now: datetime, *, as_messages: bool = False
) -> dict[str, Any]:
    """What mail providers' APIs take; with ``as_messages`` each item is a complete message."""
    items = [
        described(one, "message.eml", MESSAGE, message_of(services, one, texts, now))
        if as_messages
        else one.as_json()
        for one in delivery.attachments
    ]
    return {"attachments": items, "withheld": "managed_by" if delivery.is_withheld else None}
