"""The rows of a database as it keeps them, to be compared."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table

from feedserver.database.engine import open_database
from feedserver.transfer.tables import carried, present_tables, rows_of

Rows = dict[str, list[dict[str, Any]]]


def all_rows(url: str) -> Rows:
    """Every table but the caches, without the entries that say that something was imported."""
    database = open_database(url)
    with database.read() as tx:
        found = {table.name: list(_rows(tx, table)) for table in present_tables(tx, carried())}
    database.close()
    for rows in found.values():
        rows.sort(key=lambda row: str(sorted(row.items(), key=str)))
    entries = found["audit_entries"]
    found["audit_entries"] = [row for row in entries if row["action"] != "installation.imported"]
    return found


def _rows(tx: Connection, table: Table) -> Iterator[dict[str, Any]]:
    for row in rows_of(tx, table):
        yield dict(zip(table.columns.keys(), row, strict=True))
