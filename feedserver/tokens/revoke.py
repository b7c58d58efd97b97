"""Ending a calendar token, in the caller's transaction. It is final."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection

from feedserver.clock import zulu
from feedserver.people.model import User
from feedserver.tokens import store
from feedserver.tokens.model import Token
from feedserver.tokens.payload import RevokeManyPayload
from feedserver.webhooks.events import revoked
from feedserver.webhooks.tell import tell


def revoke_token(tx: Connection, token: Token, owner: User, reason: str | None, now: datetime) -> Token:
    """The token, ended; the same again if it was. Call with what ``hold_token`` gives."""
    if token.revoked_at is not None:
        return token
    seen = max(token.changed_at, owner.feed_changed_at, owner.status_changed_at, store.latest_floor(tx))
    changed_at = max(now, seen + timedelta(seconds=1))
    ended = replace(token, revoked_at=now, revoked_reason=reason, changed_at=changed_at)
    store.save_token(tx, ended)
    tell(tx, [revoked(token.id, token.user, reason, now)])
    return ended


def revoke_tokens(tx: Connection, payload: RevokeManyPayload, now: datetime) -> int:
    """End all tokens the payload names, or only count them; gives their number."""
    condition = store.not_ended(
        user=payload.user, organisation=payload.organisation, issued_before=payload.issued_before, now=now
    )
    if payload.dry_run:
        return store.count(tx, condition)
    return _end(tx, condition, payload.reason, now)


def named_by(payload: RevokeManyPayload, count: int) -> dict[str, Any]:
    """What the audit log says of :func:`revoke_tokens`, beside the user and the reason."""
    named = {"organisation": payload.organisation, "issued_before": zulu(payload.issued_before)}
    return {"revoked": count, **{name: value for name, value in named.items() if value is not None}}


def revoke_all_tokens(tx: Connection, user: User, now: datetime) -> int:
    """End every token of a user who was deleted, and forget the names in them; gives how many ended."""
    store.erase_names(tx, user.id)
    condition = store.not_ended(user=user.id, organisation=None, issued_before=None, now=now)
    return _end(tx, condition, "the user was deleted", now)


def _end(tx: Connection, condition: ColumnElement[bool], reason: str | None, now: datetime) -> int:
    ended = store.revoke_where(tx, condition, reason=reason, now=now)
    tell(tx, (revoked(token, user, reason, now) for token, user in ended))
    return len(ended)
