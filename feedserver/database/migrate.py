"""Bringing a database to the schema this version needs."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from feedserver.database.engine import Database, lock
from feedserver.database.postgresql import is_deadlock
from feedserver.database.revisions import present_revision, require_known

_SCRIPTS = "feedserver:database/migrations"
#: Running workers lock tables in their own orders; PostgreSQL may end an upgrade for one of them.
_TRIES = 10


def upgrade(database: Database) -> None:
    """Run the migrations that are missing, in one transaction; idempotent.

    Raises:
        StartError: the database is away or damaged, or a newer version has worked on it.
    """
    require_known(present_revision(database))

    def missing(tx: Connection) -> None:
        lock(tx, "migrations")
        upgrade_within(tx)

    change_schema(database, missing)


def change_schema(database: Database, change: Callable[[Connection], None]) -> None:
    """Make a change to tables that are in use, in one transaction; again after a deadlock with others."""
    for left in reversed(range(_TRIES)):
        try:
            with database.write() as tx:
                change(tx)
        except OperationalError as error:
            if not left or not is_deadlock(error):
                raise
        else:
            return


def upgrade_within(tx: Connection) -> None:
    """Run the migrations that are missing, in a transaction that does more."""
    command.upgrade(_config(tx), "head")


def begin_again_at(tx: Connection, revision: str) -> None:
    """Remove all tables with what is in them, and make those of that older revision."""
    config = _config(tx)
    command.downgrade(config, "base")
    command.upgrade(config, revision)


def _config(tx: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.attributes["connection"] = tx
    return config
