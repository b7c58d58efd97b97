"""What building one VEVENT costs, beside icalendar's own ``to_ical`` of the same event in the same run.

CPU time, the median of interleaved rounds: what else the machine does falls on both sides alike.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event, vCategory, vText, vUri

from benchmarks.table import Row
from feedserver.bookings.model import Booking, Meeting, Record
from feedserver.bookings.recurrence import recurrence_of
from feedserver.ics.check import check
from feedserver.ics.event import Style, booking_event
from feedserver.ics.series import series_events

TITLE = "What one VEVENT costs"
ROUNDS, REPEATS = 15, 200
_STYLE = Style()
_STAMP = datetime(2026, 2, 1, 12, 30, 15, tzinfo=UTC)
_START = datetime(2026, 12, 1, 10, tzinfo=UTC)
_HOUR, _WEEK = timedelta(hours=1), timedelta(weeks=1)
_URL, _MEETING = "https://host.example/bookings/42", "https://meet.example/abc-defg-hij"
_WORDS: dict[str, Any] = {
    "summary": "Planning meeting with Amira Okafor; gateway, part 2",
    "description": "Please bring the plan, the log and your questions.\nWe meet in the usual room.\n" * 3,
    "location": "Room 4, Building C",
}
_UID = "0123456789abcdef0123456789abcdef@feeds.example"

Work = Callable[[], Any]


def measure(rounds: int = ROUNDS, repeats: int = REPEATS) -> list[Row]:
    """All rows; a round does each piece of work ``repeats`` times."""
    single, series, event = _record(), _series(), _event()
    pairs: dict[str, tuple[Work, Work]] = {
        "one event, to bytes": (lambda: _built(single), lambda: _event().to_ical(sorted=False)),
        "the same, checked": (lambda: check(_built(single)), lambda: _event().to_ical(sorted=False)),
        "a series with 3 overrides": (lambda: _built_series(series), _hand_built_series),
        "one event, beside a finished one": (lambda: _built(single), lambda: event.to_ical(sorted=False)),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in pairs}
    for _ in range(rounds):
        for name, (ours, theirs) in pairs.items():
            times[name].append((_cost(ours, repeats), _cost(theirs, repeats)))
    return [
        Row(name=name, ours=median(one for one, _ in found), icalendar=median(other for _, other in found))
        for name, found in times.items()
    ]


def _cost(work: Work, repeats: int) -> float:
    """CPU time of one piece of work in microseconds."""
    began = time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - began) / repeats * 1e6


def _built(record: Record) -> bytes:
    return booking_event(record, _STYLE, stamp=_STAMP)


def _built_series(record: Record) -> bytes:
    return series_events(record, (), _STYLE, stamp=_STAMP)


def _booking() -> Booking:
    return Booking(
        **_WORDS,
        start="2026-12-01T10:00:00",
        end="2026-12-01T11:00:00",
        timezone="Europe/London",
        starts_at=_START,
        ends_at=_START + _HOUR,
        url=_URL,
        meeting=Meeting(url=_MEETING, provider="google_meet"),
        categories=("EPA", "Gateway"),
    )


def _record() -> Record:
    return Record(
        id="b-42",
        uid=_UID,
        sequence=3,
        version=7,
        booking=_booking(),
        created_at=_STAMP,
        updated_at=_STAMP,
        changed_at=_STAMP,
    )


def _series() -> Record:
    weeks = [_START + _WEEK * week for week in (1, 2, 3)]
    overrides = [{"recurrence_id": f"{at:%Y-%m-%dT%H:%M:%S}", "location": "Room 5"} for at in weeks]
    said = {"rrule": "FREQ=WEEKLY;COUNT=6", "exdates": [], "rdates": [], "overrides": overrides}
    booking = _booking()
    return replace(_record(), booking=replace(booking, recurrence=recurrence_of(said, booking)))


def _event(start: datetime = _START, **more: Any) -> Event:
    """The same event by hand, with icalendar alone."""
    event = Event()
    event.add("UID", _UID)
    for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        event.add(name, _STAMP)
    event.add("SEQUENCE", 3)
    event.add("DTSTART", start)
    event.add("DTEND", start + _HOUR)
    for name, value in more.items():
        event.add(name.replace("_", "-"), value)
    event.add("SUMMARY", _WORDS["summary"])
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "OPAQUE")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY")
    event.add("DESCRIPTION", vText(f"{_WORDS['description'].strip()}\n{_MEETING}"))
    event.add("LOCATION", _WORDS["location"])
    event.add("URL", vUri(_URL))
    event.add("CATEGORIES", vCategory(["EPA", "Gateway"]))
    event.add("CONFERENCE", vUri(_MEETING, params={"VALUE": "URI", "LABEL": "google_meet"}))
    return event


def _hand_built_series() -> bytes:
    first = _START.astimezone(ZoneInfo("Europe/London"))
    master = _event(first, RRULE={"FREQ": "WEEKLY", "COUNT": 6})
    others = [_event(first + _WEEK * week, RECURRENCE_ID=first + _WEEK * week) for week in (1, 2, 3)]
    return b"".join(event.to_ical(sorted=False) for event in (master, *others))
