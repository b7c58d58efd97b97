"""Issuing and rotating calendar tokens, in the caller's transaction."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from feedserver.errors import Conflict
from feedserver.people.model import User
from feedserver.people.store import find_organisation
from feedserver.tokens import store
from feedserver.tokens.model import Token, TokenStatus
from feedserver.tokens.payload import IssuePayload
from feedserver.tokens.signature import new_random_part

#: A calendar's name may have 200 characters, "bookings" included.
_NAME_LENGTH = 180


def issue_token(tx: Connection, user: User, payload: IssuePayload, *, key_id: str, now: datetime) -> Token:
    """Make a token for ``user``, signed with the key ``key_id``.

    What is not said comes from the organisation. Whoever may not publish at
    present gets one too; it is suspended until they may.
    """
    organisation = find_organisation(tx, user.organisation) if user.organisation else None
    defaults = organisation.token_defaults if organisation else {}
    said = IssuePayload.model_validate({**defaults, **payload.given()}, strict=False)
    token = Token(
        id=_new_id(now),
        user=user.id,
        random_part=new_random_part(),
        key_id=key_id,
        label=said.label,
        calendar_name=said.calendar_name or default_name(user),
        options=said.options(),
        issued_at=now,
        changed_at=now,
        expires_at=said.expires_at,
        ends_at=max(said.expires_at, now) if said.expires_at else None,
        idle_days=said.idle_days,
        idle_set_at=now if said.idle_days else None,
    )
    store.add_token(tx, token)
    return token


def rotate_token(
    tx: Connection, token: Token, owner: User, *, grace_days: int, key_id: str, now: datetime
) -> Token:
    """Make a token with the same options; the old one ends ``grace_days`` later, or earlier as set.

    Raises:
        Conflict: the old one is revoked or expired.
    """
    status = token.status(suspended_at=owner.suspended_at, now=now)
    if status in (TokenStatus.REVOKED, TokenStatus.EXPIRED):
        raise Conflict(f"The token is {status.value}; issue a new one instead.")
    fresh = replace(
        token,
        id=_new_id(now),
        random_part=new_random_part(),
        key_id=key_id,
        issued_at=now,
        changed_at=now,
        options_changed_at=None,
        idle_set_at=now if token.idle_days else None,
        last_fetched_at=None,
    )
    store.add_token(tx, fresh)
    end = now + timedelta(days=grace_days)
    if token.ends_at is None or end < token.ends_at:
        store.save_token(tx, replace(token, expires_at=end, ends_at=end))
    return fresh


def default_name(user: User) -> str:
    """What calendars call a token's feed unless somebody says otherwise."""
    return f"{user.name[:_NAME_LENGTH]} bookings"


def _new_id(now: datetime) -> str:
    """An id that sorts by the time of issue; it has nothing to do with the secret part."""
    return f"tok_{int(now.timestamp()):08x}{secrets.token_hex(8)}"
