"""Ending a calendar token, in the caller's transaction. It is final."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from feedserver.people.model import User
from feedserver.tokens import store
from feedserver.tokens.hold import hold_token
from feedserver.tokens.model import Token
from feedserver.tokens.payload import RevokeManyPayload


def revoke_token(tx: Connection, token_id: str, reason: str | None, now: datetime) -> Token | None:
    """End a token; None if there is none. A second time changes nothing."""
    held = hold_token(tx, token_id)
    if held is None:
        return None
    token, owner = held
    if token.revoked_at is not None:
        return token
    seen = max(token.changed_at, owner.feed_changed_at, owner.status_changed_at, store.latest_floor(tx))
    changed_at = max(now, seen + timedelta(seconds=1))
    ended = replace(token, revoked_at=now, revoked_reason=reason, changed_at=changed_at)
    store.save_token(tx, ended)
    return ended


def revoke_tokens(tx: Connection, payload: RevokeManyPayload, now: datetime) -> int:
    """End all tokens the payload names, or only count them; gives their number."""
    condition = store.not_ended(
        user=payload.user, organisation=payload.organisation, issued_before=payload.issued_before, now=now
    )
    if payload.dry_run:
        return store.count(tx, condition)
    return store.revoke_where(tx, condition, reason=payload.reason, now=now)


def revoke_all_tokens(tx: Connection, user: User, now: datetime) -> None:
    """End every token of a user who was deleted, and forget the names in them."""
    store.erase_names(tx, user.id)
    condition = store.not_ended(user=user.id, organisation=None, issued_before=None, now=now)
    store.revoke_where(tx, condition, reason="the user was deleted", now=now)
