"""A feed from the database's rows: what stands in it, its bytes, and what was left out and why."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from feedserver.bookings.model import Record
from feedserver.feeds import store
from feedserver.feeds.broken import Broken
from feedserver.feeds.renderer import Renderer
from feedserver.feeds.selection import Withheld, why_withheld, window
from feedserver.metrics import timed_render
from feedserver.people.model import User
from feedserver.tokens.model import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A feed, and what is not in it of the bookings that reach into its window."""

    body: bytes
    #: Bookings left out by state or by the token's options.
    withheld: Counter[Withheld]
    #: Ids of the bookings that made no sense.
    broken: tuple[str, ...]
    #: Events or series that the size guard left out, and ids of the bookings of which it left nothing.
    too_many: int
    without: tuple[str, ...]


def build(tx: Connection, renderer: Renderer, token: Token, owner: User, day: date) -> Built:
    """Build the feed of a live token on that UTC day, in one snapshot of the database."""
    broken = Broken()
    withheld: Counter[Withheld] = Counter()
    shown: list[Record] = []
    for record, role in store.bookings_in_window(tx, owner.id, window(token.options, day), broken):
        with broken.left_out(record.id):
            reason = why_withheld(record, role, token.options, day, renderer.tombstone_days)
            if reason is None:
                shown.append(record)
            else:
                withheld[reason] += 1
    with timed_render():
        feed = renderer.feed(token, owner, shown, day, broken)
    return Built(
        body=feed.body,
        withheld=withheld,
        broken=tuple(broken.ids),
        too_many=feed.left_out,
        without=feed.without,
    )
