"""What is fixed for one installation: its UID domain, and when each renderer first ran here.

``feedserver init`` writes the domain; the first start of a new renderer writes
its epoch. A renderer's epoch counts for every stamp, because clients look at
stamps, not at content: without it a new form of an event would never arrive.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from feedserver.database.engine import DATABASE_AWAY, Database, lock
from feedserver.database.schema import installation, renderer_epochs
from feedserver.errors import StartError

DEFAULT_UID_DOMAIN = "feedserver.local"
_UID_DOMAIN = "uid_domain"


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

    Going back to an earlier renderer is a beginning too: stamps never fall.
    """
    with database.read() as tx:
        latest = _latest_epoch(tx)
    if latest is None or latest.version != version:
        with database.write() as tx:
            lock(tx, "renderer_epochs")
            latest = _latest_epoch(tx)
            if latest is None or latest.version != version:
                began_at = max(now, latest.began_at + timedelta(seconds=1)) if latest else now
                tx.execute(delete(renderer_epochs).where(renderer_epochs.c.version == version))
                tx.execute(insert(renderer_epochs).values(version=version, began_at=began_at))
                return began_at
    epoch: datetime = latest.began_at
    return epoch


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
