"""The headers of a message, written here and not by Python's own folding.

``email`` of Python 3.11 takes an encoded word inside a host's subject or name apart (one that holds a line
break becomes a header of its own), and a long name with commas in it becomes several recipients.
"""

import re
from email.header import Header
from email.utils import quote

from feedserver.ics.people import Mailbox
from feedserver.ics.text import single_line

#: Text that every reader takes as it stands, on a line of its own.
_PLAIN = re.compile(r"(?!.*=\?)[ -~]{1,60}")
_WORDS = re.compile(r"[A-Za-z0-9 ]+")


def header(name: str, value: str) -> bytes:
    """One header, of a value that was made here."""
    return f"{name}: {value}\r\n".encode("ascii")


def text(words: str, name: str) -> str:
    """Any text as the value of the header ``name``: as it stands, or in encoded words (RFC 2047)."""
    line = single_line(words)
    return line if not line or _PLAIN.fullmatch(line) else _encoded(line, name)


def address(mailbox: Mailbox, name: str) -> str:
    """A mailbox as the value of the header ``name``; exactly one, whatever its name holds."""
    shown = single_line(mailbox.name or "")
    if not shown:
        return mailbox.email
    if not _PLAIN.fullmatch(shown):
        phrase = _encoded(shown, name)
    else:
        phrase = shown if _WORDS.fullmatch(shown) else f'"{quote(shown)}"'
    gap = " " if len(phrase) + len(mailbox.email) <= 66 else "\r\n "
    return f"{phrase}{gap}<{mailbox.email}>"


def _encoded(line: str, name: str) -> str:
    return Header(line, "utf-8", header_name=name, maxlinelen=76).encode(linesep="\r\n")
