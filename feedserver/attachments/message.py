"""The complete e-mail around a calendar object (iMIP, RFC 6047).

Google's form, which every program tried takes: ``multipart/mixed`` of ``multipart/alternative`` (text,
HTML, and the object inline, last) and the same object as an attachment. Outlook shows its bar for the
inline part alone, some programs look only for the attachment.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from feedserver.attachments import headers
from feedserver.attachments.invitation import FILE_NAME, Attachment
from feedserver.attachments.mime import in_base64, multipart, octets_part, text_part
from feedserver.attachments.text import html_of, subject_of, text_of


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
        headers.header("MIME-Version", "1.0"),
    )
    content = in_base64(attachment.content)
    body = multipart(
        "alternative",
        (
            text_part(text, "plain"),
            text_part(texts.html or html_of(text), "html"),
            octets_part(
                content, f'text/calendar; charset="utf-8"; method="{attachment.kind.method}"', "inline"
            ),
        ),
    )
    if sending.with_file:
        file = octets_part(
            content, f'application/ics; name="{FILE_NAME}"', f'attachment; filename="{FILE_NAME}"'
        )
        body = multipart("mixed", (body, file))
    return b"".join(head) + body
