"""Migrations give exactly the schema in the code, on every database, however often they run."""

import threading
from collections.abc import Callable
from importlib.resources import files

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from feedserver.database.engine import Database, open_database
from feedserver.database.migrate import change_schema, upgrade
from feedserver.database.revisions import is_known, newest_revision, require_current
from feedserver.database.schema import metadata
from feedserver.errors import StartError
from feedserver.installation import fix_uid_domain


def test_from_nothing_to_the_schema_of_the_code(empty: Database) -> None:
    upgrade(empty)
    assert _differences(empty) == []
    assert _tables(empty) == {*metadata.tables, "alembic_version"}
    require_current(empty)


def test_down_to_nothing_and_up_again(empty: Database) -> None:
    upgrade(empty)
    run_alembic(empty, lambda config: command.downgrade(config, "base"))
    assert _tables(empty) == {"alembic_version"}
    upgrade(empty)
    assert _differences(empty) == []


def test_every_revision_goes_down_and_up_by_itself(empty: Database) -> None:
    upgrade(empty)
    for _ in ScriptDirectory.from_config(_config()).walk_revisions():
        run_alembic(empty, lambda config: command.downgrade(config, "-1"))
        upgrade(empty)
        assert _differences(empty) == []
        run_alembic(empty, lambda config: command.downgrade(config, "-1"))


def test_a_second_upgrade_changes_nothing(empty: Database) -> None:
    upgrade(empty)
    assert fix_uid_domain(empty, "host.example") == "host.example"
    upgrade(empty)
    assert _differences(empty) == []
    assert fix_uid_domain(empty, None) == "host.example"


def test_upgrades_at_the_same_moment_do_not_disturb_each_other(empty: Database) -> None:
    """Two machines that start at once both run ``feedserver init``."""
    failures: list[Exception] = []
    start = threading.Barrier(4)

    def init() -> None:
        database = open_database(empty.engine.url.render_as_string(hide_password=False))
        try:
            start.wait(timeout=30)
            upgrade(database)
            fix_uid_domain(database, None)
        except Exception as error:
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=init) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    require_current(empty)


def test_a_change_that_meets_others_in_a_deadlock_is_made_again(empty: Database) -> None:
    """Another transaction holds what the change wants second, and wants what it has."""
    if empty.is_sqlite:
        return  # has one writer
    upgrade(empty)
    has_second, may_go_on, tries = threading.Event(), threading.Event(), 0

    def other() -> None:
        with empty.write() as tx:
            tx.execute(text("SET LOCAL deadlock_timeout = '20s'"))  # it is never the one that is ended
            tx.execute(text("LOCK TABLE webhook_endpoints"))
            has_second.set()
            may_go_on.wait(timeout=30)
            tx.execute(text("LOCK TABLE bookings"))

    def change(tx: Connection) -> None:
        nonlocal tries
        tries += 1
        tx.execute(text("ALTER TABLE bookings ADD COLUMN newer TEXT"))
        may_go_on.set()
        tx.execute(text("ALTER TABLE webhook_endpoints ADD COLUMN newer TEXT"))

    thread = threading.Thread(target=other)
    thread.start()
    assert has_second.wait(timeout=30)
    change_schema(empty, change)
    thread.join()
    assert tries == 2
    assert all(
        any(c["name"] == "newer" for c in inspect(empty.engine).get_columns(t))
        for t in ("bookings", "webhook_endpoints")
    )


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(_config()).get_heads()) == 1


def test_the_names_of_the_scripts_tell_the_revisions() -> None:
    scripts = reversed(list(ScriptDirectory.from_config(_config()).walk_revisions()))
    revisions = [script.revision for script in scripts]
    assert [newest_revision()] == revisions[-1:]
    names = sorted(path.name for path in (files("feedserver") / "database/migrations/versions").iterdir())
    assert [name.partition("_")[0] for name in names if name[0].isdigit()] == revisions
    assert all(is_known(revision) for revision in revisions)
    assert not is_known("ffff")


def test_a_database_without_tables_is_refused(empty: Database) -> None:
    with pytest.raises(StartError, match=r"^The database has not been set up; run `feedserver init`\.$"):
        require_current(empty)


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("0005", r"^The database is at revision 0005, not \w+; run `feedserver init`\.$"),
        ("ffff", r"^The database is at revision ffff, which a newer version of feedserver has made\. "),
    ],
)
def test_a_database_of_another_version_is_refused(empty: Database, revision: str, said: str) -> None:
    upgrade(empty)
    with empty.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    with pytest.raises(StartError, match=said):
        require_current(empty)


def test_a_database_that_is_away_is_named_in_one_line() -> None:
    database = open_database("postgresql+psycopg://a:hunter2@127.0.0.1:1/x")
    for ask in (require_current, upgrade):
        with pytest.raises(StartError, match=r"^The database cannot be reached: .*[^.]\.$") as refused:
            ask(database)
        assert "\n" not in str(refused.value)
        assert "hunter2" not in str(refused.value)
    database.close()


@pytest.mark.parametrize("url", ["nonsense", "postgresql+psycopg://a:hunter2@h:port/x", "mysql://h/x"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(StartError) as refused:
        open_database(url)
    assert "hunter2" not in str(refused.value)


def _differences(database: Database) -> list[object]:
    with database.read() as tx:
        found: list[object] = compare_metadata(MigrationContext.configure(tx), metadata)
    return found


def _tables(database: Database) -> set[str]:
    with database.read() as tx:
        return set(inspect(tx).get_table_names())


def run_alembic(database: Database, change: Callable[[Config], None]) -> None:
    """Run one of Alembic's commands in a transaction of that database."""
    config = _config()
    with database.write() as tx:
        config.attributes["connection"] = tx
        change(config)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "feedserver:database/migrations")
    return config
