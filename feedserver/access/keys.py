"""Creating and checking API keys."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from feedserver.access import store
from feedserver.access.model import SCOPES, ApiKey, digest_of, key_id_of, new_secret
from feedserver.clock import zulu
from feedserver.database.engine import Database, lock
from feedserver.errors import Conflict, InvalidField


def create_key(
    tx: Connection, name: str, scopes: Iterable[str], now: datetime, expires_at: datetime | None = None
) -> str:
    """Make a key of that name; the text returned is not kept anywhere.

    From ``expires_at`` (UTC) on it opens nothing; None is no end.

    Raises:
        Conflict: a key that is not revoked has the name.
        InvalidField: the name, a scope or the end does not fit.
    """
    if not name.strip() or len(name) > 128 or not name.isprintable():
        raise InvalidField("name", "must be 1 to 128 printable characters")
    wanted = tuple(dict.fromkeys(scopes))
    for scope in wanted:
        if scope not in SCOPES:
            raise InvalidField("scope", f"{scope!r} is none of {', '.join(SCOPES)}")
    if expires_at is not None and expires_at <= now:
        raise InvalidField("expires_at", "must be in the future")
    lock(tx, f"api-key:{name}")
    if store.find_unrevoked_key(tx, name) is not None:
        raise Conflict(f"There is a key named {name!r} already; revoke it or choose another name.")
    key_id, secret = new_secret()
    made = ApiKey(
        id=key_id,
        name=name,
        digest=digest_of(secret),
        scopes=wanted,
        created_at=now,
        expires_at=expires_at,
    )
    store.add_key(tx, made)
    return secret


def told_of(name: str, scopes: Iterable[str], expires_at: datetime | None) -> dict[str, Any]:
    """What the audit log says of a new key."""
    told = {"key": name, "scopes": tuple(scopes)}
    return {**told, "expires_at": zulu(expires_at)} if expires_at else told


def check_key(database: Database, presented: str, now: datetime) -> ApiKey | None:
    """The key that was presented, if it is live at ``now`` (UTC), or None. Never cached."""
    key_id = key_id_of(presented)
    key = store.read_key(database, key_id) if key_id else None
    if key is None or not key.is_live(now) or not key.matches(presented):
        return None
    return key
