"""Into the user's page and out of it, in the caller's transaction."""

from datetime import datetime

from sqlalchemy import Connection

from feedserver.access.model import digest_of
from feedserver.errors import Conflict
from feedserver.people.model import User
from feedserver.people.store import find_present_user
from feedserver.portal import store
from feedserver.portal.model import (
    LINK_LIFE,
    SESSION_LIFE,
    PortalLink,
    PortalSession,
    Unopened,
    new_secret,
)

PATH = "/portal"


def make_link(tx: Connection, user: User, base_url: str, now: datetime) -> tuple[str, datetime]:
    """A fresh one-time address of the user's page, and when it ends; the address is kept nowhere.

    Raises:
        Conflict: the user is not active.
    """
    if not user.active:
        raise Conflict("The user is not active and has no page.")
    store.remove_expired_links(tx, now)
    secret, expires_at = new_secret(), now + LINK_LIFE
    store.add_link(tx, PortalLink(digest=digest_of(secret), user=user.id, expires_at=expires_at))
    return f"{base_url}{PATH}/enter/{secret}", expires_at


def enter(tx: Connection, secret: str, now: datetime, *, earlier: str | None = None) -> str | Unopened:
    """Use a link up and start a session; gives the session's secret, or why there is none.

    ``earlier`` is the secret of the session the browser had, which ends.
    """
    digest = digest_of(secret)
    link = store.find_link(tx, digest)
    if link is None:
        return Unopened.UNKNOWN
    # The user before the link, as where all visits of a user are ended.
    user = find_present_user(tx, link.user, for_update=True)
    if user is None or not user.active or not store.use_link(tx, digest, now):
        return Unopened.OVER
    store.remove_expired_sessions(tx, now)
    if earlier is not None:
        leave(tx, earlier)
    fresh = new_secret()
    store.add_session(
        tx,
        PortalSession(digest=digest_of(fresh), user=link.user, started_at=now, expires_at=now + SESSION_LIFE),
    )
    return fresh


def look_at_link(tx: Connection, secret: str, now: datetime) -> Unopened | None:
    """Why a link would open nothing, or None; it stays as it is."""
    link = store.find_link(tx, digest_of(secret))
    if link is None:
        return Unopened.UNKNOWN
    is_open = link.used_at is None and link.expires_at > now and _active(tx, link.user) is not None
    return None if is_open else Unopened.OVER


def visitor(tx: Connection, session_secret: str, now: datetime) -> User | None:
    """Whose session that is; None if it is over, or its user was deleted or is not active."""
    session = store.find_session(tx, digest_of(session_secret))
    if session is None or session.expires_at <= now:
        return None
    return _active(tx, session.user)


def leave(tx: Connection, session_secret: str) -> bool:
    """End a session; False if it has ended."""
    return store.remove_session(tx, digest_of(session_secret))


def _active(tx: Connection, user_id: str) -> User | None:
    user = find_present_user(tx, user_id)
    return user if user is not None and user.active else None
