"""Commands run in this process, on an installation of their own."""

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from feedserver.cli import main
from feedserver.database.engine import Database, open_database

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that does not exist yet; a working directory and an environment without settings."""
    for name in ("PORT", "WEB_CONCURRENCY", "FEEDSERVER_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FEEDSERVER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Iterator[Run]:
    """Runs a command; what it does to the log of this process is undone."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *arguments, **options: CliRunner().invoke(main, arguments, **options)
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def ready(home: Path, run: Run, keys_file: Path, sqlite_template: Path) -> Run:
    """The same after ``init``."""
    home.mkdir()
    shutil.copy(sqlite_template, home / "feedserver.db")
    shutil.copy(keys_file, home / "keys.json")
    return run


@pytest.fixture
def database(home: Path, ready: Run) -> Iterator[Database]:
    """The database of the installation, to look into."""
    database = open_database(f"sqlite:///{home / 'feedserver.db'}")
    yield database
    database.close()


def done(result: Result) -> Result:
    """A result that must be a success."""
    assert result.exit_code == 0, (result.stderr, result.exception)
    return result


def printed(result: Result) -> Any:
    """The JSON that a successful ``--json`` prints, and nothing else is printed."""
    return json.loads(done(result).stdout)


def refusal(result: Result, status: int = 1) -> str:
    """The words of a refusal, which has printed nothing on standard output."""
    assert (result.exit_code, result.stdout) == (status, ""), (result.stderr, result.exception)
    return result.stderr
