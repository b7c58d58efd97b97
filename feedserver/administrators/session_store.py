"""Sessions of administrators in the database: SQL and nothing else."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from feedserver.administrators.model import IDLE_LIFE, SEEN_EVERY, AdminSession
from feedserver.database.schema import admin_sessions


def add(tx: Connection, session: AdminSession) -> None:
    """Insert a new session."""
    tx.execute(insert(admin_sessions).values(asdict(session)))


def find(tx: Connection, digest: str) -> AdminSession | None:
    """The session of that digest, one that is over included, or None."""
    row = tx.execute(select(admin_sessions).where(admin_sessions.c.digest == digest)).one_or_none()
    return None if row is None else AdminSession(**row._mapping)


def sessions_of(tx: Connection, administrator_id: str) -> list[AdminSession]:
    """The sessions of an administrator, newest first, those that are over included."""
    own = select(admin_sessions).where(admin_sessions.c.administrator == administrator_id)
    rows = tx.execute(own.order_by(admin_sessions.c.started_at.desc(), admin_sessions.c.digest))
    return [AdminSession(**row._mapping) for row in rows]


def touch(tx: Connection, digest: str, now: datetime) -> None:
    """Write down that it was used, unless another request just did."""
    due = (admin_sessions.c.digest == digest) & (admin_sessions.c.seen_at <= now - SEEN_EVERY)
    tx.execute(update(admin_sessions).where(due).values(seen_at=now))


def remove(tx: Connection, digest: str) -> bool:
    """End a session, in whatever browser its cookie is; False if there was none."""
    return tx.execute(delete(admin_sessions).where(admin_sessions.c.digest == digest)).rowcount > 0


def remove_all(tx: Connection, administrator_id: str, now: datetime) -> int:
    """End all sessions of an administrator; gives how many were still live."""
    own = admin_sessions.c.administrator == administrator_id
    ended = tx.execute(delete(admin_sessions).where(own).returning(*admin_sessions.c)).all()
    return sum(AdminSession(**row._mapping).is_live(now) for row in ended)


def remove_over(tx: Connection, now: datetime) -> None:
    """Forget the sessions that are over, and leave those to others that others hold."""
    over = (admin_sessions.c.expires_at <= now) | (admin_sessions.c.seen_at <= now - IDLE_LIFE)
    found = select(admin_sessions.c.digest).where(over).with_for_update(skip_locked=True)
    tx.execute(delete(admin_sessions).where(admin_sessions.c.digest.in_(found)))
