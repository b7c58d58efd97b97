"""A backup is one file in which no octet can change unnoticed."""

import contextlib
import hashlib
import random
import sqlite3
from pathlib import Path

import pytest

from feedserver.backup.file import check, manifest_of, new_backup
from feedserver.backup.model import BadBackup, written
from feedserver.backup.progress import nobody
from tests.backup.vault import Vault


@pytest.fixture
def backup(small_vault: Vault) -> Path:
    small_vault.site.host.make_user()
    small_vault.site.host.make_booking()
    return small_vault.back_up()


def test_it_says_what_it_is(backup: Path, small_vault: Vault) -> None:
    manifest = check(backup, nobody)
    assert manifest == small_vault.manifest == manifest_of(backup)
    assert (manifest.kind, manifest.made_at) == ("sqlite", small_vault.site.clock())
    assert (manifest.counts["users"], manifest.counts["bookings"], manifest.counts["participants"]) == (
        1,
        1,
        1,
    )
    assert manifest.uid_domain == "feedserver.local"


def test_its_database_can_be_cut_out_without_this_program(backup: Path, tmp_path: Path) -> None:
    manifest = manifest_of(backup)
    cut = tmp_path / "cut.db"
    cut.write_bytes(backup.read_bytes()[: manifest.octets])
    assert hashlib.sha256(cut.read_bytes()).hexdigest() == manifest.sha256
    connection = sqlite3.connect(cut)
    assert connection.execute("SELECT count(*) FROM bookings").fetchone() == (1,)
    connection.close()


def test_each_flipped_octet_is_noticed(backup: Path) -> None:
    whole, manifest = backup.read_bytes(), manifest_of(backup)
    tail = range(manifest.octets, len(whole))
    for place in [*random.Random(1).sample(range(manifest.octets), 200), *tail]:  # noqa: S311
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        backup.write_bytes(flipped)
        with pytest.raises(BadBackup, match="is no whole backup: "):
            check(backup, nobody)
    backup.write_bytes(whole)
    check(backup, nobody)


@pytest.mark.parametrize("left", [0, 1, 100, 4096, 0.5, -1, -70, -1000])
def test_one_that_is_cut_short_is_noticed(backup: Path, left: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(left * len(whole)) if left == 0.5 else int(left)])
    with pytest.raises(BadBackup, match="is no whole backup: "):
        check(backup, nobody)


def test_octets_behind_it_or_missing_inside_it_are_noticed(backup: Path) -> None:
    whole = backup.read_bytes()
    for changed in (whole + b"\n", whole + b"more", b"x" + whole, whole[4096:], whole + whole[-800:]):
        backup.write_bytes(changed)
        with pytest.raises(BadBackup, match="is no whole backup: "):
            check(backup, nobody)


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"Hello.\n", b"PGDMP" + b"\0" * 5000])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(BadBackup, match="is no whole backup: "):
        check(path, nobody)
    with pytest.raises(BadBackup, match="No such file"):
        check(tmp_path / "missing", nobody)


def test_one_of_a_newer_form_is_refused_as_such(backup: Path) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole.replace(b"feedserver-backup 1 ", b"feedserver-backup 2 "))
    with pytest.raises(BadBackup, match="a newer version of feedserver has made it"):
        check(backup, nobody)


def test_whoever_changes_the_numbers_has_to_change_the_digest(backup: Path) -> None:
    whole, manifest = backup.read_bytes(), manifest_of(backup)
    tail = written(manifest).replace(b'"users":1', b'"users":2')
    backup.write_bytes(whole[: manifest.octets] + tail)
    with pytest.raises(BadBackup, match="what it says of itself is damaged"):
        check(backup, nobody)


def test_a_draft_that_fails_leaves_nothing_and_no_file_is_overwritten(tmp_path: Path) -> None:
    with contextlib.suppress(RuntimeError), new_backup(tmp_path / "new") as path:
        path.write_bytes(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "old").write_bytes(b"old")
    with pytest.raises(BadBackup, match="exists already"), new_backup(tmp_path / "old"):
        raise AssertionError("is not reached")
    with pytest.raises(BadBackup, match="exists already"), new_backup(tmp_path / "late") as path:
        (tmp_path / "late").write_bytes(b"of somebody else")
    assert (tmp_path / "late").read_bytes() == b"of somebody else"
    with pytest.raises(BadBackup, match="Cannot write into"), new_backup(tmp_path / "no" / "folder"):
        raise AssertionError("is not reached")
