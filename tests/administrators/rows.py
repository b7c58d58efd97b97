"""What stands in the tables of administrators."""

from typing import Any

from sqlalchemy import select

from feedserver.database.engine import Database
from feedserver.database.schema import admin_sessions, administrators, audit_entries, sign_in_failures


def failures(database: Database) -> dict[tuple[str, str], int]:
    """The count of each account and network."""
    table = sign_in_failures.c
    with database.read() as tx:
        rows = tx.execute(select(table.account, table.network, table.failures)).all()
    return {(account, network): count for account, network, count in rows}


def sessions(database: Database) -> int:
    """How many there are."""
    with database.read() as tx:
        return len(tx.execute(select(admin_sessions)).all())


def digest(database: Database) -> str:
    """The only administrator's."""
    with database.read() as tx:
        return str(tx.execute(select(administrators.c.password_digest)).scalar_one())


def trail(database: Database) -> list[Any]:
    """The audit log's entries, in their order."""
    with database.read() as tx:
        return list(tx.execute(select(audit_entries).order_by(audit_entries.c.id)))
