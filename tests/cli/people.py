"""An installation with people, for the tests of commands about them, and what the audit log says of it."""

from typing import Any

from sqlalchemy import select

from feedserver.database.engine import Database
from feedserver.database.schema import audit_entries


def entries(database: Database, *actions: str) -> list[tuple[Any, ...]]:
    """Action, who through what, subject, user, reason and data of the entries with those actions."""
    names = ("action", "actor_kind", "subject", "user", "reason", "data")
    query = select(*(audit_entries.c[name] for name in names)).where(audit_entries.c.action.in_(actions))
    with database.read() as tx:
        return [tuple(row) for row in tx.execute(query.order_by(audit_entries.c.id))]
