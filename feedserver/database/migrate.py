"""Bringing a database to the schema this version needs, and refusing one that is not there."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from feedserver.database.engine import DATABASE_AWAY, Database, lock
from feedserver.errors import StartError

_SCRIPTS = "feedserver:database/migrations"


def upgrade(database: Database) -> None:
    """Run the migrations that are missing, in one transaction; idempotent.

    Raises:
        StartError: the database is away or damaged, or a newer version has worked on it.
    """
    _require_known(_present_revision(database))
    config = _config()
    with database.write() as tx:
        lock(tx, "migrations")
        config.attributes["connection"] = tx
        command.upgrade(config, "head")


def require_current(database: Database) -> None:
    """Raise StartError unless the database has the schema of this version."""
    present = _present_revision(database)
    wanted = _scripts().get_current_head()
    if present is None:
        raise StartError("The database has not been set up; run `feedserver init`.")
    _require_known(present)
    if present != wanted:
        raise StartError(f"The database is at revision {present}, not {wanted}; run `feedserver init`.")


def revision_of(tx: Connection) -> str | None:
    """The revision of the schema that the database has; None before ``init``."""
    return MigrationContext.configure(tx).get_current_revision()


def _require_known(present: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if present is not None and present not in known:
        raise StartError(
            f"The database is at revision {present}, which a newer version of feedserver has made. "
            "Install that version again, or put back the copy from before the upgrade."
        )


def _present_revision(database: Database) -> str | None:
    try:
        with database.read() as tx:
            return revision_of(tx)
    except DATABASE_AWAY as error:
        reason = " ".join(str(getattr(error, "orig", error)).split())
        raise StartError(f"The database cannot be reached: {reason.rstrip('.?')}.") from error


@cache
def _scripts() -> ScriptDirectory:
    """The migrations of this version; to read their files is a good part of a start."""
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    return config
