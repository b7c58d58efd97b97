"""INSERT … ON CONFLICT, which SQLite and PostgreSQL write alike and SQLAlchemy names twice."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(tx: Connection, table: Table) -> Any:
    """An insert statement of the connection's dialect, with ``on_conflict_do_update``."""
    return (postgresql if tx.dialect.name == "postgresql" else sqlite).insert(table)
