"""Inserts that SQLAlchemy has no one way for: with ON CONFLICT, and of many rows at the driver's own cost."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(tx: Connection, table: Table) -> Any:
    """An insert statement of the connection's dialect, with ``on_conflict_do_update``."""
    return insert_of(tx.dialect.name, table)


def insert_of(dialect: str, table: Table) -> Any:
    """The same by the dialect's name, for a statement that is made once."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


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
