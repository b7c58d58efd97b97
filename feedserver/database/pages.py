"""Lists in pages: each begins after the keys of the last row given, so it stays right while rows change."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, tuple_


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page: at most ``limit`` rows, after the row with the keys ``after`` (None: from the first)."""

    limit: int
    after: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, and the keys of its last row if more follow."""

    rows: list[Row[Any]]
    next: tuple[str, ...] | None


def fetch_page(
    tx: Connection, query: Select[Any], keys: tuple[ColumnElement[str], ...], wanted: Wanted
) -> Page:
    """One page of ``query`` in the order of ``keys``, which name a row uniquely."""
    if wanted.after is not None:
        query = query.where(tuple_(*keys) > tuple_(*wanted.after))
    rows = list(tx.execute(query.order_by(*keys).limit(wanted.limit + 1)))
    if len(rows) <= wanted.limit:
        return Page(rows, None)
    rows.pop()
    return Page(rows, tuple(rows[-1]._mapping[str(key.key)] for key in keys))
