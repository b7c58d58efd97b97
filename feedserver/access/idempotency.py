"""Idempotency-Key: a POST that makes something, sent twice, makes it once.

The record is written in the transaction of the effect, so neither can be there
without the other. It names the resource and holds nothing of the answer, which
is built again. Two at once: the second waits for the first to commit.
"""

import hashlib
import json
import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from feedserver.database.engine import lock
from feedserver.database.schema import idempotency_keys
from feedserver.errors import InvalidField

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_LASTS = timedelta(hours=24)


def fingerprint_of(operation: str, payload: Any) -> str:
    """What makes two requests the same: the operation with its path, and the JSON value sent."""
    canonical = json.dumps([operation, payload], sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def earlier_resource(tx: Connection, api_key: str, key: str, fingerprint: str, now: datetime) -> str | None:
    """The id of what an earlier request with this key made in the last 24 hours, or None.

    Holds the key until the transaction ends.

    Raises:
        InvalidField: the key is not 1 to 255 printable ASCII characters, or came with another payload.
    """
    if not _KEY.fullmatch(key):
        raise InvalidField(HEADER, "must be 1 to 255 printable ASCII characters without blanks")
    lock(tx, f"idempotency:{api_key}:{key}")
    columns = idempotency_keys.c
    tx.execute(delete(idempotency_keys).where(columns.api_key == api_key, columns.created_at <= now - _LASTS))
    same = (columns.api_key == api_key) & (columns.key == key)
    row = tx.execute(select(columns.fingerprint, columns.resource).where(same)).one_or_none()
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise InvalidField(HEADER, "was used with another request before")
    return str(row.resource)


def remember(tx: Connection, api_key: str, key: str, fingerprint: str, resource: str, now: datetime) -> None:
    """Note what a request with this key has made; in the transaction that made it."""
    values = {"key": key, "fingerprint": fingerprint, "resource": resource, "created_at": now}
    tx.execute(insert(idempotency_keys).values(api_key=api_key, **values))
