"""A start that cannot be right ends at once: status 1 and one sentence that names what is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes.installation import Installation


def _refusal(installation: Installation, **environ: str) -> str:
    """The one sentence with which a start was refused."""
    done = installation.run("serve", **environ)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("Error: ")
    assert line.endswith((".", "?"))
    return line


def test_without_init(bare: Installation) -> None:
    assert "run `feedserver init`" in _refusal(bare)


def test_without_the_database(small: Installation) -> None:
    for path in small.home.glob("feedserver.db*"):
        path.unlink()
    assert "The database has not been set up; run `feedserver init`." in _refusal(small)


def test_with_a_damaged_database(small: Installation) -> None:
    (small.home / "feedserver.db").write_bytes(b"no database" * 1000)
    assert "cannot be read: file is not a database. Put a backup back: " in _refusal(small)


def test_with_a_database_that_does_not_answer(small: Installation) -> None:
    url = "postgresql+psycopg://somebody:hunter2@127.0.0.1:1/feedserver"
    line = _refusal(small, FEEDSERVER_DATABASE_URL=url)
    assert "The database cannot be reached" in line
    assert "hunter2" not in line


def test_without_keys(small: Installation) -> None:
    keys = small.home / "keys.json"
    keys.unlink()
    assert f"The keys file {keys} does not exist; run `feedserver init` first." in _refusal(small)


def test_with_short_keys(small: Installation) -> None:
    keys = small.home / "keys.json"
    content = json.loads(keys.read_text())
    content["signing"][0]["secret"] = content["signing"][0]["secret"][:62]
    keys.write_text(json.dumps(content))
    assert f"The keys file {keys} needs keys of at least 32 octets." in _refusal(small)


@pytest.mark.parametrize("known", ["00" * 32, "0123456789abcdef" * 4, b"change me! ".hex() * 3])
def test_with_well_known_keys(small: Installation, known: str) -> None:
    keys = small.home / "keys.json"
    content = json.loads(keys.read_text())
    content["signing"][0]["secret"] = known
    keys.write_text(json.dumps(content))
    assert f"The keys file {keys} has a key that was made up" in _refusal(small)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_with_keys_that_others_can_read(small: Installation, mode: int) -> None:
    keys = small.home / "keys.json"
    keys.chmod(mode)
    assert f"The keys file {keys} can be read by others; run `chmod 600 {keys}`." in _refusal(small)


def test_with_an_unknown_setting_in_the_environment(bare: Installation) -> None:
    line = _refusal(bare, FEEDSERVER_CASH_URL="null://")
    assert "FEEDSERVER_CASH_URL is not a setting of feedserver. Did you mean 'cache_url'?" in line


def test_with_an_unknown_setting_in_the_file(bare: Installation) -> None:
    file = bare.folder / "config" / "feedserver.toml"
    file.parent.mkdir()
    file.write_text("tomb_stone_days = 3\n")
    line = _refusal(bare)
    assert "'tomb_stone_days' in config/feedserver.toml is not a setting" in line
    assert "Did you mean 'tombstone_days'?" in line


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("PORT", "http", "PORT"),
        ("PORT", "65536", "'port'"),
        ("WEB_CONCURRENCY", "many", "WEB_CONCURRENCY"),
        ("FEEDSERVER_THREADS", "0", "'threads'"),
        ("FEEDSERVER_CACHE_URL", "memcached://cache", "'cache_url'"),
        ("FEEDSERVER_BASE_URL", "calendar.example", "'base_url'"),
        ("FEEDSERVER_CONFIG", "nowhere.toml", "FEEDSERVER_CONFIG"),
        ("FEEDSERVER_HOST", "no.such.host.invalid", "no.such.host.invalid"),
    ],
)
def test_with_a_bad_value(bare: Installation, name: str, value: str, named: str) -> None:
    assert named in _refusal(bare, **{name: value})


def test_with_another_uid_domain_than_at_init(small: Installation) -> None:
    assert "The setting 'uid_domain' is 'other.example'" in _refusal(
        small, FEEDSERVER_UID_DOMAIN="other.example"
    )


def test_with_python_that_drops_checks(bare: Installation) -> None:
    assert "Python runs with -O" in _refusal(bare, PYTHONOPTIMIZE="1")


@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_with_debugging_on(small: Installation, value: str) -> None:
    assert "FLASK_DEBUG turns debugging on" in _refusal(small, FLASK_DEBUG=value)


def test_with_debugging_on_in_a_server_that_imports_the_application(small: Installation) -> None:
    """Flask's own server, which would show a console to everybody, ends with the same sentence."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "flask", "--app", str(root / "wsgi.py"), "--debug", "routes"]
    done = subprocess.run(  # noqa: S603
        command, cwd=small.folder, env=small.environ, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "FLASK_DEBUG turns debugging on" in done.stderr


def test_debugging_that_is_said_to_be_off_stops_nothing(small: Installation) -> None:
    assert small.run("status", FLASK_DEBUG="0").returncode == 0


def test_init_is_refused_where_it_cannot_write(bare: Installation, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = bare.run("init", FEEDSERVER_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: Cannot write {tmp_path}/file/home: ")
    assert len(done.stderr.splitlines()) == 1
