"""One-time addresses and sessions of the user's page in the database: SQL and nothing else."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from feedserver.database.schema import portal_links, portal_sessions
from feedserver.portal.model import PortalLink, PortalSession


def add_link(tx: Connection, link: PortalLink) -> None:
    """Insert a new link."""
    tx.execute(insert(portal_links).values(asdict(link)))


def find_link(tx: Connection, digest: str) -> PortalLink | None:
    """The link of that digest, a used one included, or None."""
    row = tx.execute(select(portal_links).where(portal_links.c.digest == digest)).one_or_none()
    return None if row is None else PortalLink(**row._mapping)


def use_link(tx: Connection, digest: str, now: datetime) -> bool:
    """Use a link up; of several who try, one alone is told True."""
    usable = (
        (portal_links.c.digest == digest)
        & portal_links.c.used_at.is_(None)
        & (portal_links.c.expires_at > now)
    )
    return tx.execute(update(portal_links).where(usable).values(used_at=now)).rowcount == 1


def add_session(tx: Connection, session: PortalSession) -> None:
    """Insert a new session."""
    tx.execute(insert(portal_sessions).values(asdict(session)))


def find_session(tx: Connection, digest: str) -> PortalSession | None:
    """The session of that digest, one that is over included, or None."""
    row = tx.execute(select(portal_sessions).where(portal_sessions.c.digest == digest)).one_or_none()
    return None if row is None else PortalSession(**row._mapping)


def remove_session(tx: Connection, digest: str) -> bool:
    """End a session, in whatever browser its cookie is; False if there is none."""
    return tx.execute(delete(portal_sessions).where(portal_sessions.c.digest == digest)).rowcount > 0


def remove_expired_links(tx: Connection, now: datetime) -> None:
    """Forget the links that are over (index ix_portal_links_expires_at)."""
    tx.execute(delete(portal_links).where(portal_links.c.expires_at <= now))


def remove_expired_sessions(tx: Connection, now: datetime) -> None:
    """Forget the sessions that are over (index ix_portal_sessions_expires_at)."""
    tx.execute(delete(portal_sessions).where(portal_sessions.c.expires_at <= now))


def end_visits(tx: Connection, user_id: str, now: datetime) -> None:
    """End all sessions on the user's page, and use the one-time addresses up; the user is held.

    What is over is left to those who remove it, so that nobody waits for them in a circle.
    """
    sessions, links = portal_sessions.c, portal_links.c
    tx.execute(delete(portal_sessions).where(sessions.user == user_id, sessions.expires_at > now))
    unused = (links.user == user_id) & links.used_at.is_(None) & (links.expires_at > now)
    tx.execute(update(portal_links).where(unused).values(used_at=now))
