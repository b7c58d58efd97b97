"""A feed that is kept nowhere: joined by the database from finished entries, or else built from bookings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from feedserver.bookings.model import Record
from feedserver.clock import midnight_of
from feedserver.errors import UNREADABLE
from feedserver.feeds import store
from feedserver.feeds.assembly import Assembly, Feed
from feedserver.feeds.broken import Broken
from feedserver.feeds.renderer import Renderer
from feedserver.feeds.subject import Subject
from feedserver.shelves.fill import NewShelf
from feedserver.shelves.model import Choice, Joined, Wanted
from feedserver.shelves.style import style_of
from feedserver.shelves.window import Window, coverage, window
from feedserver.tokens.model import TokenOptions
from feedserver.withheld.model import Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A feed from its bookings; ``broken`` are ids of bookings in its window that made no sense.

    ``shelf`` holds all its entries for the next time; None where something is amiss with one of them.
    """

    feed: Feed
    broken: tuple[str, ...]
    shelf: NewShelf | None

    @property
    def missing(self) -> Mapping[Withheld, Sequence[str]]:
        """The bookings that are not in the feed although nobody chose so."""
        return {Withheld.CANNOT_BE_WRITTEN: self.broken, Withheld.FEED_IS_FULL: self.feed.without}


def build(tx: Connection, renderer: Renderer, subject: Subject, now: datetime) -> Built:
    """Build the feed of a live token at ``now`` (UTC), in one snapshot of the database."""
    day, broken = now.date(), Broken()
    covered, inside = coverage(subject.options, day), window(subject.options, day)
    bookings = store.bookings_between(tx, subject.user, covered.after, covered.before, broken)
    feed = Assembly(renderer, subject, day).of_bookings(bookings, broken)
    ahead = {record.id for record, _ in bookings if broken.ids and not _may_be_inside(record, inside)}
    shelf = NewShelf(
        user=subject.user,
        style=style_of(subject.options),
        version=subject.feed_version,
        renderer=renderer.shelf_name,
        coverage=covered,
        placed=[placed for placed in feed.placed if covered.holds(placed[0].extent)],
    )
    return Built(
        feed=feed,
        broken=tuple(booking for booking in broken.ids if booking not in ahead),
        shelf=None if broken.ids else shelf,
    )


def wanted(renderer: Renderer, subject: Subject, now: datetime) -> Wanted:
    """What the database has to choose for the feed of a live token at ``now`` (UTC)."""
    return Wanted(
        user=subject.user,
        version=subject.feed_version,
        renderer=renderer.shelf_name,
        choice=_choice(subject.options, now.date()),
        floor=renderer.floor(subject),
    )


def from_joined(joined: Joined | None, renderer: Renderer, subject: Subject, now: datetime) -> Feed | None:
    """The feed of what the database found; None where it has to be built from the bookings."""
    return None if joined is None else Assembly(renderer, subject, now.date()).of_joined(joined)


@lru_cache(maxsize=1024)
def _choice(options: TokenOptions, day: date) -> Choice:
    inside = window(options, day)
    return Choice(
        style=style_of(options).name,
        after=inside.after,
        before=inside.before,
        midnight=midnight_of(day),
        kinds=options.kinds,
        roles=options.roles,
    )


def _may_be_inside(record: Record, inside: Window) -> bool:
    """Whether a booking reaches into the window, as far as its times can be read."""
    booking = record.booking
    try:
        return booking is not None and inside.holds((booking.first_starts_at, booking.last_ends_at))
    except UNREADABLE:
        return True
