"""API keys in the database: SQL and nothing else."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from feedserver.access.model import ApiKey
from feedserver.database.schema import api_keys


def find_key(tx: Connection, key_id: str) -> ApiKey | None:
    """The key of that id, a revoked one included, or None."""
    row = tx.execute(select(api_keys).where(api_keys.c.id == key_id)).one_or_none()
    return None if row is None else ApiKey(**{**row._mapping, "scopes": tuple(row.scopes)})


def find_live_key(tx: Connection, name: str) -> ApiKey | None:
    """The key of that name that is not revoked, or None."""
    return next((key for key in live_keys(tx) if key.name == name), None)


def live_keys(tx: Connection) -> list[ApiKey]:
    """All keys that are not revoked, by name."""
    rows = tx.execute(select(api_keys).where(api_keys.c.revoked_at.is_(None)).order_by(api_keys.c.name))
    return [ApiKey(**{**row._mapping, "scopes": tuple(row.scopes)}) for row in rows]


def add_key(tx: Connection, key: ApiKey) -> None:
    """Insert a new key."""
    tx.execute(insert(api_keys).values({**asdict(key), "scopes": list(key.scopes)}))


def revoke_key(tx: Connection, name: str, now: datetime) -> bool:
    """End the live key of that name; False if there is none."""
    live = (api_keys.c.name == name) & api_keys.c.revoked_at.is_(None)
    return tx.execute(update(api_keys).where(live).values(revoked_at=now)).rowcount > 0
