"""Where readers are wrong: each fault by name, with the sample in ``testdata`` that shows it.

What a feed cannot avoid is EXCUSED when readers are compared. What it can avoid is not, for people
have these readers: such a form must not be in a feed, and a test says so of every one listed here.
When a test finds that a reader has been mended, its entry goes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.readers.occurrence import Occurrence, line


@dataclass(frozen=True, slots=True)
class Difference:
    """What should have been read, and what ``reader`` read; None is nothing."""

    reader: str
    expected: Occurrence | None
    read: Occurrence | None

    def __str__(self) -> str:
        expected, read = (line(one) if one else "nothing" for one in (self.expected, self.read))
        return f"{self.reader} reads {read} where there is {expected}"


@dataclass(frozen=True, slots=True)
class Excused:
    """A fault of ``reader`` that no feed can avoid; seen in ``testdata/excused/{name}.ics``."""

    name: str
    reader: str
    applies: Callable[[Difference], bool]
    reason: str


@dataclass(frozen=True, slots=True)
class Avoided:
    """A form that ``readers`` take wrongly; seen in ``testdata/avoided/{name}.ics``."""

    name: str
    readers: tuple[str, ...]
    reason: str
    instead: str


def _unescapes_twice(one: Difference) -> bool:
    if one.reader != "ics" or not one.expected or not one.expected.summary:
        return False
    summary = re.sub(r"\\[nN]", "\\\\\n", one.expected.summary)
    summary = re.sub(r"\\[rR]", "\\\\\r", summary)
    return one.read == replace(one.expected, summary=summary)


EXCUSED = (
    Excused(
        name="backslash-before-n",
        reader="ics",
        applies=_unescapes_twice,
        reason="It replaces \\n before \\\\, so a backslash with an n or r behind it becomes a line break.",
    ),
)

AVOIDED = (
    Avoided(
        name="exdate-of-nothing",
        readers=("ical.js",),
        reason="After an EXDATE that names no occurrence it overlooks the next one.",
        instead="EXDATEs of occurrences alone",
    ),
    Avoided(
        name="exdate-twice",
        readers=("ical.js",),
        reason="After an EXDATE that stands there twice it overlooks the next one.",
        instead="each EXDATE once",
    ),
    Avoided(
        name="rdate-of-the-rule",
        readers=("ical.js",),
        reason="An occurrence in both RRULE and RDATE is there twice (RFC 5545 section 3.8.5.2: once).",
        instead="RDATEs that the rule does not give, each once",
    ),
    Avoided(
        name="rdates-alone",
        readers=("ical", "ical.js"),
        reason="Without an RRULE they leave out DTSTART (RFC 5545 section 3.8.5.3: it counts).",
        instead="a rule, or DTSTART among the RDATEs",
    ),
    Avoided(
        name="override-alone",
        readers=("ical.js",),
        reason="It shows an override only where its own expansion of the master comes by.",
        instead="a master with each override, which has the occurrence in its rule or RDATEs",
    ),
    Avoided(
        name="recurrence-id-in-utc",
        readers=("ical",),
        reason="It compares RECURRENCE-ID as text: one in UTC replaces nothing, and both are there.",
        instead="RECURRENCE-ID with the TZID of DTSTART",
    ),
    Avoided(
        name="over-a-clock-change",
        readers=("icalendar", "ical", "ical.js"),
        reason="They add the length as the clock shows it, not the exact one (RFC 5545 section 3.8.5.3).",
        instead="an override with DTSTART and DTEND in UTC; expanded, if the first occurrence is one",
    ),
    Avoided(
        name="in-the-hour-left-out",
        readers=("icalendar", "ical", "vobject", "ical.js", "libical"),
        reason="A local time that does not exist goes by the offset before (RFC 5545 section 3.3.5); "
        "vobject and ical.js take the one after, libical keeps the later hour from then on, the others end "
        "it before it starts.",
        instead="the series expanded",
    ),
    Avoided(
        name="in-the-hour-left-out-overridden",
        readers=("libical",),
        reason="It keeps the later hour from then on, and the override replaces nothing.",
        instead="the series expanded",
    ),
    Avoided(
        name="in-the-hour-twice",
        readers=("icalendar", "ical", "ical.js", "libical"),
        reason="A local time that comes twice means the first (RFC 5545 section 3.3.5); ical.js and libical "
        "take the second, the others end by the second.",
        instead="an override with DTSTART and DTEND in UTC",
    ),
    Avoided(
        name="zone-until-in-the-east",
        readers=("vobject",),
        reason="dateutil takes UNTIL of an observance for local time: ahead of UTC it loses the last onset.",
        instead="one observance per onset, or an UNTIL a day later",
    ),
    Avoided(
        name="rare-rules",
        readers=("ical.js", "libical"),
        reason="They expand these BY-parts wrongly when together, or with an interval.",
        instead="the series expanded",
    ),
)
