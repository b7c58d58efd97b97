"""Inserts that SQLAlchemy has no one way for: with ON CONFLICT, and of many rows at the driver's own cost."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = TypeVar("Row")

_MOST_ROWS = 32


def insert_into(tx: Connection, table: Table) -> Any:
    """An insert statement of the connection's dialect, with ``on_conflict_do_update``."""
    return insert_of(tx.dialect.name, table)


def insert_of(dialect: str, table: Table) -> Any:
    """The same by the dialect's name, for a statement that is made once."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def in_portions(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows in order, 32 at a time, and what is left as 16, 8, 4, 2 and 1.

    SQLAlchemy writes a statement that gives something back with a mark for each value of each row: another
    text for each number of rows. A connection keeps its last hundred statements, 5 kB a row in SQLite; of
    these there are six. One row at a time would let others take the interpreter's lock after each.
    """
    begin, size = 0, _MOST_ROWS
    while begin < len(rows):
        while size > len(rows) - begin:
            size //= 2
        yield rows[begin : begin + size]
        begin += size


def insert_rows(tx: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows with all columns of a table, in its order, whose values are as the driver takes them.

    SQLAlchemy looks at each value of each row by itself, which costs three times as much.
    """
    if rows:
        tx.exec_driver_sql(_plain(table, tx.dialect), list(rows))


@cache
def _plain(table: Table, dialect: Dialect) -> str:
    names = dialect.identifier_preparer
    columns = ", ".join(names.format_column(column) for column in table.columns)
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(table.columns))
    return f"INSERT INTO {names.format_table(table)} ({columns}) VALUES ({marks})"  # noqa: S608
