"""``feedserver init``."""

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Run, done, printed, refusal


def test_makes_the_home_the_keys_and_the_database(home: Path, run: Run) -> None:
    result = done(run("init"))
    assert result.stdout == ""
    assert str(home / "keys.json") in result.stderr
    assert _mode(home) == 0o700
    assert _mode(home / "keys.json") == 0o600
    assert (home / "feedserver.db").stat().st_size > 0
    assert sorted(path.name for path in home.iterdir()) == [
        "feedserver.db",
        "in-use.lock",
        "journal.ndjson",
        "keys.json",
        "writing.lock",
    ]


def test_a_second_time_changes_nothing(home: Path, run: Run) -> None:
    done(run("init"))
    keys = (home / "keys.json").read_bytes()
    result = done(run("init"))
    assert (result.stdout, result.stderr) == ("", "Set up already; the database is up to date.\n")
    assert (home / "keys.json").read_bytes() == keys


def test_json(home: Path, run: Run) -> None:
    said = {"keys_file": str(home / "keys.json"), "uid_domain": "feedserver.local"}
    assert printed(run("init", "--json")) == {**said, "keys_made": True}
    assert printed(run("init", "--json")) == {**said, "keys_made": False}


def test_the_uid_domain_is_fixed_for_good(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDSERVER_UID_DOMAIN", "host.example")
    assert printed(run("init", "--json"))["uid_domain"] == "host.example"
    monkeypatch.delenv("FEEDSERVER_UID_DOMAIN")
    assert printed(run("init", "--json"))["uid_domain"] == "host.example"
    monkeypatch.setenv("FEEDSERVER_UID_DOMAIN", "other.example")
    assert "'host.example'" in refusal(run("init"))


def test_keys_that_others_can_read_are_refused(home: Path, run: Run) -> None:
    done(run("init"))
    (home / "keys.json").chmod(0o644)
    assert "chmod 600" in refusal(run("init"))


def test_the_keys_file_can_be_elsewhere(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = home.parent / "safe" / "keys.json"
    monkeypatch.setenv("FEEDSERVER_KEYS_FILE", str(keys))
    done(run("init"))
    assert _mode(keys) == 0o600
    assert json.loads(keys.read_text()).keys() == {"signing", "uid"}
    assert not (home / "keys.json").exists()


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://a:hunter2@127.0.0.1:1/x", "postgresql+psycopg://a:hunter2@h:port/x"]
)
def test_a_database_that_is_away_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("FEEDSERVER_DATABASE_URL", url)
    said = refusal(run("init"))
    assert len(said.splitlines()) == 1
    assert "hunter2" not in said


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
