"""The audit log in the database: SQL and nothing else."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert

from feedserver.audit.model import Action, ActorKind, Details
from feedserver.database.schema import audit_entries


def add(
    tx: Connection,
    *,
    at: datetime,
    action: Action,
    actor_kind: ActorKind,
    details: Details,
    salt: str,
    digest: str,
) -> None:
    """Insert an entry; nothing ever updates it but sealing and erasing."""
    values = {
        "at": at,
        "action": action.value,
        "actor_kind": actor_kind.value,
        "salt": salt,
        "digest": digest,
    }
    tx.execute(insert(audit_entries).values(**values, **asdict(details)))
