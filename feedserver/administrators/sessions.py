"""Sessions of administrators: begun, found with each request, ended."""

from datetime import datetime

from sqlalchemy import Connection

from feedserver.access.model import digest_of
from feedserver.administrators import session_store as store
from feedserver.administrators.model import SESSION_LIFE, Administrator, AdminSession, new_secret
from feedserver.administrators.store import find_by_id
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.database.engine import Database


def start(tx: Connection, administrator: Administrator, now: datetime) -> str:
    """Begin a session; gives its secret, which is kept nowhere."""
    store.remove_over(tx, now)
    secret = new_secret()
    session = AdminSession(
        digest=digest_of(secret),
        administrator=administrator.id,
        started_at=now,
        seen_at=now,
        expires_at=now + SESSION_LIFE,
    )
    store.add(tx, session)
    return secret


def administrator_of(database: Database, secret: str, now: datetime) -> Administrator | None:
    """Whose session that is, noting that it was used; None if it is over or the account is disabled."""
    digest = digest_of(secret)
    with database.read() as tx:
        session = store.find(tx, digest)
        if session is None or not session.is_live(now):
            return None
        administrator = find_by_id(tx, session.administrator)
    if administrator is None or administrator.disabled_at is not None:
        return None
    if session.is_due(now):
        with database.write() as tx:
            store.touch(tx, digest, now)
    return administrator


def sign_out(tx: Connection, administrator: Administrator, secret: str, now: datetime) -> None:
    """End the session of that secret, wherever its cookie was copied to."""
    if store.remove(tx, digest_of(secret)):
        note(tx, administrator.actor, Action.ADMINISTRATOR_SIGNED_OUT, administrator.id, now)
