"""What a purged person leaves beside the rows: SQLite's log, feeds in Redis and memory, lines of the journal.

PostgreSQL's own log and its archives are the operator's to let go; see ``docs/privacy.md``.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from feedserver.database.journal import Journal
from feedserver.services import Services

_LOG_SECONDS = 10.0
_BETWEEN_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What could not be cleared, in words for the operator; empty where nothing is left."""

    says: tuple[str, ...]


def clear_traces(at: Services, user: str, tokens: Sequence[str]) -> Left:
    """Clear what is left of a purge that was committed; it may be done again (raises OSError)."""
    Journal.of(at.settings.home).blank(user)
    left = []
    if not at.cache.forget(tokens):
        left.append("Redis is away: it forgets the feeds by itself within two days.")
    if not at.database.is_sqlite:
        left.append("PostgreSQL keeps deleted rows until VACUUM FULL, and its log until it is recycled.")
    elif not _log_is_empty(at):
        left.append("Somebody reads the database: its log still holds old rows. Run the command again.")
    return Left(says=tuple(left))


def _log_is_empty(at: Services) -> bool:
    """Bring SQLite's log into its file and cut it to nothing, as soon as no reader needs it."""
    deadline = time.monotonic() + _LOG_SECONDS
    while True:
        driver = at.database.engine.raw_connection()
        try:
            cursor = driver.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (is_busy, *_) = cursor.fetchone() or (True,)
        finally:
            driver.close()
        if not is_busy:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(_BETWEEN_SECONDS)
