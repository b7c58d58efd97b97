"""What a calendar client makes of a feed: its occurrences, read back from the very bytes that are served."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One event on a day: ``start`` and ``end`` are instants in UTC, or dates if it takes whole days."""

    uid: str
    summary: str
    start: date
    end: date
    status: str
    location: str | None
    description: str | None


def occurrences(body: bytes, first: date, days: int) -> list[Shown]:
    """What is shown in ``days`` days from 00:00 UTC of ``first``, by start, then by UID."""
    import icalendar  # these take a quarter of a second to load, and no feed needs them
    import recurring_ical_events

    begins = datetime.combine(first, time(), UTC)
    calendar = icalendar.Calendar.from_ical(body)
    found = recurring_ical_events.of(calendar).between(begins, begins + timedelta(days=days))
    return sorted((_shown(event) for event in found), key=lambda one: (_instant(one.start), one.uid))


def _shown(event: Any) -> Shown:
    return Shown(
        uid=str(event["UID"]),
        summary=str(event["SUMMARY"]),
        start=_utc(event["DTSTART"].dt),
        end=_utc(event["DTEND"].dt),
        status=str(event["STATUS"]).lower(),
        location=_text(event, "LOCATION"),
        description=_text(event, "DESCRIPTION"),
    )


def _text(event: Any, name: str) -> str | None:
    return str(event[name]) if name in event else None


def _utc(moment: date) -> date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _instant(moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), UTC)
