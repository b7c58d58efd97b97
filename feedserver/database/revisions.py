"""Which schema a database has, and which ones this version knows.

Asked at every start, so without Alembic, which takes a quarter of a second to load: ``migrate.py`` needs it
for going from one to the next.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from feedserver.database.engine import DATABASE_AWAY, Database
from feedserver.errors import StartError, said_by

_SCRIPTS = Path(__file__).parent / "migrations" / "versions"
_TABLE = "alembic_version"


def require_current(database: Database) -> None:
    """Raise StartError unless the database has the schema of this version."""
    present, wanted = present_revision(database), newest_revision()
    if present is None:
        raise StartError("The database has not been set up; run `feedserver init`.")
    require_known(present)
    if present != wanted:
        raise StartError(f"The database is at revision {present}, not {wanted}; run `feedserver init`.")


def require_known(present: str | None) -> None:
    """Raise StartError for a revision that a newer version has made."""
    if present is not None and not is_known(present):
        raise StartError(
            f"The database is at revision {present}, which a newer version of feedserver has made. "
            "Install that version again, or put back the copy from before the upgrade."
        )


def newest_revision() -> str:
    """The revision of this version's schema."""
    return _known()[-1]


def is_known(revision: str) -> bool:
    """Whether this version has the way from that revision to its own."""
    return revision in _known()


def present_revision(database: Database) -> str | None:
    """The revision of the schema that the database has; None before ``init``.

    Raises:
        StartError: it cannot be reached.
    """
    try:
        with database.read() as tx:
            return revision_of(tx)
    except DATABASE_AWAY as error:
        raise StartError(f"The database cannot be reached: {said_by(error)}.") from error


def revision_of(tx: Connection) -> str | None:
    """The same within a transaction."""
    if not inspect(tx).has_table(_TABLE):
        return None
    found: str | None = tx.scalar(text(f"SELECT version_num FROM {_TABLE}"))  # noqa: S608
    return found


@cache
def _known() -> tuple[str, ...]:
    """All revisions, the oldest first; the names of the scripts begin with them."""
    return tuple(sorted(path.name.partition("_")[0] for path in _SCRIPTS.glob("[0-9]*_*.py")))
