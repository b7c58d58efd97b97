"""What well-formed components look like, as one pattern: a quick yes to what our builders write.

It knows one order of the properties and no rare parameters; what it does not know may still be right,
so that ``structure.py`` decides then. It says yes to nothing that ``structure.py`` refuses.
"""

import re

# Octets and characters are judged before: lines end with CRLF, and so does every match of ``.`` here. All
# that may take many octets is possessive, so that a hostile line cannot make a match slow.
_VALUE = r".{2,}+\n"
_WORD = r'(?:"[^"\r]*+"|[^";:,\r]*+)'
_CN = rf"(?:;CN={_WORD})?+"
_TIME = r"(?:;TZID=[^\";:,\r]++|;VALUE=DATE)?+"


def _line(name: str, parameters: str = "") -> str:
    return f"{name}{parameters}:{_VALUE}"


def _maybe(*patterns: str) -> str:
    return "".join(f"(?:{pattern})?+" for pattern in patterns)


def _component(name: str, *patterns: str) -> str:
    return rf"BEGIN:{name}\r\n{''.join(patterns)}END:{name}\r\n"


_ALARM = _component("VALARM", _line("ACTION"), _line("TRIGGER"), _line("DESCRIPTION"))
_MAILED = "".join(
    (
        _line("X-MICROSOFT-CDO-INTENDEDSTATUS"),
        _line("ORGANIZER", _CN),
        _line("ATTENDEE", rf"{_CN}(?:;[A-Z]++={_WORD})*+"),
    )
)


def _event(people: str) -> str:
    return _component(
        "VEVENT",
        *map(_line, ("UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE")),
        _maybe(_line("RECURRENCE-ID", _TIME)),
        *(_line("DTSTART", _TIME), _line("DTEND", _TIME)),
        _maybe(_line("RRULE"), _line("RDATE", _TIME), _line("EXDATE", _TIME)),
        *map(_line, ("SUMMARY", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")),
        _maybe(_line("DESCRIPTION"), _line("LOCATION"), _line("URL"), _line("CATEGORIES")),
        _maybe(_line("CONFERENCE", rf";VALUE=URI(?:;LABEL={_WORD})?+")),
        people,
        f"(?:{_ALARM})*+",
    )


def _observance(name: str) -> str:
    needed = map(_line, ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"))
    return _component(name, *needed, _maybe(_line("TZNAME"), _line("RRULE")))


_ZONE = _component("VTIMEZONE", _line("TZID"), f"(?:{_observance('STANDARD')}|{_observance('DAYLIGHT')})++")
_HEAD = "".join(
    (
        *map(_line, ("VERSION", "PRODID")),
        _maybe(*map(_line, ("CALSCALE", "METHOD", "X-WR-CALNAME", "NAME", "X-WR-CALDESC"))),
        _maybe(_line("REFRESH-INTERVAL", ";VALUE=DURATION"), _line("X-PUBLISHED-TTL"), _line("COLOR")),
    )
)


_ZONES = f"(?:{_ZONE})*+"


def _whole(people: str) -> re.Pattern[bytes]:
    parts = f"{_ZONES}(?:{_event(people)})*+"
    pattern = f"(?=BEGIN:V[ET]){parts}|{_component('VCALENDAR', _HEAD, '(?=BEGIN:)', parts)}"
    return re.compile(pattern.encode())


_FEED, _MAIL = _whole(""), _whole(_MAILED)
_FOLD = rb"(?:\r\n[ \t])?+"
_NEEDED = re.compile(_FOLD.join((b";", b"T", b"Z", b"I", b"D", b"=")) + rb"((?:[^;:,\r]|\r\n[ \t])+)")
_DEFINED = re.compile(rb"^TZID:(.+)\r$", re.MULTILINE)


def is_well_formed(unfolded: bytes, mailed: bool) -> bool:
    """Tell whether these are whole components as our builders write them, in a feed or in a mail.

    ``unfolded`` are lines whose octets and characters were judged. False means that this cannot tell.
    """
    pattern = _MAIL if mailed else _FEED
    if pattern.fullmatch(unfolded) is None:
        return False
    opening, _, events = unfolded.partition(b"\r\nBEGIN:VEVENT\r\n")
    return not opening.startswith(b"BEGIN:VCALENDAR") or zones_are_there(opening + b"\r\n", events)


def zones_are_there(opening: bytes, events: bytes) -> bool:
    """Tell whether each TZID in events, which may be folded, has its VTIMEZONE in an unfolded opening.

    A text that looks like a TZID needs one as well, so that False means that this cannot tell.
    """
    needed = {name.replace(b"\r\n ", b"").replace(b"\r\n\t", b"") for name in _NEEDED.findall(events)}
    return not needed or needed <= set(_DEFINED.findall(opening))
