"""What every test can ask for: a site of its own, on SQLite and on PostgreSQL, with a clock to turn."""

import logging
import os
import pickle
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from feedserver.database.engine import open_database
from feedserver.database.migrate import upgrade
from feedserver.database.schema import metadata
from feedserver.installation import fix_uid_domain
from feedserver.keys import create_keys
from tests.engines import lasting_connections, quick_engines
from tests.security import canaries
from tests.site import Site, settings_for

#: Here, and not where the browser is used, so that all of one process use the same one.
pytest_plugins = ["tests.chromium.fixtures"]

PG_SERVER = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")


def _postgresql_answers() -> bool:
    try:
        psycopg.connect(f"{PG_SERVER}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        if os.environ.get("CI"):
            raise
        return False
    return True


DATABASES = ["sqlite", "postgresql"] if _postgresql_answers() else ["sqlite"]


#: Asked for by tests with real servers or a browser, which wait a lot.
_WAITED_FOR = {"template", "running", "chromium"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Begin with the longest, then with those that wait.

    So one process of ``make test`` waits while the others work, they take over what it does not come to, and
    the last tests are short ones: nobody is idle in the end.
    """
    items.sort(key=_turn)


def _turn(item: pytest.Function) -> int:
    if item.get_closest_marker("long"):
        return 0
    return 1 if _WAITED_FOR.intersection(item.fixturenames) else 2


@pytest.fixture(scope="session", autouse=True)
def _quick_engines() -> Iterator[None]:
    with quick_engines():
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_unpickled() -> Iterator[None]:
    """Whatever the suite does, no stored bytes are given to pickle, which would run what they say (S-17).

    Babel keeps the words of languages so, in files of its own package.
    """
    really_load = pickle.load

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("pickle was used")

    def load(file: Any, **_: object) -> object:
        if sys._getframe(1).f_globals["__name__"].startswith("babel."):
            return really_load(file)
        raise AssertionError("pickle was used")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pickle, "load", load)
        for name in ("loads", "Unpickler"):
            patch.setattr(pickle, name, refuse)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """No test prints a secret (S-25)."""
    report = yield
    canaries.check_report(report)
    return report


@pytest.fixture(scope="session")
def _lines() -> Iterator[canaries.Lines]:
    yield canaries.Lines()
    canaries.check_metrics()


@pytest.fixture(autouse=True)
def _no_secret_is_logged(_lines: canaries.Lines) -> Iterator[None]:
    """Whatever the suite does, no line of a server's log holds a token or a key (S-25)."""
    root = logging.getLogger()
    root.addHandler(_lines)
    yield
    root.removeHandler(_lines)
    assert canaries.seen_in(_lines.taken()) == []


@pytest.fixture(scope="session")
def keys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    create_keys(path)
    return path


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the schema, to be copied for each test."""
    path = tmp_path_factory.mktemp("template") / "feedserver.db"
    set_up(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL database of this test process, with the schema."""
    name = f"feedserver_test_{os.getpid()}"
    with psycopg.connect(f"{PG_SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        url = f"{PG_SERVER}/{name}".replace("postgresql://", "postgresql+psycopg://")
        # Nobody cuts the power here, and a test waits for the disk at every write else.
        server.execute(f"ALTER DATABASE {name} SET synchronous_commit = off".encode())
        set_up(url)
        with lasting_connections(url):
            yield url
        if url in _sweeping:
            _sweeping.pop(url).close()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database with the schema; once for each kind."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql_url")
        delete_all_rows(url)
        return url
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "feedserver.db")
    return f"sqlite:///{tmp_path / 'feedserver.db'}"


@pytest.fixture
def site(database_url: str, keys_file: Path, tmp_path: Path) -> Iterator[Site]:
    """A running application with its clock, a host that talks to it, and calendars that read it."""
    site = Site(settings_for(tmp_path, database_url=database_url, keys_file=str(keys_file)))
    yield site
    site.close()
    if database_url.startswith("sqlite"):
        canaries.check_database(database_url)


def set_up(url: str) -> None:
    """Make the schema."""
    database = open_database(url)
    upgrade(database)
    fix_uid_domain(database, None)
    database.close()


_TABLES = [table for table in reversed(metadata.sorted_tables) if table.name != "installation"]
_DELETE_ALL = "; ".join(str(table.delete()) for table in _TABLES).encode()
#: A connection to each PostgreSQL database, for nothing else: on a new one the same takes ten times as long.
_sweeping: dict[str, psycopg.Connection] = {}


def delete_all_rows(url: str) -> None:
    """Delete all rows: TRUNCATE makes new files for every table and takes thirty times as long."""
    if url in _sweeping:
        try:
            _sweeping[url].execute(_DELETE_ALL)
        except psycopg.OperationalError:  # a test has ended all sessions
            _sweeping.pop(url).close()
        else:
            return
    _sweeping[url] = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    _sweeping[url].execute(_DELETE_ALL)
