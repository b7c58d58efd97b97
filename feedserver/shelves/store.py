"""Shelves and their entries in the database: SQL and nothing else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import BigInteger, Connection, delete, insert, select, type_coerce, update

from feedserver.database.insert import insert_rows
from feedserver.database.instant import seconds
from feedserver.database.listed import is_one_of
from feedserver.database.schema import feed_chunks, feed_entries, feed_shelves, users
from feedserver.ics.values import utc_time
from feedserver.shelves.chunks import Place
from feedserver.shelves.entry import Entry, Placed
from feedserver.shelves.joined import zone_text
from feedserver.shelves.style import ShelfStyle, style_named
from feedserver.shelves.window import Window

_SHELF, _ENTRY = feed_shelves.c, feed_entries.c
_OF_USERS = select(feed_shelves).where(is_one_of(_SHELF.user, "ids"))
_VERSIONS = (
    select(users.c.id, users.c.feed_version)
    .where(is_one_of(users.c.id, "ids"))
    .order_by(users.c.id)
    .with_for_update()
)
_RAISE = update(feed_shelves).where(is_one_of(_SHELF.id, "shelves")).values(version=_SHELF.version + 1)
_EMPTY = [delete(table).where(is_one_of(table.c.shelf, "shelves")) for table in (feed_chunks, feed_entries)]
_DROP = delete(feed_shelves).where(is_one_of(_SHELF.id, "shelves"))
#: Not the shelf's column as it stands: SQLite would look through the whole shelf for a booking of two rows.
_REMOVE = (
    delete(feed_entries)
    .where(is_one_of(_ENTRY.shelf + 0, "shelves"), is_one_of(_ENTRY.booking, "bookings"))
    .returning(_ENTRY.shelf, type_coerce(_ENTRY.starts_at, BigInteger))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A user's entries in one style. It is whole while ``version`` is that of the user's feeds."""

    id: int
    user: str
    style: ShelfStyle
    version: int
    renderer: str
    coverage: Window


def shelves_of(tx: Connection, user_ids: Iterable[str]) -> list[Shelf]:
    """The shelves of those users (index uq_feed_shelves_user)."""
    return [
        Shelf(
            id=row.id,
            user=row.user,
            style=style_named(row.style),
            version=row.version,
            renderer=row.renderer,
            coverage=Window(row.after, row.before),
        )
        for row in tx.execute(_OF_USERS, {"ids": user_ids})
    ]


def feed_versions(tx: Connection, user_ids: Iterable[str]) -> dict[str, int]:
    """The version of the feeds of each of those users, held until the transaction ends."""
    return {row.id: row.feed_version for row in tx.execute(_VERSIONS, {"ids": user_ids})}


def add_shelf(
    tx: Connection, *, user: str, style: ShelfStyle, version: int, renderer: str, coverage: Window
) -> int:
    """Make an empty shelf; gives its id."""
    values = {
        "user": user,
        "style": style.name,
        "version": version,
        "renderer": renderer,
        "after": coverage.after,
        "before": coverage.before,
    }
    return int(tx.execute(insert(feed_shelves).values(values).returning(_SHELF.id)).scalar_one())


def drop_shelves(tx: Connection, shelf_ids: Collection[int]) -> None:
    """Remove shelves with all that stands on them."""
    if shelf_ids:
        for empty in _EMPTY:
            tx.execute(empty, {"shelves": shelf_ids})
        tx.execute(_DROP, {"shelves": shelf_ids})


def shelf_id(tx: Connection, user: str, style: ShelfStyle) -> int | None:
    """The shelf of a user in that style."""
    return tx.scalar(select(_SHELF.id).where(_SHELF.user == user, _SHELF.style == style.name))


def raise_versions(tx: Connection, shelf_ids: Collection[int]) -> None:
    """The users' feeds have the next version, and these shelves were brought up to it."""
    if shelf_ids:
        tx.execute(_RAISE, {"shelves": shelf_ids})


def add_entries(tx: Connection, placed: Collection[tuple[int, Placed]]) -> list[Place]:
    """Put entries on shelves; gives where."""
    rows = [_row(shelf, entry, role) for shelf, (entry, role) in placed]
    insert_rows(tx, feed_entries, rows)
    return [(shelf, start) for shelf, start, *_ in rows]


def remove_bookings(tx: Connection, shelf_ids: Collection[int], booking_ids: Collection[str]) -> list[Place]:
    """Take those bookings off those shelves; gives where they were."""
    if not shelf_ids:
        return []
    removed = tx.execute(_REMOVE, {"shelves": shelf_ids, "bookings": booking_ids})
    return [(shelf, start) for shelf, start in removed]


def _row(shelf: int, entry: Entry, role: str | None) -> tuple[Any, ...]:
    """All columns of an entry, in their order."""
    starts_at = seconds(entry.starts_at)
    if len(entry.spans) == 1 and entry.spans[0][0] == entry.starts_at:
        # Nearly all are so, and a shelf is written by hundreds.
        first_at, last_at, gap = starts_at, seconds(entry.spans[0][1]), 0
    else:
        first_at, last_at = (seconds(moment) for moment in entry.extent)
        gap = int(entry.gap.total_seconds())
    return (
        shelf,
        starts_at,
        entry.uid,
        entry.booking,
        entry.kind,
        role,
        first_at,
        last_at,
        gap,
        entry.until and seconds(datetime.combine(entry.until, time(), UTC)),
        utc_time(entry.stamp),
        entry.events,
        entry.zone and zone_text(entry.zone),
        entry.is_occurrence,
        entry.digest.high,
        entry.digest.low,
        entry.data.decode(),
    )
