"""Content lines: texts escaped, parameters quoted, long lines folded (RFC 5545 sections 3.1 and 3.3.11).

A component is made of such lines, each with its CRLF. What cannot be long is written without a call.
"""

import re

#: Octets before a fold; with the blank that a folded line begins with it has 75 at most.
_ROOM = 74
#: No line ends in one of these: old readers do not find an escape again that a fold parts.
_ESCAPE_SIGNS = b"\\^"
#: Beside what has to be quoted, the apostrophe of print, which some readers take for a quote.
_QUOTED = re.compile("[,;:\u2019]")


def line(name: str, value: str) -> str:
    """Return the line of a property, folded between characters; ``name`` has its parameters with it.

    Raises ValueError (UnicodeEncodeError) for a lone surrogate in a long line.
    """
    text = f"{name}:{value}\r\n"
    return text if len(text) <= _ROOM and text.isascii() else _folded(text.encode())


def text_line(name: str, text: str) -> str:
    """Return the line of a TEXT property, or nothing if ``text`` is empty: libical calls that an error."""
    return line(name, escaped(text)) if text else ""


def escaped(text: str) -> str:
    """Return a TEXT value as it is written; a line break of any kind is ``\\n``."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    if "\r" in text:
        text = text.replace("\r\n", "\\n").replace("\r", "\\n")
    return text.replace("\n", "\\n")


def quoted(value: str) -> str:
    """Return a parameter's value, in the normal form of ``text.py``, in quotes where it needs them."""
    return f'"{value}"' if _QUOTED.search(value) else value


def _folded(octets: bytes) -> str:
    parts = []
    begin, end, length = 0, _ROOM, len(octets) - len("\r\n")
    while end < length:
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        if octets[end - 1] in _ESCAPE_SIGNS:
            end -= 1
        parts.append(octets[begin:end])
        begin, end = end, end + _ROOM
    parts.append(octets[begin:])
    return b"\r\n ".join(parts).decode()
