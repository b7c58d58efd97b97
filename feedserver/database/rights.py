"""The columns that decide who may read, publish or sign in, and their state for some rows.

What was taken away must stay away when an older copy of the database takes the place of this one
(``journal.py``, ``feedserver.backup``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from feedserver.database.instant import Instant, moment
from feedserver.database.listed import is_one_of
from feedserver.database.schema import metadata

#: By table, in the order in which they can be put back. No secret is among them, and no name of a person.
RIGHTS: Mapping[str, tuple[str, ...]] = {
    "organisations": ("feeds_allowed", "held_at"),
    "calendar_tokens": ("revoked_at", "expires_at", "ends_at", "idle_days", "idle_set_at"),
    "users": ("active", "feeds_allowed", "held_at", "organisation", "deleted_at"),
    "api_keys": ("revoked_at",),
    "administrators": ("disabled_at", "password_changed_at"),
    "webhook_endpoints": ("paused_at", "secret_number", "secret_changed_at"),
}

#: What a row says, as JSON has it: instants are whole seconds since 1970.
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Right:
    """The state of one row of a table in :data:`RIGHTS`; ``said`` is None where there is no such row."""

    table: str
    id: str
    said: Said | None


def rights_of(tx: Connection, table: str, ids: Iterable[str]) -> Iterator[Right]:
    """The state of those rows now."""
    wanted = sorted(ids)
    query = _query(table).where(is_one_of(_table(table).c.id, "ids"))
    found = {right.id: right for right in _read(tx, query, table, {"ids": wanted})}
    return (found.get(one) or Right(table, one, None) for one in wanted)


def all_rights(tx: Connection, table: str) -> Iterator[Right]:
    """The state of every row of a table."""
    return _read(tx, _query(table), table, {})


def values_of(table: str, said: Said) -> dict[str, Any]:
    """The columns as SQLAlchemy takes them; what this version does not know is passed over."""
    columns = _table(table).c
    return {
        name: moment(said[name])
        if isinstance(columns[name].type, Instant) and said[name] is not None
        else said[name]
        for name in RIGHTS[table]
        if name in said
    }


def _read(tx: Connection, query: Select[Any], table: str, given: Mapping[str, Any]) -> Iterator[Right]:
    for row in tx.execute(query, given):
        said = {name: _as_json(value) for name, value in zip(RIGHTS[table], row[1:], strict=True)}
        yield Right(table, row.id, said)


def _query(table: str) -> Select[Any]:
    columns = _table(table).c
    return select(columns.id, *(columns[name] for name in RIGHTS[table]))


def _table(name: str) -> Table:
    return metadata.tables[name]


def _as_json(value: Any) -> Any:
    return int(value.timestamp()) if isinstance(value, datetime) else value
