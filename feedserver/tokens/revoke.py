"""Ending a calendar token, in the caller's transaction. It is final."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from feedserver.people.model import User
from feedserver.people.store import find_user
from feedserver.tokens import store
from feedserver.tokens.model import Token


def revoke_token(tx: Connection, token_id: str, reason: str | None, now: datetime) -> Token | None:
    """End a token; None if there is none. A second time changes nothing."""
    token = store.find_token(tx, token_id, for_update=True)
    if token is None or token.revoked_at is not None:
        return token
    owner = find_user(tx, token.user)
    seen = max(token.changed_at, *((owner.feed_changed_at, owner.status_changed_at) if owner else ()))
    changed_at = max(now, seen + timedelta(seconds=1))
    ended = replace(token, revoked_at=now, revoked_reason=reason, changed_at=changed_at)
    store.save_end(tx, ended)
    return ended


def revoke_all_tokens(tx: Connection, user: User, now: datetime) -> None:
    """End every token of a user who was deleted, and forget the names in them."""
    store.erase_names(tx, user.id)
    seen = max(user.feed_changed_at, user.status_changed_at, *store.changes(tx, user.id))
    changed_at = now if seen <= now else seen + timedelta(seconds=1)
    store.revoke_all(tx, user.id, reason="the user was deleted", now=now, changed_at=changed_at)
