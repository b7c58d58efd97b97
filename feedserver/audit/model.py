"""What an entry of the audit log says. Pure values.

An entry names ids, fields and reasons, never what the fields held. What may be personal can be erased
later; the digest over it stays, and with it the chain (``chain.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class ActorKind(StrEnum):
    """Through what a change came."""

    API_KEY = "api_key"
    ADMINISTRATOR = "administrator"
    USER = "user"
    COMMAND = "command"
    SERVER = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who made a change: the id of an API key, administrator or user.

    ``name`` is the key's name or the administrator's address; of a command the account on the machine.
    """

    kind: ActorKind
    id: str | None = None
    name: str | None = None


#: The server by itself, such as when the time of a deleted booking is over.
SERVER = Actor(kind=ActorKind.SERVER)


def by_user(user_id: str) -> Actor:
    """A user, on their own page."""
    return Actor(kind=ActorKind.USER, id=user_id)


class Action(StrEnum):
    """What was done. The part before the dot is what it was done to."""

    BOOKING_PUT = "booking.put"
    BOOKING_PATCHED = "booking.patched"
    BOOKING_DELETED = "booking.deleted"
    BOOKING_ERASED = "booking.erased"
    BOOKINGS_BATCH = "bookings.batch"
    REPLY_NOTED = "reply.noted"
    USER_PUT = "user.put"
    USER_PATCHED = "user.patched"
    USER_DELETED = "user.deleted"
    USER_SUSPENDED = "user.suspended"
    USER_RESUMED = "user.resumed"
    USER_PURGED = "user.purged"
    ORGANISATION_PUT = "organisation.put"
    ORGANISATION_DELETED = "organisation.deleted"
    ORGANISATION_SUSPENDED = "organisation.suspended"
    ORGANISATION_RESUMED = "organisation.resumed"
    TOKEN_ISSUED = "token.issued"
    TOKEN_CHANGED = "token.changed"
    TOKEN_ROTATED = "token.rotated"
    TOKEN_REVOKED = "token.revoked"
    TOKENS_REVOKED = "tokens.revoked"
    PORTAL_INVITED = "portal.invited"
    PORTAL_ENTERED = "portal.entered"
    PORTAL_LEFT = "portal.left"
    KEY_CREATED = "key.created"
    KEY_REVOKED = "key.revoked"
    SIGNING_KEY_ADDED = "signing_key.added"
    ADMINISTRATOR_CREATED = "administrator.created"
    ADMINISTRATOR_DISABLED = "administrator.disabled"
    ADMINISTRATOR_ENABLED = "administrator.enabled"
    ADMINISTRATOR_SIGNED_IN = "administrator.signed_in"
    ADMINISTRATOR_SIGNED_OUT = "administrator.signed_out"
    PASSWORD_CHANGED = "administrator.password_changed"
    WEBHOOK_ADDED = "webhook.added"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_REMOVED = "webhook.removed"
    WEBHOOK_TESTED = "webhook.tested"
    WEBHOOK_REDELIVERED = "webhook.redelivered"
    DETAILS_ERASED = "audit.details_erased"
    INSTALLATION_IMPORTED = "installation.imported"
    BACKUP_RESTORED = "backup.restored"
    DEMO_FILLED = "demo.filled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an entry says about people and things, and what can be erased.

    ``subject`` is the id of what was changed, ``user`` the user whom it concerns,
    ``data`` what else is worth knowing, such as the names of changed fields.
    """

    actor: str | None
    actor_name: str | None
    subject: str | None
    user: str | None
    reason: str | None
    data: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the log as it is kept. Times are UTC.

    ``digest`` covers ``details`` with ``salt``; both are None once erased.
    ``position`` counts sealed entries from 1; None until the worker has sealed it.
    ``action`` and ``actor_kind`` are those above, unless somebody has changed the row.
    """

    id: int
    at: datetime
    action: str
    actor_kind: str
    details: Details | None
    salt: str | None
    digest: str
    erased_at: datetime | None
    position: int | None
    seal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries: what is given is joined by AND. ``since`` is the first instant, ``before`` the one after
    the last, both in UTC.
    """

    user: str | None = None
    subject: str | None = None
    actor: str | None = None
    actor_kind: str | None = None
    action: str | None = None
    since: datetime | None = None
    before: datetime | None = None


#: The whole log.
ALL = Filter()
