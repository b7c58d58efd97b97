"""Attachments without a server or a database: the same builders for a host's own process.

A booking is the JSON object of the API with its ``id``, ``updated_at`` and ``sequence``. With the UID key
and domain of an installation, the objects are those that it serves itself.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

from feedserver.api.fields import check_payload
from feedserver.api.strict_json import refuse_bad_text
from feedserver.attachments.invitation import Attachment, is_withheld, make_attachment
from feedserver.attachments.kinds import MailKind, mail_kinds
from feedserver.attachments.message import Sending, Texts, message
from feedserver.attachments.payload import MailboxPayload, inside
from feedserver.attachments.sent import SentBooking, record_of
from feedserver.errors import InvalidField
from feedserver.ics.people import Mailbox, People
from feedserver.ics.uid import event_uid
from feedserver.ics.words import LANGUAGES


def make(
    booking: Mapping[str, Any],
    *,
    kind: str | MailKind,
    recipient: Mailbox,
    sender: Mailbox,
    uid_key: bytes,
    uid_domain: str,
    rsvp: bool = False,
    withdraw: bool = False,
    language: str = "en",
) -> Attachment | None:
    """The calendar object for one recipient; None where another integration manages the booking.

    Its ``content`` is the bytes to send as ``content_type``; ``as_json()`` is what mail providers take.

    Raises:
        InvalidFields: the booking, an address or the kind does not fit; names each field.
        Conflict: the mail kind does not go with the booking's state.
    """
    _check_language(language)
    found = _shipped().get(kind) if isinstance(kind, str) else kind
    if found is None:
        raise InvalidField("kind", f"must be one of {', '.join(_shipped())}")
    for field, box in (("recipient", recipient), ("sender", sender)):
        with inside(field):
            check_payload(MailboxPayload, {"email": box.email, "name": box.name})
    refuse_bad_text(dict(booking))
    sent = check_payload(SentBooking, dict(booking))
    record = record_of(sent, event_uid(uid_key, uid_domain, "booking", sent.id))
    if is_withheld(record, found, withdraw=withdraw):
        return None
    people = People(sender=sender, recipient=recipient, rsvp=rsvp)
    return make_attachment(record, found, people, withdraw=withdraw, words=LANGUAGES[language])


def as_message(
    attachment: Attachment,
    *,
    uid_key: bytes,
    uid_domain: str,
    texts: Texts | None = None,
    language: str = "en",
    with_file: bool = True,
    date: datetime | None = None,
) -> bytes:
    """The complete message for an SMTP server; what ``texts`` leaves out is made from the booking.

    ``date`` is its Date (now). ``with_file`` adds the object as an attachment beside the inline part.

    Raises:
        InvalidFields: a text holds NUL or a lone surrogate, or there is no such language.
    """
    said = texts or Texts()
    refuse_bad_text(asdict(said))
    _check_language(language)
    sending = Sending(language=language, with_file=with_file)
    message_id = message_id_of(attachment, uid_key, uid_domain)
    return message(attachment, message_id, said, sending, date or datetime.now(UTC))


def message_id_of(attachment: Attachment, uid_key: bytes, uid_domain: str) -> str:
    """Made from booking, recipient, kind and SEQUENCE: a mail sent twice is known as one."""
    record, recipient = attachment.record, attachment.people.recipient.email.casefold()
    identity = f"{record.id} {recipient} {attachment.kind.name} {record.sequence}"
    return event_uid(uid_key, uid_domain, "message", identity)


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise InvalidField("language", f"must be one of {', '.join(LANGUAGES)}")


@cache
def _shipped() -> dict[str, MailKind]:
    return mail_kinds()
