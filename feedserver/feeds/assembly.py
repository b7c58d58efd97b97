"""From bookings, or from entries that the database joined, to the bytes of a feed. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from feedserver.bookings.model import Record
from feedserver.clock import midnight_of
from feedserver.feeds.broken import Broken
from feedserver.feeds.conditional import etag_of
from feedserver.feeds.guard import kept
from feedserver.feeds.renderer import Renderer
from feedserver.feeds.selection import MOST_OCCURRENCES, chosen, nearest
from feedserver.feeds.subject import Subject
from feedserver.ics.calendar import CALENDAR_END
from feedserver.ics.check import check_joined, check_stored
from feedserver.ics.series_zone import ZoneSpan
from feedserver.ics.stamp import restamped
from feedserver.ics.vtimezone import vtimezone
from feedserver.shelves.digest import Digest, total
from feedserver.shelves.entry import Entry, Placed
from feedserver.shelves.model import Joined
from feedserver.shelves.style import style_of
from feedserver.shelves.window import window
from feedserver.shelves.writing import Writing, entries_of
from feedserver.shelves.zones import in_conflict

#: A booking, and the role in it of whom the feed belongs to.
Held = tuple[Record, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The bytes of a feed with their ETag, the number of its events, and what the size guard left out.

    ``left_out`` counts entries; ``without`` are the bookings of which nothing is left. ``placed`` are all
    entries that it was chosen from.
    """

    body: bytes
    etag: str
    events: int
    left_out: int = 0
    without: tuple[str, ...] = ()
    placed: tuple[Placed, ...] = ()


@dataclass(frozen=True, slots=True)
class Assembly:
    """Assembles the feed of one live token on a UTC day."""

    renderer: Renderer
    subject: Subject
    day: date

    def of_bookings(self, bookings: Iterable[Held], broken: Broken) -> Feed:
        """The feed of bookings in any order; those that cannot be written go to ``broken``."""
        known = list(bookings)
        writing = self.renderer.writing(style_of(self.subject.options))
        placed = list(_placed(known, writing, broken))
        shown = self._chosen(placed)
        conflicts = in_conflict(entry.zone for entry in shown if entry.zone)
        if conflicts:
            again = {entry.booking for entry, _ in placed if entry.zone and entry.zone.tzid in conflicts}
            rest = [one for one in placed if one[0].booking not in again]
            written_again = [one for one in known if one[0].id in again]
            shown = self._chosen([*rest, *_placed(written_again, writing, broken, expanded=True)])
        return replace(self._guarded(shown), placed=tuple(placed))

    def of_joined(self, joined: Joined) -> Feed | None:
        """The same from what the database chose; None where it cannot know all that counts."""
        is_doubtful = joined.unsure or joined.occurrences > MOST_OCCURRENCES or in_conflict(joined.zones)
        if is_doubtful or joined.events > self.renderer.max_events:
            return None
        floor = self._floor if joined.restamped else None
        feed = self._feed(joined.data, joined.zones, joined.digest, joined.events, floor, check_stored)
        return feed if len(feed.body) <= self.renderer.max_octets else None

    def _chosen(self, placed: Iterable[Placed]) -> list[Entry]:
        return chosen(placed, self.subject.options, self.day)

    @property
    def _floor(self) -> datetime:
        return self.renderer.floor(self.subject)

    def _guarded(self, shown: list[Entry]) -> Feed:
        """The feed of those entries, or of as many as clients take."""
        feed, limits = self._of_entries(shown), self.renderer
        if len(feed.body) <= limits.max_octets and feed.events <= limits.max_events:
            return feed
        note, midnight = limits.words.left_out, midnight_of(self.day)
        inside = window(self.subject.options, self.day)
        around = len(self._of_entries(shown, note).body) - sum(len(entry.data) for entry in shown)
        fewer = kept(
            shown,
            lambda entry: nearest(entry, inside, midnight),
            midnight=midnight,
            max_octets=limits.max_octets - around,
            max_events=limits.max_events,
        )
        gone = {entry.booking for entry in shown} - {entry.booking for entry in fewer}
        feed = self._of_entries(fewer, note)
        return replace(feed, left_out=len(shown) - len(fewer), without=tuple(sorted(gone)))

    def _of_entries(self, entries: Sequence[Entry], note: str | None = None) -> Feed:
        floor = self._floor
        data = b"".join([restamped(entry.data, entry.stamp, floor) for entry in entries])
        zones = [entry.zone for entry in entries if entry.zone]
        digest = total(entry.digest for entry in entries)
        moved = floor if any(entry.stamp < floor for entry in entries) else None
        events = sum(entry.events for entry in entries)
        return self._feed(data, zones, digest, events, moved, check_joined, note)

    def _feed(
        self,
        data: bytes,
        zones: Iterable[ZoneSpan],
        digest: Digest,
        events: int,
        restamped_to: datetime | None,
        check: Callable[[bytes, bytes], None],
        note: str | None = None,
    ) -> Feed:
        renderer, name = self.renderer, self.subject.calendar_name
        if not data:
            has_any = self.subject.had_booking
            only = renderer.placeholder(self.subject) if has_any else _zone(self.subject.timezone)
            body = renderer.calendar(name, [only], note)
            return Feed(body=body, etag=etag_of(body), events=int(has_any))
        opening = renderer.opening(name, zones, note)
        check(opening, data)
        etag = etag_of(opening + repr((digest, events, restamped_to)).encode())
        return Feed(body=b"".join([opening, data, CALENDAR_END]), etag=etag, events=events)


def _placed(
    bookings: Iterable[Held], writing: Writing, broken: Broken, *, expanded: bool = False
) -> Iterator[Placed]:
    for record, role in bookings:
        with broken.left_out(record.id):
            written = entries_of(record, writing, expanded=expanded)
            yield from [(entry, role) for entry in written]


def _zone(name: str) -> bytes:
    """The VTIMEZONE of a user without bookings; of UTC where tzdata no longer has the zone."""
    try:
        return vtimezone(name)
    except ValueError:
        return vtimezone("UTC")
