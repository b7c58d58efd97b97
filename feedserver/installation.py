"""What is fixed for one installation: its UID domain, and when each renderer first ran here.

``feedserver init`` writes the domain; the first start of a new renderer writes
its epoch. A renderer's epoch counts for every stamp, because clients look at
stamps, not at content: without it a new form of an event would never arrive.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, delete, func, insert, literal, select

from feedserver.database.engine import DATABASE_AWAY, Database, lock
from feedserver.database.instant import Instant
from feedserver.database.schema import bookings, calendar_tokens, installation, renderer_epochs, users
from feedserver.errors import StartError

DEFAULT_UID_DOMAIN = "feedserver.local"
_UID_DOMAIN = "uid_domain"
_SECOND = timedelta(seconds=1)
_BEGINNING = literal(datetime(1970, 1, 1, tzinfo=UTC), Instant)
#: Clocks are set back by hours; what lies further ahead is damage, and no epoch follows it.
_AHEAD = timedelta(days=1)
#: What feeds may have told as a stamp or as Last-Modified.
_TOLD = (
    bookings.c.changed_at,
    *(calendar_tokens.c.changed_at, calendar_tokens.c.options_changed_at),
    *(users.c.feed_changed_at, users.c.status_changed_at),
)


def fix_uid_domain(database: Database, wanted: str | None) -> str:
    """Write the UID domain once; gives the one that holds.

    Raises:
        StartError: ``wanted`` is another one than was fixed.
    """
    with database.write() as tx:
        lock(tx, _UID_DOMAIN)
        fixed = _uid_domain(tx)
        if fixed is None:
            fixed = wanted or DEFAULT_UID_DOMAIN
            tx.execute(insert(installation).values(name=_UID_DOMAIN, value=fixed))
    return _agreed(fixed, wanted)


def uid_domain(database: Database, wanted: str | None) -> str:
    """The UID domain of this installation.

    Raises:
        StartError: ``init`` has not run, or ``wanted`` is another one than was fixed.
    """
    with database.read() as tx:
        fixed = _uid_domain(tx)
    if fixed is None:
        raise StartError("The installation has not been set up; run `feedserver init`.")
    return _agreed(fixed, wanted)


def renderer_epoch(database: Database, version: str, now: datetime) -> datetime:
    """The moment (UTC) this installation began to run that renderer, which may be ``now``.

    Going back to an earlier renderer is a beginning too: stamps never fall. It comes after all that
    feeds have told, even when the clock was set back.
    """
    with database.read() as tx:
        latest = _latest_epoch(tx)
    if latest is None or latest.version != version:
        with database.write() as tx:
            lock(tx, "renderer_epochs")
            latest = _latest_epoch(tx)
            if latest is None or latest.version != version:
                told = latest_told(tx, now)
                began_at = max(now, told + _SECOND) if told else now
                tx.execute(delete(renderer_epochs).where(renderer_epochs.c.version == version))
                tx.execute(insert(renderer_epochs).values(version=version, began_at=began_at))
                return began_at
    epoch: datetime = latest.began_at
    return epoch


def latest_epoch() -> ScalarSelect[Any]:
    """In SQL: the epoch of the present renderer, or the beginning of time."""
    return select(
        func.coalesce(func.max(renderer_epochs.c.began_at), _BEGINNING, type_=Instant)
    ).scalar_subquery()


def latest_told(tx: Connection, now: datetime) -> datetime | None:
    """The latest that feeds may have told as a stamp, or as Last-Modified, until ``now`` (UTC)."""
    queries = [select(func.max(told, type_=Instant)).where(told <= now + _AHEAD) for told in _TOLD]
    found = tx.execute(select(latest_epoch(), *(query.scalar_subquery() for query in queries))).one()
    return max((moment for moment in found if moment), default=None)


def _latest_epoch(tx: Connection) -> Row[Any] | None:
    query = select(renderer_epochs).order_by(renderer_epochs.c.began_at.desc()).limit(1)
    return tx.execute(query).one_or_none()


def _uid_domain(tx: Connection) -> str | None:
    return tx.scalar(select(installation.c.value).where(installation.c.name == _UID_DOMAIN))


def _agreed(fixed: str, wanted: str | None) -> str:
    if wanted is not None and wanted != fixed:
        raise StartError(
            f"The setting 'uid_domain' is {wanted!r}, but this installation was set up with {fixed!r}; "
            "a change would double every event in people's calendars."
        )
    return fixed


def is_readable(database: Database) -> bool:
    """Whether the database answers at present and holds this installation."""
    try:
        with database.read() as tx:
            return _uid_domain(tx) is not None
    except DATABASE_AWAY:
        return False
