"""``feedserver backup``."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from feedserver.backup.file import complete, manifest_of
from feedserver.backup.progress import nobody
from feedserver.database.engine import open_database
from feedserver.database.in_use import hold
from tests.cli.conftest import Run, done, printed, refusal
from tests.site import Site, settings_for


@pytest.fixture
def site(home: Path, ready: Run) -> Site:
    site = Site(settings_for(home))
    site.host.make_user()
    site.host.make_booking()
    return site


def test_create_and_verify(site: Site, ready: Run, tmp_path: Path) -> None:
    path = tmp_path / "one.backup"
    said = done(ready("backup", "create", str(path))).stderr
    assert f"{path}: " in said and " rows, " in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (
        done(ready("backup", "verify", str(path)))
        .stderr.splitlines()[-1]
        .startswith("Whole: a backup of sqlite")
    )
    told = printed(ready("backup", "verify", str(path), "--json"))
    assert told["counts"]["bookings"] == 1 and told["octets"] == manifest_of(path).octets


def test_into_a_folder_the_name_holds_the_time(site: Site, ready: Run, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    path = Path(printed(ready("backup", "create", str(folder), "--json"))["path"])
    assert path.parent == folder and path.exists() and path.name.startswith("feedserver-2")


def test_no_key_is_in_it(site: Site, ready: Run, home: Path, tmp_path: Path) -> None:
    secret = done(ready("key", "create", "host", "--scope", "users:read")).stdout.strip()
    address = done(ready("token", "issue", "amira")).stdout.strip()
    path = tmp_path / "one.backup"
    done(ready("backup", "create", str(path)))
    octets = path.read_bytes()
    keys = settings_for(home).keys_file.read_text()
    words = [word for word in keys.replace('"', " ").split() if len(word) == 64]
    assert len(words) == 2
    for word in [
        *words,
        secret,
        secret.split("_")[-1],
        site.host.api_key,
        address.split("/feeds/")[1].split("/")[0],
    ]:
        assert word.encode() not in octets
    assert all(bytes.fromhex(word) not in octets for word in words)


@pytest.mark.parametrize("words", [["verify"], ["restore"]])
def test_what_is_no_whole_backup_is_refused_in_a_sentence(
    site: Site, ready: Run, home: Path, tmp_path: Path, words: list[str]
) -> None:
    path = tmp_path / "one.backup"
    done(ready("backup", "create", str(path)))
    site.close()
    before, whole = (home / "feedserver.db").read_bytes(), path.read_bytes()
    for changed in (whole[:-1], whole[:9000], b"x" + whole[1:], b"Hello."):
        path.write_bytes(changed)
        said = refusal(ready("backup", *words, str(path)))
        assert said.splitlines()[-1].startswith(f"Error: {path} is no whole backup: ")
    assert "No such file" in refusal(ready("backup", *words, str(tmp_path / "missing")))
    assert (home / "feedserver.db").read_bytes() == before
    assert [one for one in home.iterdir() if "partial" in one.name or "before" in one.name] == []


def test_one_of_a_newer_schema_is_refused(site: Site, ready: Run, tmp_path: Path) -> None:
    path = tmp_path / "one.backup"
    done(ready("backup", "create", str(path)))
    site.close()
    manifest = manifest_of(path)
    path.write_bytes(path.read_bytes()[: manifest.octets])
    complete(path, replace(manifest, revision="9999"), nobody)
    for word in ("verify", "restore"):
        assert "a newer version of feedserver has made" in refusal(ready("backup", word, str(path)))


def test_a_file_that_is_there_is_not_overwritten(site: Site, ready: Run, tmp_path: Path) -> None:
    path = tmp_path / "one.backup"
    path.write_text("mine")
    assert "exists already" in refusal(ready("backup", "create", str(path)))
    assert path.read_text() == "mine"
    assert "Cannot write into" in refusal(ready("backup", "create", str(tmp_path / "no" / "folder")))


def test_what_was_never_set_up_cannot_be_backed_up(run: Run, home: Path, tmp_path: Path) -> None:
    assert "cannot be read" in refusal(run("backup", "create", str(tmp_path / "one.backup")))
    assert not home.exists()


def test_restore_says_what_it_did(site: Site, ready: Run, home: Path, tmp_path: Path) -> None:
    token = site.host.issue()
    path = tmp_path / "one.backup"
    done(ready("backup", "create", str(path)))
    done(ready("token", "revoke", token["id"]))
    site.close()
    said = done(ready("backup", "restore", str(path))).stderr
    assert "Restored: a backup of sqlite made at " in said
    assert "The database before is now " in said
    assert "Brought to what holds now: 1 in calendar_tokens." in said
    (aside,) = home.glob("feedserver-before-*.db")
    assert str(aside) in said
    told = printed(ready("backup", "restore", str(path), "--exact", "--json"))
    assert told["ended"] == {} and told["set_aside"] in {str(one) for one in home.glob("*before*")}
    assert printed(ready("token", "show", token["id"], "--json"))["status"] == "live"


def test_it_asks_at_a_terminal_alone(
    site: Site, ready: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.backup"
    done(ready("backup", "create", str(path)))
    site.close()
    monkeypatch.setattr("feedserver.cli.backup._at_a_terminal", lambda: True)
    said = ready("backup", "restore", str(path), input="n\n")
    assert said.exit_code == 1 and "The present database is set aside." in said.stderr
    assert list(home.glob("*before*")) == []
    done(ready("backup", "restore", str(path), input="y\n"))
    assert len(list(home.glob("*before*"))) == 1


def test_it_is_refused_while_anybody_uses_the_installation(
    site: Site, ready: Run, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "one.backup"
    done(ready("backup", "create", str(path)))
    assert "A server or another command uses the installation" in refusal(
        ready("backup", "restore", str(path))
    )
    site.close()
    done(ready("backup", "restore", str(path)))


def test_nothing_starts_while_a_backup_is_restored(site: Site, ready: Run, home: Path) -> None:
    site.close()
    held = hold(home, alone=True)
    for words in (["serve"], ["worker", "--once"], ["token", "list", "amira"], ["init"]):
        assert "A backup is being restored" in refusal(ready(*words))
    held.release()
    done(ready("worker", "--once"))


def test_another_program_that_has_the_database_open_is_noticed(
    site: Site, ready: Run, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "one.backup"
    done(ready("backup", "create", str(path)))
    site.close()
    other = open_database(f"sqlite:///{home / 'feedserver.db'}")
    with other.read() as tx:
        tx.exec_driver_sql("SELECT 1 FROM users").all()
        said = refusal(ready("backup", "restore", str(path)))
    other.close()
    assert "Another program has" in said
    assert [one.name for one in home.iterdir() if "partial" in one.name or "before" in one.name] == []


def test_a_missing_keys_file_is_said(site: Site, ready: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.backup"
    done(ready("backup", "create", str(path)))
    site.close()
    (home / "keys.json").unlink()
    assert "Put the copy of the keys" in done(ready("backup", "restore", str(path))).stderr


def test_another_kind_of_database_is_refused(
    site: Site, ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.backup"
    done(ready("backup", "create", str(path)))
    monkeypatch.setenv("FEEDSERVER_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:1/x")
    said = refusal(ready("backup", "restore", str(path)))
    assert "is of sqlite, and the setting 'database_url' names postgresql" in said


def test_postgresql_that_is_away_is_a_sentence(
    ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDSERVER_DATABASE_URL", "postgresql+psycopg://a:hunter2@127.0.0.1:1/x")
    said = refusal(ready("backup", "create", str(tmp_path / "one.backup")))
    assert said.splitlines()[-1].startswith("Error: PostgreSQL: ") and "hunter2" not in said
    assert list(tmp_path.glob("*.backup")) == []
