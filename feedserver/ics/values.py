"""The few places where icalendar needs a hand to write a value every reader understands."""

import re
from datetime import UTC, datetime
from urllib.parse import quote

from icalendar import Component, vText

_LINK = re.compile(r"(?:https|tel|mailto):[!-~]+", re.IGNORECASE)
#: What RFC 3986 section 2 allows in a URI, and the sign of what is percent-encoded already.
_URI_CHARACTERS = "!#$%&'()*+,-./:;=?@[]_~"


class Text(vText):
    r"""A TEXT value (RFC 5545 section 3.3.11) that keeps a backslash before ``N``.

    icalendar 7.3 takes these two characters for a line break: ``C:\New`` would lose its ``\N``.
    """

    __slots__ = ()

    def to_ical(self) -> bytes:
        """Return the escaped value in UTF-8."""
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


def put(component: Component, name: str, text: str) -> None:
    """Add a TEXT property, or nothing if ``text`` is empty: libical calls that an error."""
    if text:
        component.add(name, Text(text))


def utc(moment: datetime) -> datetime:
    """Return ``moment`` in UTC; raise ValueError if it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


def link(address: str | None) -> str | None:
    """Return an https, tel or mailto address as a URI, or None if it cannot be one.

    Addresses were judged when the booking came in; this is the second line of defence. ASCII that a
    URI cannot hold is percent-encoded (RFC 3986 section 2.1); one with blanks, controls, characters
    beyond ASCII or another scheme is dropped, for there is no telling what was meant.
    """
    if address is None or not _LINK.fullmatch(address):
        return None
    return quote(address, safe=_URI_CHARACTERS)


def fragment(component: Component) -> bytes:
    """Write a component with its properties in the order they were added; ends with CRLF."""
    written: bytes = component.to_ical(sorted=False)
    return written
