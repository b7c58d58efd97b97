"""The careful look at built bytes: component by component, property by property.

It says what is wrong; ``well_formed.py`` says the same yes to nearly all of what is right, and faster.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# Possessive, so that a hostile line cannot make the match slow.
_PARAMETER_VALUE = r'(?:"[^"]*+"|[^";:,]*+)'
_LINE = re.compile(
    rf"(?P<name>[A-Z0-9-]++)"
    rf"(?P<parameters>(?:;[A-Z0-9-]++={_PARAMETER_VALUE}(?:,{_PARAMETER_VALUE})*+)*+)"
    rf":(?P<value>.*+)"
)
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


def check_components(lines: Iterable[str]) -> None:
    """Raise :class:`IllegalBytes` unless these unfolded lines are whole components of the known kinds.

    What that is, :func:`feedserver.ics.check.check` says; who may be named is not asked here.
    """
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
