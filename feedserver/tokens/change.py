"""Changing a calendar token, in the caller's transaction."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from feedserver.clock import zulu
from feedserver.errors import Conflict
from feedserver.people.model import User
from feedserver.tokens import store
from feedserver.tokens.issue import default_name
from feedserver.tokens.model import Token
from feedserver.tokens.payload import IssuePayload

_SECOND = timedelta(seconds=1)


def token_document(token: Token) -> dict[str, Any]:
    """What may be changed about a token, as JSON: the target of a merge patch."""
    options = token.options
    return {
        "label": token.label,
        "calendar_name": token.calendar_name,
        "privacy": options.privacy.value,
        "kinds": list(options.kinds),
        "roles": list(options.roles),
        "past_days": options.past_days,
        "future_days": options.future_days,
        "cancelled": options.cancelled.value,
        "provisional": options.provisional.value,
        "recurrence": options.recurrence.value,
        "alarms": list(options.alarms),
        "expires_at": zulu(token.expires_at),
        "idle_days": token.idle_days,
    }


def differing(before: Token, after: Token) -> list[str]:
    """Names of what may be changed and differs."""
    old, new = token_document(before), token_document(after)
    return [name for name in old if old[name] != new[name]]


def change_token(
    tx: Connection, token: Token, owner: User, said: IssuePayload, *, notice_days: int, now: datetime
) -> Token:
    """The token with everything as ``said``; the same again changes nothing.

    Raises:
        Conflict: it is revoked, or expired so long ago (``notice_days``) that its address answers 410.
    """
    _require_changeable(token, notice_days, now)
    changed = replace(
        token,
        label=said.label,
        calendar_name=said.calendar_name or default_name(owner),
        options=said.options(),
        **_ending(token, said, now),
    )
    if changed == token:
        return token
    floor = store.latest_floor(tx, [owner.id])
    seen = max(token.changed_at, owner.feed_changed_at, owner.status_changed_at, floor)
    changed = replace(changed, changed_at=max(now, seen + _SECOND))
    if changed.options != token.options:
        latest = max(floor, store.latest_stamp(tx, owner.id) or floor)
        changed = replace(changed, options_changed_at=max(now, latest + _SECOND))
    store.save_token(tx, changed)
    return changed


def _require_changeable(token: Token, notice_days: int, now: datetime) -> None:
    if token.revoked_at is not None:
        raise Conflict("The token is revoked, and that is final; issue a new one.")
    if token.expiry is not None and token.expiry + timedelta(days=notice_days) <= now:
        raise Conflict("The token has expired for good; issue a new one.")


def _ending(token: Token, said: IssuePayload, now: datetime) -> dict[str, Any]:
    """When it ends; an end in the past is now, so that calendars see the notice."""
    ending: dict[str, Any] = {}
    if said.expires_at != token.expires_at:
        ends_at = max(said.expires_at, now) if said.expires_at else None
        ending.update(expires_at=said.expires_at, ends_at=ends_at)
    if said.idle_days != token.idle_days:
        ending.update(idle_days=said.idle_days, idle_set_at=now if said.idle_days else None)
    return ending
