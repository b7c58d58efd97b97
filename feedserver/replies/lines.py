"""A calendar object line by line (RFC 5545 section 3.1): the few properties that count, and nothing else.

Time zones, rules and all else that a stranger may have written into it are never looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feedserver.errors import InvalidField

if TYPE_CHECKING:
    from icalendar.parser import Parameters

_WANTED = ("UID", "SEQUENCE", "DTSTAMP", "RECURRENCE-ID", "ATTENDEE")
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]+")
#: Characters of a line that counts, unfolded; the addresses of real ones fit ten times.
_MAX_LINE = 4096


@dataclass(frozen=True, slots=True)
class Property:
    """What stands in one line."""

    parameters: "Parameters"
    value: str


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR: its METHOD, and of each VEVENT the properties that count, by name."""

    method: str = ""
    events: list[dict[str, list[Property]]] = field(default_factory=list)


def calendars(octets: bytes) -> Iterator[Calendar]:
    """Every VCALENDAR that comes to its end; an InvalidField for a line that counts and is none."""
    path: list[str] = []
    calendar = Calendar()
    for line in _LINE_END.split(_FOLD.sub("", _text(octets))):
        found = _NAME.match(line)
        name = found.group().upper() if found else ""
        if name == "BEGIN":
            path.append(_after_colon(line))
            calendar = Calendar() if path == ["VCALENDAR"] else calendar
            if path == ["VCALENDAR", "VEVENT"]:
                calendar.events.append({})
        elif name == "END":
            if path == ["VCALENDAR"]:
                yield calendar
            del path[-1:]
        elif name == "METHOD" and path == ["VCALENDAR"]:
            calendar.method = _after_colon(line)
        elif name in _WANTED and path == ["VCALENDAR", "VEVENT"]:
            calendar.events[-1].setdefault(name, []).append(_property(name, line))


def _text(octets: bytes) -> str:
    """UTF-8, whatever is declared; else Latin-1, in which what counts reads the same."""
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def _after_colon(line: str) -> str:
    return line.partition(":")[2].strip().upper()


def _property(name: str, line: str) -> Property:
    from icalendar.parser import Contentline  # it takes a fifth of a second to load, and few hosts send any

    try:
        if len(line) > _MAX_LINE:
            raise ValueError
        _, parameters, value = Contentline(line).raw_parts()  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise InvalidField(name, "is not a line of a calendar object") from error
    return Property(parameters, value.strip())
