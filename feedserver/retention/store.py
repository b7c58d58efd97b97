"""Rows whose time is over: SQL and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, select, tuple_

from feedserver.database.listed import is_one_of
from feedserver.database.schema import (
    admin_sessions,
    bookings,
    idempotency_keys,
    portal_links,
    portal_sessions,
)

#: By table: the column that says when a row was over, and how long it is kept after that.
OVER: Mapping[Table, tuple[str, timedelta]] = {
    portal_links: ("expires_at", timedelta(0)),
    portal_sessions: ("expires_at", timedelta(0)),
    admin_sessions: ("expires_at", timedelta(0)),
    idempotency_keys: ("created_at", timedelta(hours=24)),
}


def past_bookings(tx: Connection, before: datetime, after: str, limit: int) -> list[str]:
    """The ids of bookings with words that ended before that, the first behind the id ``after``, by id."""
    query = select(bookings.c.id).where(bookings.c.id > after, _is_past(before))
    return list(tx.scalars(query.order_by(bookings.c.id).limit(limit)))


def still_past(tx: Connection, before: datetime, ids: Sequence[str]) -> list[str]:
    """Those of the bookings that a host has not moved meanwhile."""
    those = select(bookings.c.id).where(is_one_of(bookings.c.id, "ids"), _is_past(before))
    return list(tx.scalars(those, {"ids": ids}))


def rows_over(tx: Connection, table: Table, now: datetime, limit: int) -> Sequence[tuple[object, ...]]:
    """The keys of a portion of the rows that are over (each has an index on that column)."""
    query = select(*_key(table)).where(_is_over(table, now)).limit(limit)
    return [tuple(row) for row in tx.execute(query)]


def remove_over(tx: Connection, table: Table, keys: Sequence[tuple[object, ...]], now: datetime) -> int:
    """Remove those rows, as far as they are still over; gives their number."""
    those = tuple_(*_key(table)).in_(keys)
    return tx.execute(delete(table).where(those, _is_over(table, now))).rowcount


def _is_over(table: Table, now: datetime) -> ColumnElement[bool]:
    column, kept = OVER[table]
    return table.c[column] <= now - kept


def _key(table: Table) -> list[ColumnElement[object]]:
    return list(table.primary_key.columns)


def _is_past(before: datetime) -> ColumnElement[bool]:
    return bookings.c.summary.is_not(None) & (bookings.c.last_ends_at < before)
