"""A message as a mail program sees it: parsed by Python's own parser, its parts named."""

from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import unquote
from typing import Any

HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
SHAPE = [
    *("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"),
    "application/ics",
]


@dataclass(frozen=True, slots=True)
class Mail:
    """A message taken apart."""

    raw: bytes
    whole: EmailMessage
    text: EmailMessage
    html: EmailMessage
    calendar: EmailMessage
    file: EmailMessage | None

    @property
    def object(self) -> bytes:
        """The calendar object of the inline part."""
        return payload(self.calendar)

    @property
    def words(self) -> str:
        """What the plain text says, in lines that end with LF."""
        return str(self.text.get_content()).replace("\r\n", "\n")

    @property
    def markup(self) -> str:
        """The HTML, in lines that end with LF."""
        return str(self.html.get_content()).replace("\r\n", "\n")

    @property
    def subject(self) -> str:
        return str(self.whole["Subject"])

    @property
    def message_id(self) -> str:
        return str(self.whole["Message-ID"])

    def mailbox(self, header: str) -> tuple[str, str]:
        """The name and the address of a header that holds exactly one.

        The name by the older of Python's readers: the newer puts blanks between encoded words.
        """
        (only,) = self.whole[header].addresses
        raw = str(message_from_bytes(self.raw, policy=compat32)[header])
        phrase = raw[: raw.rindex("<")].strip() if "<" in raw else ""
        name = str(make_header(decode_header(phrase))) if "=?" in phrase else unquote(phrase)
        return name, only.addr_spec


def read(raw: bytes) -> Mail:
    """Take a message apart; it must have the shape of every message of this server."""
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")
    head, _, body = raw.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, body.split(b"\r\n"))) <= 78
    whole: Any = message_from_bytes(raw, policy=default)
    assert whole.keys() == HEADERS
    assert whole.defects == []
    parts = list(whole.walk())
    assert all(part.defects == [] for part in parts)
    types = [part.get_content_type() for part in parts]
    with_file = types[0] == "multipart/mixed"
    assert types == (SHAPE if with_file else SHAPE[1:-1])
    text, html, calendar = (next(p for p in parts if p.get_content_type() == kind) for kind in SHAPE[2:5])
    return Mail(raw, whole, text, html, calendar, parts[-1] if with_file else None)


def payload(part: EmailMessage) -> bytes:
    decoded = part.get_payload(decode=True)
    assert isinstance(decoded, bytes)
    return decoded
