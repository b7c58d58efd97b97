"""A page of the audit log, with what is there of the things that it names: SQL only through stores."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row

from feedserver.admin.present import present
from feedserver.admin.view.audit import entry_item, places_in, unreadable_item
from feedserver.admin.view.items import Item
from feedserver.admin.view.teller import Teller
from feedserver.audit.rows import readable_entry


def entry_items(tx: Connection, rows: Sequence[Row[Any]], teller: Teller) -> list[Item]:
    """The rows in words, in their order."""
    found = [(row.id, readable_entry(row)) for row in rows]
    there = present(tx, places_in(entry for _, entry in found if entry is not None))
    return [
        unreadable_item(number, teller) if entry is None else entry_item(entry, there, teller)
        for number, entry in found
    ]
