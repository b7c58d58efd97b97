"""vobject reads the components and, through dateutil, the rules; by the file's own VTIMEZONEs.

It knows nothing of overrides, so these are applied here as RFC 5545 says (section 3.8.4.4): the
occurrence that a RECURRENCE-ID names is replaced. Nor does it give the end of an occurrence: that
is as far from its start as DTEND is from DTSTART (section 3.8.5.3: the same exact duration).
"""

from collections.abc import Iterator
from datetime import datetime

import vobject
from vobject import icalendar
from vobject.base import Component

from tests.readers.occurrence import Moment, Occurrence, in_utc, instant, within

_ZONES = vars(icalendar)["__tzidMap"]


def read(data: bytes, after: datetime, before: datetime) -> list[Occurrence]:
    """The occurrences that begin in [after, before)."""
    # It keeps the first VTIMEZONE of a name for the life of the process, whatever later files say.
    _ZONES.clear()
    _ZONES["UTC"] = icalendar.utc
    events = vobject.readOne(data.decode()).contents.get("vevent", [])
    overrides = [event for event in events if "recurrence-id" in event.contents]
    replaced = {_identity(event, event.recurrence_id.value) for event in overrides}
    found = [_occurrence(event, event.dtstart.value) for event in overrides]
    for event in events:
        if "recurrence-id" not in event.contents:
            starts = _starts(event, after, before)
            found += [
                _occurrence(event, start) for start in starts if _identity(event, start) not in replaced
            ]
    return within(found, after, before)


def _identity(event: Component, original: Moment) -> tuple[str, Moment]:
    return event.uid.value, in_utc(original)


def _starts(event: Component, after: datetime, before: datetime) -> Iterator[Moment]:
    first = event.dtstart.value
    rules = event.getrruleset(addRDate=True)
    if rules is None:
        return iter([first])
    if isinstance(first, datetime):
        return iter(rules.between(after.astimezone(first.tzinfo), before.astimezone(first.tzinfo), inc=True))
    # dateutil counts days as floating midnights.
    days = rules.between(after.replace(tzinfo=None), before.replace(tzinfo=None), inc=True)
    return (day.date() for day in days)


def _occurrence(event: Component, start: Moment) -> Occurrence:
    length = instant(in_utc(event.dtend.value)) - instant(in_utc(event.dtstart.value))
    return Occurrence(
        uid=event.uid.value,
        start=in_utc(start),
        end=in_utc(start) + length,
        status=_text(event, "status"),
        summary=_text(event, "summary"),
    )


def _text(event: Component, name: str) -> str | None:
    return event.contents[name][0].value if name in event.contents else None
