"""Neighbours on a shelf kept joined, so that a feed is a few rows, and not one for each entry.

A chunk always says what its entries say: a change of one of them joins it anew, in the same transaction.
One of few entries is left as they are, for it would save less than it takes; so is one that has grown too
large to be written again with each change.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)

from feedserver.database.insert import insert_of
from feedserver.database.listed import is_one_of
from feedserver.database.schema import feed_chunks, feed_entries

#: A shelf, and the start of an entry on it in seconds since 1970.
Place = tuple[int, int]

_SIZE = 32
_LEAST, _MOST = 24, 128
_EVER = 2**62
#: Stands between the values of a list in one text; no zone, kind or role holds it.
BETWEEN = "\n"

_CHUNK, _ENTRY = feed_chunks.c, feed_entries.c
_JOINED = [column.name for column in feed_chunks.columns if column.name not in ("shelf", "begins", "ends")]
_PART = (
    update(feed_chunks)
    .where(
        _CHUNK.shelf == bindparam("of_shelf"),
        _CHUNK.begins <= bindparam("start"),
        _CHUNK.ends > bindparam("start"),
        _CHUNK.entries.is_not(None),
    )
    .values(dict.fromkeys(_JOINED))
)


def lay_out(tx: Connection, shelf: int, starts: Sequence[int]) -> None:
    """Part a new shelf into chunks, by the starts of all its entries, and join them."""
    in_order = sorted(starts)
    edges = sorted({in_order[place] for place in range(_SIZE, len(in_order) - _SIZE + 1, _SIZE)})
    spans = zip([-_EVER, *edges], [*edges, _EVER], strict=True)
    tx.execute(
        insert(feed_chunks), [{"shelf": shelf, "begins": first, "ends": last} for first, last in spans]
    )
    _join(tx, [shelf])


def follow(tx: Connection, places: Collection[Place]) -> None:
    """Join the chunks anew in which entries were added or removed."""
    if places:
        tx.execute(_PART, [{"of_shelf": shelf, "start": start} for shelf, start in places])
        _join(tx, {shelf for shelf, _ in places})


def in_chunk() -> ColumnElement[bool]:
    """The condition that an entry belongs to a chunk (primary keys of both)."""
    start = type_coerce(_ENTRY.starts_at, BigInteger)
    return and_(_ENTRY.shelf == _CHUNK.shelf, start >= _CHUNK.begins, start < _CHUNK.ends)


def _join(tx: Connection, shelves: Collection[int]) -> None:
    """Join all chunks of those shelves that are not joined, and may be."""
    limits = {"least": _LEAST, "most": _MOST}
    tx.execute(_joining(tx.dialect.name), {"shelves": shelves, **limits})


@cache
def _joining(dialect: str) -> Any:
    columns = [column.name for column in feed_chunks.columns]
    filled = insert_of(dialect, feed_chunks).from_select(columns, _joined(is_sqlite=dialect == "sqlite"))
    new = {name: filled.excluded[name] for name in _JOINED}
    return filled.on_conflict_do_update(index_elements=["shelf", "begins"], set_=new)


def _joined(*, is_sqlite: bool) -> Select[Any]:
    join = func.group_concat if is_sqlite else func.string_agg
    order = _ENTRY.starts_at, _ENTRY.uid if is_sqlite else _ENTRY.uid.collate("C")  # that of feeds

    def texts(column: ColumnElement[Any], between: str) -> ColumnElement[Any]:
        # Not aggregate_strings(): SQLAlchemy would write the whole statement anew for each change.
        return join(column, literal(between, Text)).aggregate_order_by(*order)

    size = select(func.count()).select_from(feed_entries).where(in_chunk()).correlate(feed_chunks)
    return (
        select(
            _CHUNK.shelf,
            _CHUNK.begins,
            _CHUNK.ends,
            func.count(),
            func.min(_ENTRY.last_at),
            func.max(_ENTRY.first_at),
            func.min(_ENTRY.until),
            func.min(_ENTRY.stamp),
            func.max(_ENTRY.gap_seconds),
            func.sum(_ENTRY.events),
            texts(_ENTRY.zone, BETWEEN),
            func.count().filter(_ENTRY.is_occurrence),
            func.sum(_ENTRY.digest_high),
            func.sum(_ENTRY.digest_low),
            texts(_ENTRY.data, ""),
        )
        .select_from(feed_chunks.join(feed_entries, in_chunk()))
        .where(
            is_one_of(_CHUNK.shelf, "shelves"),
            _CHUNK.entries.is_(None),
            size.scalar_subquery().between(bindparam("least"), bindparam("most")),
        )
        .group_by(_CHUNK.shelf, _CHUNK.begins, _CHUNK.ends)
    )
