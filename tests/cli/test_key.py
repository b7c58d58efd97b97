"""``feedserver key``."""

import re
from datetime import timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from feedserver.access.keys import check_key
from feedserver.access.model import SCOPES
from feedserver.clock import utc_now, zulu
from feedserver.database.engine import Database
from feedserver.database.schema import audit_entries
from tests.cli.conftest import Run, done, printed, refusal


def test_create_prints_the_key_alone(ready: Run, database: Database) -> None:
    result = done(ready("key", "create", "host", "--scope", "users:read", "--scope", "bookings:write"))
    assert re.fullmatch(r"fsk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}\n", result.stdout)
    assert result.stdout.strip() not in result.stderr
    key = check_key(database, result.stdout.strip(), utc_now())
    assert key is not None
    assert (key.name, key.scopes) == ("host", ("users:read", "bookings:write"))


def test_create_with_all_scopes(ready: Run) -> None:
    made = printed(ready("key", "create", "host", "--all-scopes", "--json"))
    assert made.keys() == {"name", "api_key", "scopes", "expires_at"}
    assert made["scopes"] == list(SCOPES)


@pytest.mark.parametrize("flags", [[], ["--all-scopes", "--scope", "users:read"]])
def test_create_wants_scopes_or_all_of_them(ready: Run, flags: list[str]) -> None:
    assert "--scope (once or more) or --all-scopes" in refusal(ready("key", "create", "host", *flags), 2)


def test_create_names_the_scopes_when_one_is_wrong(ready: Run) -> None:
    said = refusal(ready("key", "create", "host", "--scope", "users:rule"), 2)
    assert "'users:rule' is not one of" in said
    assert all(scope in said for scope in SCOPES)


def test_create_refuses_a_name_that_is_taken(ready: Run) -> None:
    done(ready("key", "create", "host", "--all-scopes"))
    said = refusal(ready("key", "create", "host", "--all-scopes"))
    assert said == "Error: There is a key named 'host' already; revoke it or choose another name.\n"


@pytest.mark.parametrize("name", ["", " ", "x" * 129, "a\nb"])
def test_create_refuses_a_name_that_is_none(ready: Run, name: str) -> None:
    assert "1 to 128 printable characters" in refusal(ready("key", "create", name, "--all-scopes"))


def test_list_shows_live_keys_without_the_keys(ready: Run) -> None:
    secret = done(ready("key", "create", "host", "--scope", "users:read")).stdout.strip()
    done(ready("key", "create", "other", "--all-scopes"))
    done(ready("key", "revoke", "other"))
    (row,) = printed(ready("key", "list", "--json"))
    assert row.keys() == {"name", "id", "status", "scopes", "created_at", "expires_at"}
    assert (row["name"], row["scopes"], row["status"]) == ("host", ["users:read"], "live")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["created_at"])
    shown = done(ready("key", "list")).stdout
    assert shown.splitlines()[0].split() == ["NAME", "STATUS", "CREATED_AT", "EXPIRES_AT", "SCOPES"]
    assert secret not in shown


def test_revoke_ends_a_key_and_frees_its_name(ready: Run, database: Database) -> None:
    secret = done(ready("key", "create", "host", "--all-scopes")).stdout.strip()
    assert printed(ready("key", "revoke", "host", "--json")) == {"name": "host", "revoked": True}
    assert check_key(database, secret, utc_now()) is None
    done(ready("key", "create", "host", "--all-scopes"))


def test_revoke_says_when_there_is_no_such_key(ready: Run) -> None:
    assert refusal(ready("key", "revoke", "host")) == "Error: There is no key named 'host'.\n"


def test_a_key_with_an_end_is_listed_with_it_and_then_as_expired(ready: Run, database: Database) -> None:
    end = utc_now() + timedelta(days=400)
    made = printed(ready("key", "create", "host", "--all-scopes", "--expires-at", end.isoformat(), "--json"))
    assert made["expires_at"] == zulu(end)
    (row,) = printed(ready("key", "list", "--json"))
    assert (row["status"], row["expires_at"]) == ("live", zulu(end))
    with freeze_time(end - timedelta(days=14)):
        assert f"  host                  expires at {zulu(end)}\n" in done(ready("status")).stdout
    with freeze_time(end):
        assert check_key(database, made["api_key"], utc_now()) is None
        (row,) = printed(ready("key", "list", "--json"))
        assert row["status"] == "expired"
        assert "0 live, 1 expired" in done(ready("status")).stdout
        assert "revoke it" in refusal(ready("key", "create", "host", "--all-scopes"))
        done(ready("key", "revoke", "host"))
        assert printed(ready("key", "list", "--json")) == []


def test_the_audit_log_tells_when_a_key_ends(ready: Run, database: Database) -> None:
    end = "2099-01-31T00:00:00Z"
    done(ready("key", "create", "host", "--scope", "users:read", "--expires-at", end))
    with database.read() as tx:
        made = audit_entries.c.action == "key.created"
        assert tx.scalars(select(audit_entries.c.data).where(made)).all() == [
            {"key": "host", "scopes": ["users:read"], "expires_at": end}
        ]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("tomorrow", "--expires-at must be an instant such as 2026-12-01T10:00:00Z."),
        ("2020-01-31T00:00:00Z", "expires_at: must be in the future"),
    ],
)
def test_create_refuses_an_end_that_is_none_or_past(ready: Run, end: str, said: str) -> None:
    result = ready("key", "create", "host", "--all-scopes", "--expires-at", end)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert printed(ready("key", "list", "--json")) == []
