"""Databases to move to, and moving."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feedserver.audit.model import SERVER
from feedserver.database.engine import Database, open_database
from feedserver.keys import load_keys
from feedserver.transfer.enter import import_all
from feedserver.transfer.file import Heading
from feedserver.transfer.leave import export_all
from tests.conftest import delete_all_rows
from tests.site import START, Site, settings_for

#: A fresh database of that kind: its address.
Fresh = Callable[[str], str]


def keep_still(_count: int) -> None:
    """Progress that nobody looks at."""


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Fresh:
    """Give empty databases with the schema. There is one on PostgreSQL for each test."""
    count = 0

    def make(kind: str) -> str:
        nonlocal count
        if kind == "postgresql":
            url: str = request.getfixturevalue("postgresql_url")
            delete_all_rows(url)
            return url
        count += 1
        path = tmp_path / f"fresh-{count}.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture
def open_site(tmp_path: Path, keys_file: Path) -> Iterator[Callable[[str], Site]]:
    """Give sites on databases, closed afterwards."""
    opened: list[Site] = []

    def open_one(url: str) -> Site:
        opened.append(Site(settings_for(tmp_path, database_url=url, keys_file=str(keys_file))))
        return opened[-1]

    yield open_one
    for site in opened:
        site.close()


class Mover:
    """Exports and imports with the keys of the tests."""

    def __init__(self, keys_file: Path) -> None:
        self.keys = load_keys(keys_file)
        self.expect = keep_still
        self.uid_domain: str | None = None

    def out(self, url: str, path: Path) -> Heading:
        with _opened(url) as database:
            return export_all(
                database,
                path,
                keys=self.keys,
                uid_domain="feedserver.local",
                now=START,
                expect=self.expect,
                progress=keep_still,
            )

    def into(self, url: str, path: Path) -> Heading:
        with _opened(url) as database:
            return import_all(
                database,
                path,
                keys=self.keys,
                uid_domain=self.uid_domain,
                by=SERVER,
                now=START,
                expect=self.expect,
                progress=keep_still,
            )


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture
def mover(keys_file: Path) -> Mover:
    return Mover(keys_file)
