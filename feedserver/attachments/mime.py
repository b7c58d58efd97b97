"""The parts of a message (RFC 2045, RFC 2046) in seven bits and short CRLF lines, as every server takes them.

Python's ``email`` writes the same bytes, and takes fifty times as long: it parses each header that it makes.
"""

import base64
import binascii
import secrets
from collections.abc import Iterable
from email import quoprimime

_LONGEST_LINE = 78
#: So many lines of a text decide how it is encoded.
_SNIFFED = 10


def text_part(text: str, subtype: str) -> bytes:
    """A ``text`` part in UTF-8: as it stands where it can, else in the shorter one of the two encodings."""
    lines = text.encode().splitlines()
    encoding, body = _encoded(lines)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n'
    return head.encode("ascii") + b"\r\n" + body


def octets_part(encoded: bytes, content_type: str, disposition: str) -> bytes:
    """A part of octets that :func:`in_base64` has encoded."""
    head = (
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: {disposition}\r\n"
        f"Content-Type: {content_type}\r\n"
    )
    return head.encode("ascii") + b"\r\n" + encoded


def multipart(subtype: str, parts: Iterable[bytes]) -> bytes:
    """Several parts as one. No part holds its boundary: that is random, and begins as no encoding does."""
    boundary = f"=_{secrets.token_hex(16)}"
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    separator = f"\r\n--{boundary}\r\n".encode("ascii")
    return b"".join((head, separator[2:], separator.join(parts), f"\r\n--{boundary}--\r\n".encode("ascii")))


def in_base64(octets: bytes) -> bytes:
    """Octets in lines of base64."""
    return base64.encodebytes(octets).replace(b"\n", b"\r\n")


def _encoded(lines: list[bytes]) -> tuple[str, bytes]:
    body = b"\r\n".join(lines) + b"\r\n"
    if body.isascii() and max(map(len, lines), default=0) <= _LONGEST_LINE:
        return "7bit", body
    start = b"\r\n".join(lines[:_SNIFFED]) + b"\r\n"
    if len(_in_quoted_printable(start)) > len(binascii.b2a_base64(start)):
        return "base64", in_base64(body)
    return "quoted-printable", _in_quoted_printable(body).replace(b"\n", b"\r\n")


def _in_quoted_printable(body: bytes) -> bytes:
    encoded: str = quoprimime.body_encode(body.decode("latin-1"), _LONGEST_LINE)
    return encoded.encode("ascii")
