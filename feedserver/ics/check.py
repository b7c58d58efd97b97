"""A second opinion on built bytes, without the code that built them.

Runs on every fragment, and on every feed before it leaves the house, so that a fault in a builder
loses one booking, never lets a host's text become a line of its own. Plain ``if`` and ``raise``: it
works under ``python -O``. Octets and characters are judged here; for components and properties,
``well_formed.py`` knows what is right at one glance, and ``structure.py`` what is wrong.
"""

import re
from functools import lru_cache

from feedserver.ics.structure import IllegalBytes, check_components
from feedserver.ics.well_formed import is_well_formed, zones_are_there

__all__ = ["IllegalBytes", "check", "check_joined", "check_stored", "event_count"]

#: ASCII that may stand anywhere; line ends are judged by themselves.
_PLAIN = bytes([*b"\t\r\n", *range(0x20, 0x7F)])
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_LINE_OCTETS = 75

_BEGIN, _END = b"BEGIN:VEVENT\r\n", b"\r\nEND:VEVENT\r\n"
_CALENDAR_END = b"END:VCALENDAR\r\n"
#: An event that is legal in a feed.
_EVENT = (
    b"BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260101T000000Z\r\nLAST-MODIFIED:20260101T000000Z\r\n"
    b"CREATED:20260101T000000Z\r\nSEQUENCE:0\r\nDTSTART:20260101T000000Z\r\nDTEND:20260101T010000Z\r\n"
    b"SUMMARY:a\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nEND:VEVENT\r\n"
)
_MAILED = [b"ATTENDEE", b"ORGANIZER", b"X-MICROSOFT-CDO-INTENDEDSTATUS"]
_PEOPLE = re.compile(rb"^(" + b"|".join(_MAILED) + rb")[;:]", re.MULTILINE)


def check(data: bytes, *, mailed: bool = False) -> None:
    """Judge a whole calendar, or one or more VEVENT or VTIMEZONE fragments.

    ``mailed`` objects name people in every VEVENT, which nothing in a feed may.

    Raises :class:`IllegalBytes` unless these are UTF-8 without BOM, in CRLF lines of at most 75
    octets folded between characters (RFC 5545 section 3.1), without controls but TAB, made of
    balanced components of the known kinds with the properties each must have, may have, and may have
    once, none of them empty; in a calendar, every TZID has its VTIMEZONE.
    """
    _check_octets(data)
    _check_characters(data)
    unfolded = data.replace(b"\r\n ", b"")
    if b"\t" in unfolded:
        unfolded = unfolded.replace(b"\r\n\t", b"")
    if is_well_formed(unfolded, mailed):
        return
    check_components(unfolded.decode().removesuffix("\r\n").split("\r\n"))
    named = sorted(match[1] for match in _PEOPLE.finditer(unfolded))
    if named != sorted(event_count(unfolded) * _MAILED if mailed else ()):
        raise IllegalBytes("people in a feed, or other than one sender and one recipient in a mail")


def check_joined(opening: bytes, events: bytes) -> None:
    """Judge ``opening + events + END:VCALENDAR`` where each event was checked before it was joined.

    ``opening`` is all of a calendar ahead of its events; these are one VEVENT at least. Takes next to no
    time for an event: looks at the opening with the first of them, at the seams, and for the zones.

    Raises :class:`IllegalBytes` unless all of it is legal, given that the events were.
    """
    first = events.find(_END) + len(_END)
    check(opening + events[:first] + _CALENDAR_END)
    seams = events.count(_END + _BEGIN)
    whole = events.endswith(_END) and events.count(b"\r\n" + _BEGIN) == seams
    if not whole or events.count(_END) != seams + 1:
        raise IllegalBytes("joined events that are not whole")
    if not zones_are_there(opening.replace(b"\r\n ", b""), events):
        check(opening + events + _CALENDAR_END)


def check_stored(opening: bytes, events: bytes) -> None:
    """Judge ``opening`` ahead of ``events`` that were all checked before they were stored.

    Raises :class:`IllegalBytes` as :func:`check` does, and where events do not begin or end as one.
    """
    _check_opening(opening)
    if not (events.startswith(_BEGIN) and events.endswith(_END)):
        raise IllegalBytes("stored events that are not whole")


@lru_cache(maxsize=1024)
def _check_opening(opening: bytes) -> None:
    check(opening + _EVENT + _CALENDAR_END)


def event_count(data: bytes) -> int:
    """How many VEVENTs built bytes hold; a text may end in BEGIN:VEVENT too, and begins no line."""
    return data.startswith(_BEGIN) + data.count(b"\r\n" + _BEGIN)


def _check_octets(data: bytes) -> None:
    lines = data.split(b"\r\n")
    ends = len(lines) - 1
    if not ends or data.count(b"\r") != ends or data.count(b"\n") != ends or lines.pop():
        raise IllegalBytes("a line that does not end with CRLF")
    if not all(lines):
        raise IllegalBytes("an empty line")
    if max(map(len, lines)) > _LINE_OCTETS:
        raise IllegalBytes("a line of more than 75 octets")


def _check_characters(data: bytes) -> None:
    others = data.translate(None, delete=_PLAIN)
    if not others:
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # Also where a fold parts a character: its octets are no longer together.
        raise IllegalBytes("not UTF-8, or folded inside a character") from None
    if _FORBIDDEN.search(others.decode("utf-8")):
        raise IllegalBytes("a control character, line separator or byte order mark")
