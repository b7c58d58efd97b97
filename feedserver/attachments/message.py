"""The complete e-mail around a calendar object (iMIP, RFC 6047).

Google's form, which every program tried takes: ``multipart/mixed`` of ``multipart/alternative`` (text,
HTML, and the object inline, last) and the same object as an attachment. Outlook shows its bar for the
inline part alone, some programs look only for the attachment.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from feedserver.attachments import headers
from feedserver.attachments.invitation import FILE_NAME, Attachment
from feedserver.attachments.text import html_of, subject_of, text_of

#: Seven bits and short lines go through every mail server.
_POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the host says itself; what is None is made from the booking, or HTML from the text."""

    subject: str | None = None
    text: str | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How an installation sends: ``with_file`` adds the object as an attachment as well."""

    language: str = "en"
    with_file: bool = True


def message(attachment: Attachment, message_id: str, texts: Texts, sending: Sending, now: datetime) -> bytes:
    """Write the message for an SMTP server, in CRLF lines; ``now`` (UTC) is its Date.

    ``message_id`` is without angle brackets. Names and subjects of any script are encoded (RFC 2047).

    Raises ValueError for an address beyond ASCII.
    """
    text = texts.text or text_of(attachment, sending.language)
    subject = texts.subject or subject_of(attachment, sending.language)
    head = (
        headers.header("From", headers.address(attachment.people.sender, "From")),
        headers.header("To", headers.address(attachment.people.recipient, "To")),
        headers.header("Subject", headers.text(subject, "Subject")),
        headers.header("Date", format_datetime(now.astimezone(UTC))),
        headers.header("Message-ID", f"<{message_id}>"),
    )
    mail = EmailMessage(policy=_POLICY)
    mail.set_content(text)
    mail.add_alternative(texts.html or html_of(text), subtype="html")
    parameters = {"charset": "utf-8", "method": attachment.kind.method.value}
    mail.add_alternative(
        attachment.content, maintype="text", subtype="calendar", params=parameters, disposition="inline"
    )
    if sending.with_file:
        mail.add_attachment(
            attachment.content,
            maintype="application",
            subtype="ics",
            params={"name": FILE_NAME},
            filename=FILE_NAME,
        )
    return b"".join(head) + mail.as_bytes()
