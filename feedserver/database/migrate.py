"""Bringing a database to the schema this version needs."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from feedserver.database.engine import Database, lock
from feedserver.database.revisions import present_revision, require_known

_SCRIPTS = "feedserver:database/migrations"


def upgrade(database: Database) -> None:
    """Run the migrations that are missing, in one transaction; idempotent.

    Raises:
        StartError: the database is away or damaged, or a newer version has worked on it.
    """
    require_known(present_revision(database))
    with database.write() as tx:
        lock(tx, "migrations")
        upgrade_within(tx)


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
