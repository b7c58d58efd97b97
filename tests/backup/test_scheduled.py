"""Backups that are made by themselves."""

import shutil
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from feedserver.backup.file import check
from feedserver.backup.kept import superfluous
from feedserver.backup.model import BadBackup, Damaged
from feedserver.backup.progress import nobody
from feedserver.backup.scheduled import FOLDER, Scheduled
from tests.backup.vault import Vault


@pytest.fixture
def scheduled(small_vault: Vault) -> Scheduled:
    return Scheduled(small_vault.site.settings, small_vault.site.clock)


@pytest.fixture
def folder(small_vault: Vault) -> Path:
    return small_vault.home / FOLDER


def test_the_first_look_makes_one(scheduled: Scheduled, folder: Path) -> None:
    made = scheduled.look()
    assert made == folder / "feedserver-20261124T120000Z.backup"
    assert check(made, nobody).kind == "sqlite"


def test_nothing_is_made_while_nothing_changes(small_vault: Vault, scheduled: Scheduled) -> None:
    scheduled.look()
    small_vault.site.clock.turn(hours=1)
    assert scheduled.look() is None
    small_vault.site.host.make_user()
    assert scheduled.look() is not None
    assert scheduled.look() is None


def test_at_most_five_minutes_are_lost(small_vault: Vault, scheduled: Scheduled, folder: Path) -> None:
    for second in range(0, 3600, 10):
        small_vault.site.clock.turn(seconds=10)
        if second % 60 == 0:
            small_vault.site.host.make_user(f"u-{second}")
        scheduled.look()
        latest = max(folder.glob("*.backup"))
        age = small_vault.site.clock() - check(latest, nobody).made_at
        assert age.total_seconds() < 300 - 20


def test_those_kept_are_bounded(small_vault: Vault, scheduled: Scheduled, folder: Path) -> None:
    for number in range(40):
        small_vault.site.clock.turn(hours=5)
        small_vault.site.host.make_user(f"u-{number}")
        scheduled.look()
    assert len(list(folder.glob("*.backup"))) == 3 + 7 - 1
    assert {path.name for path in folder.iterdir() if path.suffix != ".backup"} == {".lock", "state.json"}


@pytest.mark.parametrize(
    ("last", "days", "kept"),
    [(1, 0, "f"), (2, 0, "ef"), (1, 2, "cf"), (3, 1, "def"), (1, 9, "bcf"), (9, 0, "abcdef")],
)
def test_which_are_kept(last: int, days: int, kept: str) -> None:
    times = {
        "a": "20261101T100000Z",
        "b": "20261101T110000Z",
        "c": "20261103T100000Z",
        "d": "20261104T090000Z",
        "e": "20261104T100000Z",
        "f": "20261104T110000Z",
    }
    made = {name: Path(f"feedserver-{time}.backup") for name, time in times.items()}
    gone = superfluous(list(made.values()), last, days)
    assert "".join(name for name, path in made.items() if path not in gone) == kept


def test_none_is_made_that_would_take_the_last_room(
    small_vault: Vault, scheduled: Scheduled, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "free")
    size = (small_vault.home / "feedserver.db").stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(3 * size - 1))
    with pytest.raises(BadBackup, match="too little for a backup"):
        scheduled.look()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(3 * size + 10_000_000))
    assert scheduled.look() is not None


def test_of_two_processes_one_makes_it(small_vault: Vault, folder: Path) -> None:
    one, other = (Scheduled(small_vault.site.settings, small_vault.site.clock) for _ in range(2))
    folder.mkdir()
    with one._alone() as is_alone:
        assert is_alone
        assert other.look() is None
    assert other.look() is not None
    assert one.look() is None


def test_what_a_killed_process_left_is_removed(scheduled: Scheduled, folder: Path) -> None:
    folder.mkdir()
    (folder / ".feedserver-20261124T110000Z.backup.abc.partial").write_bytes(b"half")
    scheduled.look()
    assert list(folder.glob(".*partial")) == []


@pytest.mark.parametrize("state", ["", "{}", '{"at": 7, "state": 1}', '{"at": "tomorrow"}', "\0"])
def test_a_state_that_cannot_be_read_is_none(scheduled: Scheduled, folder: Path, state: str) -> None:
    folder.mkdir()
    (folder / "state.json").write_text(state)
    assert scheduled.look() is not None


def test_a_clock_that_was_set_back_does_not_stop_them(small_vault: Vault, scheduled: Scheduled) -> None:
    scheduled.look()
    small_vault.site.clock.turn(days=-1)
    small_vault.site.host.make_user()
    assert scheduled.look() is not None


def test_zero_minutes_and_postgresql_are_none(vault: Vault) -> None:
    settings = vault.site.settings
    none = Scheduled(replace(settings, backup_minutes=0), vault.site.clock)
    assert none.look() is None
    made = Scheduled(settings, vault.site.clock).look()
    assert (made is not None) == vault.site.services.database.is_sqlite


def test_damage_that_no_request_has_met_is_found(small_vault: Vault, scheduled: Scheduled) -> None:
    database = small_vault.site.services.database
    small_vault.site.host.make_user()
    with database.write() as tx:
        tx.exec_driver_sql("PRAGMA writable_schema = ON")
        sql = "CREATE INDEX ix_participants_user ON participants (email)"
        tx.exec_driver_sql("UPDATE sqlite_schema SET sql = ? WHERE name = 'ix_participants_user'", (sql,))
        tx.exec_driver_sql(
            "INSERT INTO bookings (id, uid, sequence, created_at, updated_at, changed_at) "
            "VALUES ('b', 'b', 0, 0, 0, 0)"
        )
        tx.exec_driver_sql("INSERT INTO participants (booking, position, \"user\") VALUES ('b', 0, 'amira')")
    database.close()
    with pytest.raises(Damaged, match="The database is damaged: "):
        scheduled.look()
    answer = small_vault.site.client.get("/readyz")
    assert (answer.status_code, answer.get_json()["database"]) == (503, "damaged")
    assert list((small_vault.home / FOLDER).glob("*.backup")) == []
