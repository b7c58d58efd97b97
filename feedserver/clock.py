"""The clock. Only the outermost layer reads it; everywhere else time is an argument."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import overload

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This second, in UTC: calendars and HTTP dates know nothing finer."""
    return datetime.now(UTC).replace(microsecond=0)


@overload
def zulu(instant: datetime) -> str: ...


@overload
def zulu(instant: None) -> None: ...


@overload
def zulu(instant: datetime | None) -> str | None: ...


def zulu(instant: datetime | None) -> str | None:
    """An instant as the API writes it: RFC 3339 in UTC with ``Z``."""
    return None if instant is None else instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def midnight_of(day: date) -> datetime:
    """00:00 UTC of that day."""
    return datetime.combine(day, time(), UTC)
