"""What feeds make of hostile text, a hundred thousand times.

``python -m tests.ics.campaign NUMBER [SEED]`` (``make campaign-texts``) builds that many feeds in two
processes. A walk takes every code point there is through every field in 86,000 of them.
"""

import re
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from random import Random
from typing import Any

import icalendar

from feedserver.bookings.model import Booking
from feedserver.ics.check import IllegalBytes, check
from feedserver.ics.event import Style
from feedserver.tokens.model import Privacy
from tests.ics import normal_form
from tests.ics.hostile import Example, Walk, example

SEED = 20261124


def faults(one: Example) -> list[str]:
    """What is wrong with the feed of an example: nothing."""
    try:
        body = one.feed()
    except Exception as error:  # whatever it is, the feed would be lost
        return [f"lost: {error!r}"]
    found = [f"illegal: {reason}" for reason in normal_form.illegal_bytes(body)]
    try:
        check(body)
    except IllegalBytes as error:
        found.append(f"illegal: {error}")
    read = icalendar.Calendar.from_ical(body)
    told = [_head(read), *(_event(event) for event in read.walk("VEVENT"))]
    wanted = [_expected_head(one.name), *(expected(shown, one.style) for shown in one.shown)]
    return found if told == wanted else [*found, f"another form: {told!r} for {wanted!r}"]


def _expected_head(name: str) -> dict[str, str]:
    shown, described = normal_form.one_line(name) or "Calendar", normal_form.lines(name)
    return {"X-WR-CALNAME": shown, "NAME": shown} | ({"X-WR-CALDESC": described} if described else {})


def _head(calendar: icalendar.Calendar) -> dict[str, str]:
    """Its names and description, which icalendar leaves escaped (RFC 5545 section 3.3.11)."""
    found = {
        name: str(calendar[name]) for name in ("X-WR-CALNAME", "NAME", "X-WR-CALDESC") if name in calendar
    }
    return {name: re.sub(r"\\(.)", _unescaped, text) for name, text in found.items()}


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def expected(said: Booking, style: Style) -> dict[str, Any]:
    """What a reader finds of a booking: its texts in their normal form, and nothing else."""
    title = "Busy" if style.privacy is Privacy.BUSY else normal_form.one_line(said.summary) or "(no title)"
    found: dict[str, Any] = {"SUMMARY": title, "VALARM": [title] if style.alarms else []}
    if style.privacy is not Privacy.FULL:
        return found
    assert said.meeting is not None
    meeting = normal_form.link(said.meeting.url)
    told = {
        "DESCRIPTION": "\n".join(filter(None, (normal_form.lines(said.description or ""), meeting))),
        "LOCATION": normal_form.one_line(said.location or "") or meeting,
        "URL": said.url and normal_form.link(said.url),
        "CATEGORIES": [name for name in map(normal_form.one_line, said.categories) if name],
        "CONFERENCE": meeting,
        "LABEL": meeting and normal_form.label(said.meeting.provider or ""),
    }
    return found | {name: value for name, value in told.items() if value}


def _event(event: icalendar.Event) -> dict[str, Any]:
    found: dict[str, Any] = {"VALARM": [str(alarm["DESCRIPTION"]) for alarm in event.walk("VALARM")]}
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "CONFERENCE"):
        if name in event:
            found[name] = str(event[name])
    if "CATEGORIES" in event:
        found["CATEGORIES"] = [str(name) for name in event["CATEGORIES"].cats]
    if "CONFERENCE" in event and "LABEL" in event["CONFERENCE"].params:
        found["LABEL"] = event["CONFERENCE"].params["LABEL"]
    return found


def faults_of(seed: int, number: int) -> list[str]:
    """What is wrong with one feed of the campaign."""
    return faults(example(Walk(Random(f"{seed}-{number}"), number)))  # noqa: S311 - repeatable


def _campaign(seed: int, numbers: range) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for number in numbers:
        found = faults_of(seed, number)
        if found:
            print(f"seed {seed}, number {number}: {found}", file=sys.stderr)
        kinds.update({reason.partition(":")[0] for reason in found})
    return kinds


def main(count: int, seed: int = SEED) -> int:
    """Build ``count`` feeds and print one line; 1 if there was any fault."""
    began = time.monotonic()
    with ProcessPoolExecutor(2) as pool:
        parts = pool.map(_campaign, (seed, seed), (range(0, count, 2), range(1, count, 2)))
        kinds = sum(parts, Counter[str]())
    print(
        f"Hostile texts: {count:,} examples, {kinds['illegal']} illegal, {kinds['lost']} feeds lost, "
        f"{kinds['another form']} not in normal form, {time.monotonic() - began:.0f} s, seed {seed}"
    )
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
