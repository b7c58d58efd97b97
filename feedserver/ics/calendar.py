"""The feed as a whole: one VCALENDAR around fragments that were built before."""

import re
from collections.abc import Iterable
from functools import cache

from feedserver.ics.lines import text_line
from feedserver.ics.text import multi_line, single_line
from feedserver.ics.words import ENGLISH

#: What each VCALENDAR begins with.
IDENTITY = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//feedserver//feedserver//EN\r\nCALSCALE:GREGORIAN\r\n"
CALENDAR_END = b"END:VCALENDAR\r\n"
#: A CSS3 colour name (RFC 7986 section 5.9).
_COLOR_NAME = re.compile("[a-z]+")


def calendar(
    name: str,
    components: Iterable[bytes],
    *,
    description: str | None = None,
    publish: bool = True,
    color: str = "steelblue",
) -> bytes:
    """Wrap fragments, in the order given, into one VCALENDAR (RFC 5545 section 3.4).

    ``name`` is shown as the calendar's name (Google reads X-WR-CALNAME only); one that is empty in
    its normal form becomes "Calendar". ``publish`` writes METHOD:PUBLISH. There is no UID:
    with one, vdirsyncer keeps a single event of all.

    Raises ValueError if there is no component, which RFC 5545 forbids, or if ``color`` is not a
    lower-case CSS colour name.
    """
    body = b"".join(components)
    if not body:
        raise ValueError("a calendar needs at least one component")
    return opening(name, description=description, publish=publish, color=color) + body + CALENDAR_END


def opening(
    name: str,
    zones: Iterable[bytes] = (),
    *,
    description: str | None = None,
    publish: bool = True,
    color: str = "steelblue",
) -> bytes:
    """Write what stands ahead of the events: a feed's own properties, and VTIMEZONEs written before.

    With events and :data:`CALENDAR_END` behind it, it is what :func:`calendar` writes, which says the rest.
    """
    begin, end = _around_names(publish, color)
    shown = single_line(name) or ENGLISH.notice_calendar
    said = text_line("X-WR-CALDESC", multi_line(description)) if description else ""
    head = f"{begin}{text_line('X-WR-CALNAME', shown)}{text_line('NAME', shown)}{said}{end}"
    return b"".join((head.encode(), *zones))


@cache
def _around_names(publish: bool, color: str) -> tuple[str, str]:
    """What an installation writes ahead of the names in every calendar, and behind them."""
    if not _COLOR_NAME.fullmatch(color):
        raise ValueError("not the name of a colour")
    method = "METHOD:PUBLISH\r\n" if publish else ""
    hourly = "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
    return IDENTITY + method, hourly + text_line("COLOR", color)
