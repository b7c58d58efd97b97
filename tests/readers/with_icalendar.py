"""icalendar reads the components, recurring-ical-events expands them, by the zones of tzdata."""

from datetime import datetime

import icalendar
import recurring_ical_events

from tests.readers.occurrence import Occurrence, in_utc, within


def read(data: bytes, after: datetime, before: datetime) -> list[Occurrence]:
    """The occurrences that begin in [after, before)."""
    query = recurring_ical_events.of(_calendar(data), components=["VEVENT"])
    return within(map(_occurrence, query.between(after, before)), after, before)


def read_written(data: bytes, after: datetime, before: datetime) -> list[Occurrence]:
    """The VEVENTs as they stand, masters and overrides, that begin in [after, before)."""
    return within(map(_occurrence, _calendar(data).walk("VEVENT")), after, before)


def _calendar(data: bytes) -> icalendar.Calendar:
    calendar = icalendar.Calendar.from_ical(data)
    assert isinstance(calendar, icalendar.Calendar)
    assert all(not component.errors for component in calendar.walk())
    return calendar


def _occurrence(event: icalendar.Component) -> Occurrence:
    return Occurrence(
        uid=str(event["UID"]),
        start=in_utc(event.DTSTART),
        end=in_utc(event.end),
        status=_text(event, "STATUS"),
        summary=_text(event, "SUMMARY"),
    )


def _text(event: icalendar.Component, name: str) -> str | None:
    return str(event[name]) if name in event else None
