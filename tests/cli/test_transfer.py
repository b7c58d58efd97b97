"""`feedserver export` and `feedserver import`."""

import json
import secrets
import shutil
from pathlib import Path

import pytest

from feedserver.database.engine import Database
from tests.cli.conftest import Run, done, printed, refusal


@pytest.fixture
def export(ready: Run, tmp_path: Path) -> Path:
    """An installation with the demo's data in a file."""
    done(ready("demo"))
    done(ready("export", str(tmp_path / "export")))
    return tmp_path / "export"


@pytest.fixture
def elsewhere(export: Path, ready: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another home after ``init``, with the keys brought along."""
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(home / "keys.json", other / "keys.json")
    monkeypatch.setenv("FEEDSERVER_HOME", str(other))
    done(ready("init"))
    return other


def test_out_and_in(export: Path, elsewhere: Path, ready: Run) -> None:
    assert export.stat().st_mode & 0o777 == 0o600
    said = done(ready("import", str(export)))
    assert said.stdout == "" and "Imported" in said.stderr
    assert [user["id"] for user in printed(ready("user", "list", "--json"))["items"]] == ["amira", "jonas"]
    assert printed(ready("audit", "verify", "--json"))["fault_count"] == 0
    assert printed(ready("audit", "list", "--json"))[0]["action"] == "installation.imported"


def test_what_export_says(ready: Run, database: Database, home: Path, tmp_path: Path) -> None:
    done(ready("demo"))
    said = done(ready("export", str(tmp_path / "export")))
    assert said.stdout == ""
    assert f"bring {home / 'keys.json'} along" in said.stderr


def test_json(export: Path, elsewhere: Path, ready: Run, tmp_path: Path) -> None:
    said = printed(ready("import", str(export), "--json"))
    assert said["path"] == str(export) and said["keys"] == ["k1"]
    assert said["tables"]["bookings"] == 7 and said["rows"] == sum(said["tables"].values())
    again = printed(ready("export", str(tmp_path / "again"), "--json"))
    assert {**said["tables"], "audit_entries": said["tables"]["audit_entries"] + 1} == again["tables"]


def test_a_file_of_that_name_is_replaced(export: Path, ready: Run) -> None:
    export.write_bytes(b"something else")
    done(ready("export", str(export)))
    assert export.read_bytes()[:2] == b"\x1f\x8b"


def test_into_a_full_database(export: Path, ready: Run) -> None:
    assert (
        refusal(ready("import", str(export))).splitlines()[-1].startswith("Error: The database is not empty;")
    )


def test_into_a_database_before_init(export: Path, ready: Run, home: Path) -> None:
    (home / "feedserver.db").unlink()
    assert "run `feedserver init`" in refusal(ready("import", str(export)))


def test_without_the_keys(export: Path, elsewhere: Path, ready: Run) -> None:
    content = json.loads((elsewhere / "keys.json").read_text())
    content["signing"][0]["secret"] = secrets.token_hex(32)
    (elsewhere / "keys.json").write_text(json.dumps(content))
    assert "Bring its keys.json along first." in refusal(ready("import", str(export)))


def test_a_path_that_cannot_be(ready: Run, tmp_path: Path) -> None:
    assert "Cannot write" in refusal(ready("export", str(tmp_path / "nowhere" / "export")))
    assert "does not exist" in refusal(ready("import", str(tmp_path / "nowhere")), 2)
    assert "is a directory" in refusal(ready("export", str(tmp_path)), 2)
