"""Home Assistant's ``ical`` and its timeline, by the zones of tzdata."""

from datetime import UTC, datetime

from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from tests.readers.occurrence import Occurrence, in_utc, within


def read(data: bytes, after: datetime, before: datetime) -> list[Occurrence]:
    """The occurrences that begin in [after, before)."""
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    events = calendar.timeline_tz(UTC).overlapping(after, before)
    return within(map(_occurrence, events), after, before)


def _occurrence(event: Event) -> Occurrence:
    return Occurrence(
        uid=event.uid,
        start=in_utc(event.start),
        end=in_utc(event.end),
        status=event.status and event.status.value,
        summary=event.summary,
    )
