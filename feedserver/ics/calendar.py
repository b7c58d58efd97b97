"""The feed as a whole: one VCALENDAR around fragments that were built before."""

import re
from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, vDuration

from feedserver.ics.text import multi_line, single_line
from feedserver.ics.values import Text, fragment, put
from feedserver.ics.words import ENGLISH

PRODID = "-//feedserver//feedserver//EN"
_END = b"END:VCALENDAR\r\n"
#: A CSS3 colour name (RFC 7986 section 5.9); icalendar would write anything.
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
    if not _COLOR_NAME.fullmatch(color):
        raise ValueError("not the name of a colour")
    return wrapped(
        _header(single_line(name) or ENGLISH.notice_calendar, description, publish, color), components
    )


def wrapped(head: Calendar, components: Iterable[bytes]) -> bytes:
    """Write ``head`` with finished components inside it; raises ValueError if there are none."""
    body = b"".join(components)
    if not body:
        raise ValueError("a calendar needs at least one component")
    return fragment(head).removesuffix(_END) + body + _END


def _header(name: str, description: str | None, publish: bool, color: str) -> Calendar:
    head = Calendar()
    head.add("VERSION", "2.0")
    head.add("PRODID", PRODID)
    head.add("CALSCALE", "GREGORIAN")
    if publish:
        head.add("METHOD", "PUBLISH")
    put(head, "X-WR-CALNAME", name)
    put(head, "NAME", name)
    put(head, "X-WR-CALDESC", multi_line(description or ""))
    head.add("REFRESH-INTERVAL", vDuration(timedelta(hours=1), params={"VALUE": "DURATION"}))
    head.add("X-PUBLISHED-TTL", Text("PT1H"))
    head.add("COLOR", Text(color))
    return head
