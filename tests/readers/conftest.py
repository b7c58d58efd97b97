"""ical.js for the tests of this folder; others import the fixture into their conftest.

One kind of database is enough here: feeds have the same bytes on each (tests/feeds/test_window_and_order.py).
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.readers import with_icaljs
from tests.readers.agreement import WITH_NODE


@pytest.fixture(scope="session", autouse=True)
def icaljs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """ical.js installed outside the work tree and running, once per test process."""
    if WITH_NODE:
        with with_icaljs.running(tmp_path_factory.mktemp("icaljs")):
            yield
    else:
        yield


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty SQLite database with the schema."""
    shutil.copy(sqlite_template, tmp_path / "feedserver.db")
    return f"sqlite:///{tmp_path / 'feedserver.db'}"
