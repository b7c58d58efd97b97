"""Requests of API keys, counted in the database: SQL and nothing else."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select

from feedserver.access.rate import Slices, counted_at, slice_at
from feedserver.database.engine import Database
from feedserver.database.insert import insert_into
from feedserver.database.schema import api_requests as table

_COUNT = select(func.coalesce(func.sum(table.c.requests), 0).label("requests")).where(
    table.c.key == bindparam("key_id"), table.c.slice.between(bindparam("first"), bindparam("last"))
)


def read_count(database: Database, key_id: str, now: datetime) -> int:
    """How many requests came with a key in all slices that count at ``now``, read by itself."""
    counted = counted_at(now)
    return int(database.row(_COUNT, key_id=key_id, first=counted[0], last=counted[-1]).requests)


def slices_of(tx: Connection, key_id: str, now: datetime) -> Slices:
    """How many requests came with a key in each slice that counts at ``now`` (by the primary key)."""
    counted = counted_at(now)
    within = table.c.slice.between(counted[0], counted[-1])
    query = select(table.c.slice, table.c.requests).where(table.c.key == key_id, within)
    return {row.slice: row.requests for row in tx.execute(query)}


def add_request(tx: Connection, key_id: str, now: datetime) -> None:
    """Count one more."""
    one_more = insert_into(tx, table).values(key=key_id, slice=slice_at(now), requests=1)
    more = {"requests": table.c.requests + 1}
    tx.execute(one_more.on_conflict_do_update(index_elements=["key", "slice"], set_=more))


def remove_old(tx: Connection, key_id: str, now: datetime) -> None:
    """Forget the slices of a key that count no more."""
    tx.execute(delete(table).where(table.c.key == key_id, table.c.slice < counted_at(now)[0]))
