"""What every reader's answer is brought to, so that two of them can be compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event that takes place once: UTC instants, or dates if all-day; ``end`` is exclusive."""

    uid: str
    start: Moment
    end: Moment
    status: str | None
    summary: str | None


def line(one: Occurrence) -> str:
    """It in one line, as the files beside the samples have it."""
    start, end = one.start.isoformat(), one.end.isoformat()
    return f"{start} {end} {one.uid} {one.status} {one.summary}".replace("+00:00", "Z")


def year(number: int) -> tuple[datetime, datetime]:
    """A calendar year in UTC, as a window [after, before)."""
    return datetime(number, 1, 1, tzinfo=UTC), datetime(number + 1, 1, 1, tzinfo=UTC)


def in_utc(moment: Moment) -> Moment:
    """A date as it is, a time in UTC. A floating one has no business in a feed: ValueError."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError(f"{moment} is in no zone")
    return moment.astimezone(UTC)


def instant(moment: Moment) -> datetime:
    """The moment, where a date stands for 00:00 UTC of its day."""
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def within(occurrences: Iterable[Occurrence], after: datetime, before: datetime) -> list[Occurrence]:
    """Those that begin in [after, before), in an order of their own.

    Readers differ in what they call overlapping, so only the start counts.
    """
    return sorted((one for one in occurrences if after <= instant(one.start) < before), key=_order)


def _order(one: Occurrence) -> tuple[datetime, str, str]:
    return instant(one.start), one.uid, repr(one)
