"""Creating and checking API keys."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from feedserver.access import store
from feedserver.access.model import SCOPES, ApiKey, digest_of, key_id_of, new_secret
from feedserver.database.engine import Database, lock
from feedserver.errors import Conflict, InvalidField


def create_key(tx: Connection, name: str, scopes: Iterable[str], now: datetime) -> str:
    """Make a key of that name; the text returned is not kept anywhere.

    Raises:
        Conflict: a live key has the name.
        InvalidField: the name or a scope does not fit.
    """
    if not name.strip() or len(name) > 128 or not name.isprintable():
        raise InvalidField("name", "must be 1 to 128 printable characters")
    wanted = tuple(dict.fromkeys(scopes))
    for scope in wanted:
        if scope not in SCOPES:
            raise InvalidField("scope", f"{scope!r} is none of {', '.join(SCOPES)}")
    lock(tx, f"api-key:{name}")
    if store.find_live_key(tx, name) is not None:
        raise Conflict(f"There is a key named {name!r} already; revoke it or choose another name.")
    key_id, secret = new_secret()
    store.add_key(tx, ApiKey(id=key_id, name=name, digest=digest_of(secret), scopes=wanted, created_at=now))
    return secret


def check_key(database: Database, presented: str) -> ApiKey | None:
    """The live key that was presented, or None. Read with every request, never cached."""
    key_id = key_id_of(presented)
    key = store.read_key(database, key_id) if key_id else None
    if key is None or key.revoked_at is not None or not key.matches(presented):
        return None
    return key
