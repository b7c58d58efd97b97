"""What the audit log says of the suspension that holds now: SQL only through its store."""

from datetime import datetime

from sqlalchemy import Connection

from feedserver.audit.model import Action, Details, Filter
from feedserver.audit.rows import readable_entry
from feedserver.audit.store import page_of_entries
from feedserver.database.pages import Wanted


def suspension_of(tx: Connection, action: Action, subject: str, held_at: datetime | None) -> Details | None:
    """The details of the entry of that suspension; None where none holds, or its details were erased."""
    if held_at is None:
        return None
    rows = page_of_entries(tx, Filter(subject=subject, action=action.value), Wanted(1)).rows
    entry = readable_entry(rows[0]) if rows else None
    return entry.details if entry is not None and entry.at == held_at else None
