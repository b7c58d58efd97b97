"""A second opinion on built bytes, without the library that built them.

Runs on every fragment and on every feed before it leaves the house, so that a fault in a builder or
in icalendar loses one booking, never lets a host's text become a line of its own. Plain ``if`` and
``raise``: it works under ``python -O``.
"""

import re
from dataclasses import dataclass, field

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_LINE_OCTETS = 75
_FOLD = re.compile("\r\n[ \t]")
# Possessive, so that a hostile line cannot make the match slow.
_PARAMETER_VALUE = r'(?:"[^"]*+"|[^";:,]*+)'
_LINE = re.compile(
    rf"(?P<name>[A-Z0-9-]++)"
    rf"(?P<parameters>(?:;[A-Z0-9-]++={_PARAMETER_VALUE}(?:,{_PARAMETER_VALUE})*+)*+)"
    rf":(?P<value>.*+)"
)

_MAILED = [b"ATTENDEE", b"ORGANIZER", b"X-MICROSOFT-CDO-INTENDEDSTATUS"]
_PEOPLE = re.compile(rb"^(" + b"|".join(_MAILED) + rb")[;:]", re.MULTILINE)
_TZID = re.compile(";TZID=([^;:,]+)")

_CHILDREN = {
    "": {"VCALENDAR", "VEVENT", "VTIMEZONE"},
    "VCALENDAR": {"VEVENT", "VTIMEZONE"},
    "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
    "VEVENT": {"VALARM"},
}
_MUST_HAVE_CHILDREN = {"", "VCALENDAR", "VTIMEZONE"}
_OBSERVANCE = {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}
_REQUIRED = {
    "": set[str](),
    "VCALENDAR": {"VERSION", "PRODID"},
    "VEVENT": {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "DTSTART", "DTEND"),
        *("SUMMARY", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
    },
    "VTIMEZONE": {"TZID"},
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},
    "STANDARD": _OBSERVANCE,
    "DAYLIGHT": _OBSERVANCE,
}
_OPTIONAL = {
    "": set[str](),
    "VCALENDAR": {
        *("CALSCALE", "METHOD", "X-WR-CALNAME", "NAME", "X-WR-CALDESC"),
        *("REFRESH-INTERVAL", "X-PUBLISHED-TTL", "COLOR"),
    },
    "VEVENT": {
        *("DESCRIPTION", "LOCATION", "URL", "CATEGORIES", "CONFERENCE"),
        *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
        *("ORGANIZER", "ATTENDEE", "X-MICROSOFT-CDO-INTENDEDSTATUS"),
    },
    "VTIMEZONE": set[str](),
    "VALARM": set[str](),
    "STANDARD": {"TZNAME", "RRULE"},
    "DAYLIGHT": {"TZNAME", "RRULE"},
}
_ALLOWED = {name: _REQUIRED[name] | _OPTIONAL[name] for name in _REQUIRED}
#: RFC 5545 section 3.6.1 and RFC 7986 section 5.11 let these come more than once.
_REPEATABLE = {"CATEGORIES", "CONFERENCE"}


class IllegalBytes(ValueError):
    """Built bytes break a rule; the message names the rule and quotes no content."""


@dataclass(slots=True)
class _Component:
    name: str
    properties: set[str] = field(default_factory=set)
    children: list[str] = field(default_factory=list)


def check(data: bytes, *, mailed: bool = False) -> None:
    """Judge a whole calendar, or one or more VEVENT or VTIMEZONE fragments.

    ``mailed`` objects name people in every VEVENT, which nothing in a feed may.

    Raises :class:`IllegalBytes` unless these are UTF-8 without BOM, in CRLF lines of at most 75
    octets folded between characters (RFC 5545 section 3.1), without controls but TAB, made of
    balanced components of the known kinds with the properties each must have, may have, and may have
    once, none of them empty; in a calendar, every TZID has its VTIMEZONE.
    """
    _check_octets(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        # Also where a fold parts a character: its octets are no longer together.
        raise IllegalBytes("not UTF-8, or folded inside a character") from None
    if _FORBIDDEN.search(text):
        raise IllegalBytes("a control character, line separator or byte order mark")
    _check_components(_FOLD.sub("", text).removesuffix("\r\n").split("\r\n"))
    named = sorted(match[1] for match in _PEOPLE.finditer(data))
    if named != sorted(event_count(data) * _MAILED if mailed else ()):
        raise IllegalBytes("people in a feed, or other than one sender and one recipient in a mail")


def event_count(data: bytes) -> int:
    """How many VEVENTs built bytes hold; a text may end in BEGIN:VEVENT too, and begins no line."""
    return data.startswith(b"BEGIN:VEVENT\r\n") + data.count(b"\r\nBEGIN:VEVENT\r\n")


def _check_octets(data: bytes) -> None:
    ends = data.count(b"\r\n")
    if data.count(b"\r") != ends or data.count(b"\n") != ends or not data.endswith(b"\r\n"):
        raise IllegalBytes("a line that does not end with CRLF")
    if data.startswith(b"\r\n") or b"\r\n\r\n" in data:
        raise IllegalBytes("an empty line")
    if max(map(len, data.split(b"\r\n"))) > _LINE_OCTETS:
        raise IllegalBytes("a line of more than 75 octets")


def _check_components(lines: list[str]) -> None:
    stack = [_Component("")]
    needed, defined = set[str](), set[str]()
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            raise IllegalBytes("not a content line, or a name with other characters than A-Z 0-9 -")
        name, parameters, value = match.groups()
        if name == "BEGIN" and not parameters:
            _open(stack, value)
        elif name == "END" and not parameters:
            _close(stack, value)
        else:
            _note(stack[-1], name, value)
            needed.update(_TZID.findall(parameters))
            defined.update([value] if name == "TZID" else ())
    if len(stack) > 1:
        raise IllegalBytes("a component without its end")
    _check_complete(stack[0])
    if "VCALENDAR" in stack[0].children and not needed <= defined:
        raise IllegalBytes("a time zone without its VTIMEZONE")


def _open(stack: list[_Component], name: str) -> None:
    outer = stack[-1]
    if name not in _CHILDREN.get(outer.name, ()):
        raise IllegalBytes("a component of an unknown kind, or in the wrong place")
    outer.children.append(name)
    if "VCALENDAR" in outer.children and len(outer.children) > 1:
        raise IllegalBytes("more beside a calendar")
    stack.append(_Component(name))


def _close(stack: list[_Component], name: str) -> None:
    if len(stack) == 1 or stack[-1].name != name:
        raise IllegalBytes("an end without its component")
    _check_complete(stack.pop())


def _note(component: _Component, name: str, value: str) -> None:
    if name not in _ALLOWED[component.name]:
        raise IllegalBytes("a property that is not allowed here")
    if name in component.properties and name not in _REPEATABLE:
        raise IllegalBytes("a property that may come only once")
    if not value:
        raise IllegalBytes("an empty property")
    component.properties.add(name)


def _check_complete(component: _Component) -> None:
    if not _REQUIRED[component.name] <= component.properties:
        raise IllegalBytes("a component without a property it must have")
    if component.name in _MUST_HAVE_CHILDREN and not component.children:
        raise IllegalBytes("a component without the components it must hold")
