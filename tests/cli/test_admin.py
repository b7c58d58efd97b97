"""``feedserver admin``."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from feedserver.administrators.passwords import is_password
from feedserver.administrators.store import find_by_email
from feedserver.database.engine import Database
from feedserver.database.schema import audit_entries
from tests.administrators.leaks import leaked_file
from tests.cli.conftest import Run, done, printed, refusal

_EMAIL = "ada@host.example"
_FIELDS = ["id", "email", "status", "created_at", "password_changed_at", "last_signed_in_at", "disabled_at"]


def _opens(database: Database, password: str) -> bool:
    with database.read() as tx:
        administrator = find_by_email(tx, _EMAIL)
    assert administrator is not None
    return is_password(administrator.password_digest, password)


def _actions(database: Database) -> list[Any]:
    with database.read() as tx:
        query = select(audit_entries.c.action, audit_entries.c.actor_kind).order_by(audit_entries.c.id)
        rows = tx.execute(query).all()
    assert {row.actor_kind for row in rows} <= {"command"}
    return [row.action for row in rows]


def test_create_prints_a_password_alone(ready: Run, database: Database) -> None:
    result = done(ready("admin", "create", "Ada@Host.example"))
    assert re.fullmatch(r"[2-9a-z-]{20,}\n", result.stdout)
    assert result.stdout.strip() not in result.stderr and _EMAIL in result.stderr
    assert _opens(database, result.stdout.strip())
    assert _actions(database) == ["administrator.created"]


def test_create_as_json(ready: Run, database: Database) -> None:
    made = printed(ready("admin", "create", _EMAIL, "--json"))
    assert list(made) == [*_FIELDS, "password"]
    assert (made["email"], made["status"], made["last_signed_in_at"]) == (_EMAIL, "active", None)
    assert _opens(database, made["password"])


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_password_from_standard_input_is_printed_nowhere(
    ready: Run, database: Database, ending: str
) -> None:
    result = done(ready("admin", "create", _EMAIL, "--password-stdin", input=f"correct horse ä{ending}"))
    assert result.stdout == "" and "correct" not in result.stderr
    assert _opens(database, "correct horse ä")
    changed = ready("admin", "password", _EMAIL, "--password-stdin", "--json", input="ten green bottles")
    assert list(printed(changed)) == _FIELDS
    assert _opens(database, "ten green bottles")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"short", "12 to 128 characters"),
        (b"", "12 to 128 characters"),
        (b"x" * 10_000, "12 to 128 characters"),
        (_EMAIL.encode(), "must not be the e-mail address"),
        (b"Feedserver-2026", "must have 12 characters beside words that are guessed first here"),
        (b"Acme-Rocket-2026", "must have 12 characters beside words that are guessed first here"),
        (b"correcthorsebatterystaple", "must not be one that is in common use or has leaked"),
        (b"\xff" * 12, "not UTF-8"),
    ],
)
def test_a_password_that_does_not_fit_makes_nobody(
    ready: Run, given: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDSERVER_PASSWORD_WORDS", "acme, rocket")
    said = refusal(ready("admin", "create", _EMAIL, "--password-stdin", input=given))
    assert said.startswith("Error: The password ") and words in said
    assert "Traceback" not in said
    assert printed(ready("admin", "list", "--json")) == []


def test_a_password_of_the_operators_file_makes_nobody(
    ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDSERVER_LEAKED_PASSWORDS_FILE", str(leaked_file(tmp_path, ["seven red bottles"])))
    said = refusal(ready("admin", "create", _EMAIL, "--password-stdin", input="seven red bottles"))
    assert "must not be one that is in common use or has leaked" in said
    done(ready("admin", "create", _EMAIL, "--password-stdin", input="nine green bottles"))


def test_another_password_that_does_not_fit_leaves_the_present_one(ready: Run, database: Database) -> None:
    password = done(ready("admin", "create", _EMAIL)).stdout.strip()
    said = refusal(ready("admin", "password", _EMAIL, "--password-stdin", input="correcthorsebatterystaple"))
    assert "The password must not be one that is in common use" in said
    assert _opens(database, password)


def test_it_asks_on_a_terminal_alone(ready: Run, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--ask needs a terminal" in refusal(ready("admin", "create", _EMAIL, "--ask"), 2)
    assert "not both" in refusal(ready("admin", "create", _EMAIL, "--ask", "--password-stdin"), 2)
    monkeypatch.setattr("feedserver.cli.admin._on_terminal", lambda: True)
    typed = "correct horse\ncorrect horse\n"
    result = done(ready("admin", "create", _EMAIL, "--ask", input=typed))
    assert result.stdout == "" and "correct" not in result.stderr
    assert _opens(database, "correct horse")


def test_create_refuses_what_is_taken_or_no_address(ready: Run) -> None:
    done(ready("admin", "create", _EMAIL))
    taken = refusal(ready("admin", "create", _EMAIL))
    assert taken == f"Error: There is an administrator {_EMAIL} already.\n"
    assert "one e-mail address" in refusal(ready("admin", "create", "ada"))


def test_list_shows_no_password(ready: Run) -> None:
    password = done(ready("admin", "create", _EMAIL)).stdout.strip()
    (row,) = printed(ready("admin", "list", "--json"))
    assert list(row) == _FIELDS
    shown = done(ready("admin", "list")).stdout
    assert shown.splitlines()[0].split() == ["EMAIL", "STATUS", "CREATED_AT", "LAST_SIGNED_IN_AT"]
    assert password not in shown and "argon2" not in shown


def test_disable_enable_sign_out_and_a_new_password(ready: Run, database: Database) -> None:
    old = done(ready("admin", "create", _EMAIL)).stdout.strip()
    disabled = printed(ready("admin", "disable", _EMAIL, "--json"))
    assert disabled["status"] == "disabled" and disabled["disabled_at"] is not None
    assert "is disabled" in done(ready("admin", "disable", _EMAIL)).stderr
    assert printed(ready("admin", "enable", _EMAIL, "--json"))["status"] == "active"
    assert printed(ready("admin", "sign-out", _EMAIL, "--json")) == {"email": _EMAIL, "sessions_ended": 0}
    fresh = done(ready("admin", "password", _EMAIL)).stdout.strip()
    assert _opens(database, fresh) and not _opens(database, old)
    assert _actions(database) == [
        f"administrator.{what}"
        for what in ("created", "disabled", "enabled", "signed_out", "password_changed")
    ]


@pytest.mark.parametrize("what", ["disable", "enable", "password", "sign-out"])
def test_who_is_not_there(ready: Run, what: str) -> None:
    assert refusal(ready("admin", what, _EMAIL)) == f"Error: There is no administrator '{_EMAIL}'.\n"


def test_the_file_of_the_database_holds_no_password(ready: Run, home: Path) -> None:
    password = done(ready("admin", "create", _EMAIL)).stdout.strip().encode()
    assert all(password not in file.read_bytes() for file in home.glob("feedserver.db*"))
