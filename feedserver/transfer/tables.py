"""The tables as the database has them, with values as it keeps them: SQL and nothing else.

They are reflected and not taken from the schema, so that an instant is the number that
is stored, and so that the tables of an older revision can be filled too.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, Connection, Date, MetaData, Table, delete, func, insert, inspect, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.types import TypeEngine

from feedserver.database.schema import metadata
from feedserver.errors import UNREADABLE
from feedserver.transfer.errors import TransferError

#: Made anew from the rest at the next fetch, or of no use after a minute.
CACHES = frozenset({"feed_shelves", "feed_entries", "feed_chunks", "api_requests"})
#: What ``init`` and a first start write; an import writes the exported rows over it.
_WRITTEN_BY_INIT = frozenset({"installation", "renderer_epochs"})
_PORTION = 1_000

Row = list[Any]


def carried() -> set[str]:
    """The names of the tables that are moved."""
    return set(metadata.tables) - CACHES


def present_tables(tx: Connection, names: Iterable[str]) -> list[Table]:
    """Those of the named tables that the database has; what a row refers to comes before it."""
    there = set(inspect(tx).get_table_names())
    found = MetaData()
    found.reflect(tx, only=sorted(there.intersection(names)))
    for table in found.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return [table for table in found.sorted_tables if table.name not in CACHES]


def count_rows(tx: Connection, table: Table) -> int:
    """How many rows it has."""
    return tx.scalar(select(func.count()).select_from(table)) or 0


def rows_of(tx: Connection, table: Table) -> Iterator[Row]:
    """All rows in the order of the primary key, read in portions.

    Raises:
        TransferError: a row makes no sense, as after damage from outside.
    """
    query = select(table).order_by(*table.primary_key.columns)
    try:
        found = tx.execution_options(yield_per=_PORTION).execute(query)
        for row in found:
            yield [value.isoformat() if isinstance(value, date) else value for value in row]
    except UNREADABLE as error:
        raise TransferError(f"The table {table.name} holds a row that cannot be read: {error}.") from error


def require_empty(tx: Connection, tables: Iterable[Table]) -> None:
    """Raise TransferError if there is more in them than ``init`` and a first start write."""
    counts = {table.name: count_rows(tx, table) for table in tables if table.name not in _WRITTEN_BY_INIT}
    held = ", ".join(f"{count:,} in {name}" for name, count in counts.items() if count)
    if held:
        raise TransferError(
            f"The database is not empty; it has rows: {held}. "
            "Import into one in which nothing but `feedserver init` has run."
        )


def keep_others_out(tx: Connection, tables: Iterable[Table]) -> None:
    """Let nobody write into these tables until the transaction ends. SQLite has a single writer anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(text(f"LOCK TABLE {_names(tx, tables)} IN EXCLUSIVE MODE"))


def clear_what_init_wrote(tx: Connection, tables: Iterable[Table]) -> None:
    """Make place for the exported rows."""
    for table in tables:
        if table.name in _WRITTEN_BY_INIT:
            tx.execute(delete(table))


def insert_rows(tx: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows with values as :func:`rows_of` gives them.

    Raises:
        TransferError: the database refuses one; what SQLite takes, PostgreSQL may not.
    """
    write = _copy if tx.dialect.name == "postgresql" else _insert
    try:
        write(tx, table, columns, rows)
    except (StatementError, tx.dialect.loaded_dbapi.Error, *UNREADABLE) as error:
        (reason, *_) = str(getattr(error, "orig", None) or error).strip().splitlines() or ["no reason given"]
        raise TransferError(
            f"The database refuses a row of the table {table.name}: {reason.rstrip('.')}."
        ) from error


def _insert(tx: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    dates = _places(table, columns, Date)
    values = []
    for row in rows:
        for at in dates:
            row[at] = date.fromisoformat(row[at])
        values.append(dict(zip(columns, row, strict=True)))
    tx.execute(insert(table), values)


def _copy(tx: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """PostgreSQL's own way for many rows, several times as fast."""
    objects = _places(table, columns, JSON)
    quote = tx.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, columns))}) FROM STDIN"
    connection: Any = tx.connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            for at in objects:
                row[at] = None if row[at] is None else json.dumps(row[at])
            copy.write_row(row)


def _places(table: Table, columns: Sequence[str], kind: type[TypeEngine[Any]]) -> list[int]:
    return [at for at, name in enumerate(columns) if isinstance(table.columns[name].type, kind)]


def after_filling(tx: Connection, tables: Iterable[Table]) -> None:
    """PostgreSQL: let its own numbers go on behind the last row, and let it look at what the tables hold."""
    if tx.dialect.name != "postgresql":
        return
    tables = list(tables)
    for table in tables:
        for column in table.primary_key.columns:
            quoted = tx.dialect.identifier_preparer.quote(table.name)
            sequence = tx.scalar(select(func.pg_get_serial_sequence(quoted, column.name)))
            last = tx.scalar(select(func.max(column))) if sequence else None
            if last is not None:
                tx.execute(select(func.setval(sequence, last)))
    tx.execute(text(f"ANALYZE {_names(tx, tables)}"))


def _names(tx: Connection, tables: Iterable[Table]) -> str:
    return ", ".join(tx.dialect.identifier_preparer.quote(table.name) for table in tables)
