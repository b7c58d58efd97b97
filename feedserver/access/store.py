"""API keys in the database: SQL and nothing else."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from feedserver.access.model import ApiKey
from feedserver.database import journal
from feedserver.database.engine import Database
from feedserver.database.schema import api_keys

_FIND = select(api_keys).where(api_keys.c.id == bindparam("key_id"))


def find_key(tx: Connection, key_id: str) -> ApiKey | None:
    """The key of that id, one that has ended included, or None."""
    row = tx.execute(_FIND, {"key_id": key_id}).one_or_none()
    return None if row is None else _key_of(row)


def read_key(database: Database, key_id: str) -> ApiKey | None:
    """The same, read by itself: the way of every request."""
    row = database.row(_FIND, key_id=key_id)
    return None if row is None else _key_of(row)


def find_unrevoked_key(tx: Connection, name: str) -> ApiKey | None:
    """The key of that name that is not revoked, or None."""
    return next((key for key in unrevoked_keys(tx) if key.name == name), None)


def unrevoked_keys(tx: Connection) -> list[ApiKey]:
    """All keys that are not revoked, by name; expired ones are among them, so that somebody sees them."""
    rows = tx.execute(select(api_keys).where(api_keys.c.revoked_at.is_(None)).order_by(api_keys.c.name))
    return [_key_of(row) for row in rows]


def add_key(tx: Connection, key: ApiKey) -> None:
    """Insert a new key."""
    tx.execute(insert(api_keys).values({**asdict(key), "scopes": list(key.scopes)}))


def revoke_key(tx: Connection, name: str, now: datetime) -> bool:
    """End the key of that name; False if there is none that is not revoked."""
    live = (api_keys.c.name == name) & api_keys.c.revoked_at.is_(None)
    ended = tx.scalars(update(api_keys).where(live).values(revoked_at=now).returning(api_keys.c.id)).all()
    journal.note(tx, "api_keys", *ended)
    return bool(ended)


def _key_of(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        digest=row.digest,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        expires_at=row.expires_at,
    )
