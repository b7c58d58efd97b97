"""Noting a change, in its transaction: whatever undoes the change leaves no entry."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from feedserver.audit import store
from feedserver.audit.chain import details_digest
from feedserver.audit.model import Action, Actor, Details


def note(
    tx: Connection,
    by: Actor,
    action: Action,
    subject: str | None,
    now: datetime,
    *,
    user: str | None = None,
    reason: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry; ``now`` is UTC.

    ``data`` holds ids, names of fields and numbers; no texts of a host.
    """
    details = Details(
        actor=by.id, actor_name=by.name, subject=subject, user=user, reason=reason, data=data or None
    )
    salt = secrets.token_hex(16)
    digest = details_digest(details, salt)
    store.add(tx, at=now, action=action, actor_kind=by.kind, details=details, salt=salt, digest=digest)
