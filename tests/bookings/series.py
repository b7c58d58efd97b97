"""Series as a host says them, and what they are refused for: without HTTP or database."""

from datetime import UTC, datetime
from typing import Any

from feedserver.api.fields import check_payload
from feedserver.bookings.model import Booking
from feedserver.bookings.payload import BookingPayload, booking_of
from feedserver.errors import InvalidFields
from feedserver.timezones import zone

#: A Tuesday morning in London.
BODY: dict[str, Any] = {
    "summary": "Session",
    "start": "2026-12-01T10:00:00",
    "end": "2026-12-01T11:00:00",
    "timezone": "Europe/London",
}
#: The same Tuesday as a whole day.
ALL_DAY: dict[str, Any] = {"start": "2026-12-01", "end": "2026-12-02", "all_day": True, "timezone": None}

#: Two recurrences of it, with every field as an answer has it: five days, and all that can be said.
DAILY: dict[str, Any] = {"rrule": "FREQ=DAILY;COUNT=5", "exdates": [], "rdates": [], "overrides": []}
FULL: dict[str, Any] = {
    "rrule": "FREQ=WEEKLY;COUNT=6",
    "exdates": ["2026-12-22T10:00:00"],
    "rdates": ["2026-12-23T10:00:00Z"],
    "overrides": [
        {"recurrence_id": "2026-12-08T10:00:00", "status": "cancelled"},
        {"recurrence_id": "2026-12-15T10:00:00Z", "start": "2027-02-15T10:00", "location": None},
    ],
}


def read(body: dict[str, Any]) -> Booking:
    """The booking of a body, read as the API reads it."""
    return booking_of(check_payload(BookingPayload, body), "b-1")


def series(rrule: str = "FREQ=DAILY;COUNT=5", **fields: Any) -> Booking:
    """A series with that rule; ``exdates``, ``rdates`` and ``overrides`` are the recurrence's."""
    recurrence = {"rrule": rrule}
    for name in ("exdates", "rdates", "overrides"):
        if name in fields:
            recurrence[name] = fields.pop(name)
    return read({**BODY, "recurrence": recurrence, **fields})


def refused(rrule: str = "FREQ=DAILY;COUNT=5", **fields: Any) -> set[str]:
    """The fields for which that series is refused; none where it is accepted."""
    try:
        series(rrule, **fields)
    except InvalidFields as refusal:
        return {error["field"] for error in refusal.errors}
    return set()


def starts(booking: Booking) -> list[str]:
    """When its occurrences begin, on its own clock."""
    assert booking.recurrence is not None
    return [wall(booking, one.starts_at) for one in booking.recurrence.occurrences]


def times(booking: Booking) -> list[tuple[str, str]]:
    """When its occurrences begin and end, on its own clock."""
    assert booking.recurrence is not None
    ends = [wall(booking, one.ends_at) for one in booking.recurrence.occurrences]
    return list(zip(starts(booking), ends, strict=True))


def instants(booking: Booking) -> list[str]:
    """When its occurrences begin, in UTC."""
    assert booking.recurrence is not None
    return [f"{one.starts_at:%Y-%m-%dT%H:%MZ}" for one in booking.recurrence.occurrences]


def days(booking: Booking) -> list[str]:
    """The days on which its occurrences begin, on its own clock."""
    return [start[:10] for start in starts(booking)]


def wall(booking: Booking, instant: datetime) -> str:
    """An instant on the series' clock; for all-day, the date."""
    if booking.all_day:
        assert instant.astimezone(UTC).time() == datetime.min.time()
        return f"{instant:%Y-%m-%d}"
    assert booking.timezone is not None
    return f"{instant.astimezone(zone(booking.timezone)):%Y-%m-%dT%H:%M}"
