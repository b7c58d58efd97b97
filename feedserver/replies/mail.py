"""The calendar objects in a raw message (RFC 5322, RFC 2045): where each mail program puts them.

Outlook has one part in base64, Google a part and an attachment with the same object, Apple an attachment
inside the alternatives. No address of the message is read: anybody can forge them.
"""

import re
from collections.abc import Sequence
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32

from feedserver.errors import InvalidField

_TYPES = ("text/calendar", "application/ics")
#: Real messages nest to four, and have some thousand lines. Reading takes time by the product of both.
_MAX_CONTAINERS = 20
_MAX_LINES = 50_000
_CONTAINER = re.compile(rb"multipart/|message/", re.IGNORECASE)


class _Bounded(Compat32):
    """The forgiving policy, with headers cut off: a boundary may be declared in a slow encoding."""

    _characters = 2000

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """What the parser asks for."""
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[: self._characters]


def calendar_parts(octets: bytes) -> list[bytes]:
    """The decoded calendar parts of a message, in their order.

    Raises:
        InvalidField: the message is too deep or too long to be a reply, or cannot be read.
    """
    if sum(1 for _ in _CONTAINER.finditer(octets)) > _MAX_CONTAINERS:
        raise InvalidField("", f"has more than {_MAX_CONTAINERS} messages and multiparts inside each other")
    if max(octets.count(b"\n"), octets.count(b"\r")) > _MAX_LINES:
        raise InvalidField("", f"has more than {_MAX_LINES} lines")
    try:
        message = message_from_bytes(octets.lstrip(b"\r\n"), policy=_Bounded())
        return [_decoded(part) for part in message.walk() if part.get_content_type() in _TYPES]
    # What the parser raises for parameters of headers that contradict each other or their encoding.
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise InvalidField("", "is no message that can be read") from error


def _decoded(part: Message) -> bytes:
    payload = part.get_payload(decode=True)  # None for one that says it has parts
    return payload if isinstance(payload, bytes) else b""
