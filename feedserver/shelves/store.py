"""Shelves and their entries in the database: SQL and nothing else."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select, update

from feedserver.database.portions import in_portions
from feedserver.database.schema import feed_entries, feed_shelves, users
from feedserver.ics.values import utc_time
from feedserver.shelves.coverage import Coverage
from feedserver.shelves.digest import digest_of
from feedserver.shelves.entry import Placed
from feedserver.shelves.joined import zone_text
from feedserver.shelves.style import ShelfStyle, style_named

_SHELF, _ENTRY = feed_shelves.c, feed_entries.c
_USERS: BindParameter[Any] = bindparam("users", expanding=True)
_SHELVES: BindParameter[Any] = bindparam("shelves", expanding=True)
_BOOKINGS: BindParameter[Any] = bindparam("bookings", expanding=True)
_OF_USERS = select(feed_shelves).where(_SHELF.user.in_(_USERS))
_VERSIONS = (
    select(users.c.id, users.c.feed_version)
    .where(users.c.id.in_(_USERS))
    .order_by(users.c.id)
    .with_for_update()
)
_RAISE = update(feed_shelves).where(_SHELF.id.in_(_SHELVES)).values(version=_SHELF.version + 1)
_REMOVE = delete(feed_entries).where(_ENTRY.shelf.in_(_SHELVES), _ENTRY.booking.in_(_BOOKINGS))
_ADD = insert(feed_entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A user's entries in one style. It is whole while ``version`` is that of the user's feeds."""

    id: int
    user: str
    style: ShelfStyle
    version: int
    renderer: str
    coverage: Coverage


def shelves_of(tx: Connection, user_ids: Iterable[str]) -> list[Shelf]:
    """The shelves of those users (index uq_feed_shelves_user)."""
    found: list[Shelf] = []
    for ids in in_portions(user_ids):
        rows = tx.execute(_OF_USERS, {"users": ids})
        found += [
            Shelf(
                id=row.id,
                user=row.user,
                style=style_named(row.style),
                version=row.version,
                renderer=row.renderer,
                coverage=Coverage(row.after, row.before),
            )
            for row in rows
        ]
    return found


def feed_versions(tx: Connection, user_ids: Iterable[str]) -> dict[str, int]:
    """The version of the feeds of each of those users, held until the transaction ends."""
    found: dict[str, int] = {}
    for ids in in_portions(user_ids):
        found.update({row.id: row.feed_version for row in tx.execute(_VERSIONS, {"users": ids})})
    return found


def add_shelf(
    tx: Connection, *, user: str, style: ShelfStyle, version: int, renderer: str, coverage: Coverage
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


def drop_shelves(tx: Connection, shelf_ids: Iterable[int]) -> None:
    """Remove shelves with all that stands on them."""
    for ids in in_portions(shelf_ids):
        tx.execute(delete(feed_entries).where(feed_entries.c.shelf.in_(ids)))
        tx.execute(delete(feed_shelves).where(_SHELF.id.in_(ids)))


def shelf_id(tx: Connection, user: str, style: ShelfStyle) -> int | None:
    """The shelf of a user in that style."""
    return tx.scalar(select(_SHELF.id).where(_SHELF.user == user, _SHELF.style == style.name))


def raise_versions(tx: Connection, shelf_ids: Iterable[int]) -> None:
    """The users' feeds have the next version, and these shelves were brought up to it."""
    for ids in in_portions(shelf_ids):
        tx.execute(_RAISE, {"shelves": ids})


def add_entries(tx: Connection, placed: Collection[tuple[int, Placed]]) -> None:
    """Put entries on shelves."""
    if placed:
        tx.execute(_ADD, list(_rows(placed)))


def remove_bookings(tx: Connection, shelf_ids: Iterable[int], booking_ids: Collection[str]) -> None:
    """Take those bookings off those shelves."""
    for shelves in in_portions(shelf_ids):
        for bookings in in_portions(booking_ids):
            tx.execute(_REMOVE, {"shelves": shelves, "bookings": bookings})


def _rows(placed: Iterable[tuple[int, Placed]]) -> Iterator[dict[str, Any]]:
    for shelf, (entry, role) in placed:
        digest = digest_of(entry.data)
        yield {
            "shelf": shelf,
            "starts_at": entry.starts_at,
            "uid": entry.uid,
            "booking": entry.booking,
            "kind": entry.kind,
            "role": role,
            "first_at": entry.first_at,
            "last_at": entry.last_at,
            "gap_seconds": int(entry.gap.total_seconds()),
            "until": entry.until and datetime.combine(entry.until, time(), UTC),
            "stamp": utc_time(entry.stamp),
            "events": entry.events,
            "zone": entry.zone and zone_text(entry.zone),
            "is_occurrence": entry.is_occurrence,
            "digest_high": digest.high,
            "digest_low": digest.low,
            "data": entry.data.decode(),
        }
