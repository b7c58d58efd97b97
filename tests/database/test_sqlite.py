"""SQLite as this server needs it."""

from contextlib import ExitStack
from types import ModuleType

import pytest
from sqlalchemy import text

from feedserver.database import sqlite as module
from feedserver.database.engine import Database
from feedserver.database.sqlite import check_version, has_wal_fault, sqlite_module
from feedserver.errors import StartError


@pytest.mark.parametrize("kind", ["read", "write"])
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: what was acknowledged survives a power cut
        ("busy_timeout", 10_000),  # milliseconds
        ("foreign_keys", 1),
        ("secure_delete", 1),
    ],
)
def test_pragmas_hold_on_every_connection(sqlite: Database, kind: str, pragma: str, value: object) -> None:
    with ExitStack() as stack:
        # as many at once as the pool keeps and more; one writer is all that SQLite allows
        transactions = [sqlite.write] if kind == "write" else [sqlite.read] * 8
        for transaction in transactions:
            tx = stack.enter_context(transaction())
            assert tx.execute(text(f"PRAGMA {pragma}")).scalar() == value


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 44, 5), (3, 46, 1), (3, 50, 4), (3, 51, 2)])
def test_versions_with_the_wal_fault(version: tuple[int, ...]) -> None:
    assert has_wal_fault(version)


@pytest.mark.parametrize(
    "version", [(3, 44, 6), (3, 44, 7), (3, 50, 7), (3, 51, 3), (3, 52, 0), (3, 53, 4), (4, 0, 0)]
)
def test_versions_without_the_wal_fault(version: tuple[int, ...]) -> None:
    assert not has_wal_fault(version)


def test_a_faulty_version_is_refused_with_what_helps() -> None:
    with pytest.raises(StartError) as refused:
        check_version("3.46.1")
    assert str(refused.value) == (
        "SQLite 3.46.1 can lose committed data when several processes write. "
        "Install the pysqlite3 package, or a Python with SQLite 3.51.3, 3.50.7 or 3.44.6."
    )
    check_version("3.53.4")


def test_the_library_in_use_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not has_wal_fault(tuple(int(part) for part in sqlite_module().sqlite_version.split(".")))
    checked: list[str] = []
    monkeypatch.setattr(module, "check_version", checked.append)
    used: ModuleType = sqlite_module()
    assert checked == [used.sqlite_version]
