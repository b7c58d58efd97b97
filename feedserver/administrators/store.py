"""Administrators in the database: SQL and nothing else."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from feedserver.administrators.model import Administrator, PasswordDigest
from feedserver.database import journal
from feedserver.database.schema import administrators


def find_by_email(tx: Connection, email: str) -> Administrator | None:
    """The administrator of that address in lower case, a disabled one included, or None."""
    return _find(tx, administrators.c.email == email)


def find_by_id(tx: Connection, administrator_id: str) -> Administrator | None:
    """The administrator of that id, a disabled one included, or None."""
    return _find(tx, administrators.c.id == administrator_id)


def hold_by_email(tx: Connection, email: str) -> Administrator | None:
    """The same, which no other transaction changes until this one ends."""
    return _find(tx, administrators.c.email == email, hold=True)


def all_administrators(tx: Connection) -> list[Administrator]:
    """All, disabled ones included, by address."""
    rows = tx.execute(select(administrators).order_by(administrators.c.email))
    return [Administrator(**row._mapping) for row in rows]


def add(tx: Connection, administrator: Administrator) -> None:
    """Insert a new administrator."""
    tx.execute(insert(administrators).values(asdict(administrator)))


def set_password(tx: Connection, administrator_id: str, digest: PasswordDigest, now: datetime) -> None:
    """Write another password's digest."""
    journal.note(tx, "administrators", administrator_id)
    _set(tx, administrator_id, password_digest=digest, password_changed_at=now)


def renew_digest(tx: Connection, administrator_id: str, digest: PasswordDigest) -> None:
    """Write another digest of the same password."""
    _set(tx, administrator_id, password_digest=digest)


def set_disabled(tx: Connection, administrator_id: str, disabled_at: datetime | None) -> None:
    """Write since when the account is disabled; None: it is not."""
    journal.note(tx, "administrators", administrator_id)
    _set(tx, administrator_id, disabled_at=disabled_at)


def set_signed_in(tx: Connection, administrator_id: str, now: datetime) -> None:
    """Write that they signed in."""
    _set(tx, administrator_id, last_signed_in_at=now)


def _find(tx: Connection, which: ColumnElement[bool], *, hold: bool = False) -> Administrator | None:
    query = select(administrators).where(which)
    row = tx.execute(query.with_for_update() if hold else query).one_or_none()
    return None if row is None else Administrator(**row._mapping)


def _set(tx: Connection, administrator_id: str, **values: Any) -> None:
    tx.execute(update(administrators).where(administrators.c.id == administrator_id).values(**values))
