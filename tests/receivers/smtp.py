"""A real SMTP server on this machine that keeps the bytes it is given, and what a recipient reads in them."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes.installation import free_port


class Post:
    """Takes messages by SMTP and hands them over as they arrived."""

    def __init__(self) -> None:
        self.arrived: list[bytes] = []
        self._server = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self) -> int:
        return int(self._server.port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert envelope.original_content is not None
        self.arrived.append(envelope.original_content)
        return "250 OK"

    def deliver(self, message: bytes) -> bytes:
        """Send a message to those in its own To, and give what arrived. Too long lines are refused."""
        head = read(message)
        with smtplib.SMTP(self._server.hostname, self._server.port, timeout=30) as client:
            client.sendmail(_addresses(head, "From")[0], _addresses(head, "To"), message)
        return self.arrived[-1]

    @contextmanager
    def open(self) -> Iterator["Post"]:
        """Take messages as long as the context lasts."""
        self._server.start()
        try:
            yield self
        finally:
            self._server.stop()


def read(message: bytes) -> EmailMessage:
    """Parse a message as it arrived."""
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def calendar_of(message: EmailMessage) -> tuple[bytes, bytes]:
    """The text/calendar part and the attachment of an invitation, decoded.

    There is one of each, and the part's method is that of the object: programs go by the one or the other.
    """
    parts = [part for part in message.walk() if not part.is_multipart()]
    (inline,) = [part for part in parts if part.get_content_type() == "text/calendar"]
    (attached,) = [part for part in parts if part.get_content_type() == "application/ics"]
    assert not inline.is_attachment() and attached.is_attachment()
    data = _decoded(inline)
    assert f"\r\nMETHOD:{inline['Content-Type'].params['method']}\r\n".encode() in data
    return data, _decoded(attached)


def _decoded(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data


def _addresses(message: EmailMessage, header: str) -> list[str]:
    return [address.addr_spec for address in message[header].addresses]
