"""Issuing a calendar token, in the caller's transaction."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from feedserver.people.model import User
from feedserver.tokens import store
from feedserver.tokens.model import Token
from feedserver.tokens.payload import IssuePayload
from feedserver.tokens.signature import new_random_part


def issue_token(tx: Connection, user: User, payload: IssuePayload, *, key_id: str, now: datetime) -> Token:
    """Make a token for ``user``, signed with the key ``key_id``.

    Whoever may not publish at present gets one too; it is suspended until they may.
    """
    token = Token(
        id=_new_id(now),
        user=user.id,
        random_part=new_random_part(),
        key_id=key_id,
        label=payload.label,
        calendar_name=payload.calendar_name or f"{user.name} bookings",
        options=payload.options(),
        issued_at=now,
        changed_at=now,
        expires_at=payload.expires_at,
        ends_at=max(payload.expires_at, now) if payload.expires_at else None,
    )
    store.add_token(tx, token)
    return token


def _new_id(now: datetime) -> str:
    """An id that sorts by the time of issue; it has nothing to do with the secret part."""
    return f"tok_{int(now.timestamp()):08x}{secrets.token_hex(8)}"
