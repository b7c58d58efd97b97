"""Which zone a series is written in, and for which years its VTIMEZONE has to be right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from feedserver.bookings.model import Booking

#: Names under which UTC itself is a zone: written with Z, which needs no VTIMEZONE.
_UTC = {"UTC", "UCT", "Universal", "Zulu", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneSpan:
    """A zone that a series needs, for whole years (UTC): its VTIMEZONE changes with few bookings."""

    tzid: str
    first: datetime
    last: datetime


def tzid_of(booking: Booking) -> str | None:
    """The zone whose VTIMEZONE a series needs beside it; None for all-day ones and those in UTC."""
    return None if booking.all_day or booking.timezone in _UTC else booking.timezone


def zone_span(series: Booking) -> ZoneSpan | None:
    """The zone and the years of everything that a series writes; None where it needs no zone."""
    tzid = tzid_of(series)
    if tzid is None or series.recurrence is None:
        return None
    originals = [one.original_at for one in series.recurrence.occurrences]
    first = min(series.starts_at, series.first_starts_at, *originals)
    last = max(series.ends_at, series.last_ends_at, *originals)
    begin, end = datetime(first.year, 1, 1, tzinfo=UTC), datetime(last.year + 1, 1, 1, tzinfo=UTC)
    return ZoneSpan(tzid=tzid, first=begin, last=end)


def joined(spans: Sequence[ZoneSpan]) -> ZoneSpan:
    """One span over all, which are of one zone."""
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    return ZoneSpan(tzid=spans[0].tzid, first=first, last=last)
