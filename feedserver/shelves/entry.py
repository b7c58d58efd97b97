"""A finished entry of a calendar, and when it is shown. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from feedserver.ics.series_zone import ZoneSpan
from feedserver.shelves.digest import Digest, digest_of

#: A start and an end (UTC).
Span = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Checked bytes of ``events`` VEVENTs that come and go together; ``booking`` is the id of theirs.

    ``starts_at`` is where it stands in a feed's order, before its ``uid``. ``spans`` are all times it
    shows, by start: one for a single event, those of the shown occurrences for a series. ``until`` is the
    first UTC day without it, where it is a tombstone. ``stamp`` is its DTSTAMP and LAST-MODIFIED.
    """

    booking: str
    kind: str
    uid: str
    starts_at: datetime
    spans: tuple[Span, ...]
    stamp: datetime
    data: bytes
    events: int = 1
    until: date | None = None
    zone: ZoneSpan | None = None
    #: Whether it is one occurrence of a series that was written one by one.
    is_occurrence: bool = False

    @property
    def extent(self) -> Span:
        """The earliest start and the latest end of anything it shows."""
        return self.spans[0][0], max(end for _, end in self.spans)

    @cached_property
    def digest(self) -> Digest:
        """The digest of its bytes: a feed and a shelf both need it."""
        return digest_of(self.data)

    @property
    def gap(self) -> timedelta:
        """The longest time between its first start and its last end in which it shows nothing.

        Any stretch of time that is longer, and touches both sides of it, meets something.
        """
        longest, over = timedelta(), self.spans[0][1]
        for start, end in self.spans[1:]:
            longest = max(longest, start - over)
            over = max(over, end)
        return longest


#: An entry, and the role in its booking of the user whose calendar it stands in.
Placed = tuple[Entry, str | None]
