"""``feedserver key``."""

import re

import pytest

from feedserver.access.keys import check_key
from feedserver.access.model import SCOPES
from feedserver.database.engine import Database
from tests.cli.conftest import Run, done, printed, refusal


def test_create_prints_the_key_alone(ready: Run, database: Database) -> None:
    result = done(ready("key", "create", "host", "--scope", "users:read", "--scope", "bookings:write"))
    assert re.fullmatch(r"fsk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}\n", result.stdout)
    assert result.stdout.strip() not in result.stderr
    key = check_key(database, result.stdout.strip())
    assert key is not None
    assert (key.name, key.scopes) == ("host", ("users:read", "bookings:write"))


def test_create_with_all_scopes(ready: Run) -> None:
    made = printed(ready("key", "create", "host", "--all-scopes", "--json"))
    assert made.keys() == {"name", "api_key", "scopes"}
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
    assert row.keys() == {"name", "id", "scopes", "created_at"}
    assert (row["name"], row["scopes"]) == ("host", ["users:read"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["created_at"])
    shown = done(ready("key", "list")).stdout
    assert shown.splitlines()[0].split() == ["NAME", "CREATED_AT", "SCOPES"]
    assert secret not in shown


def test_revoke_ends_a_key_and_frees_its_name(ready: Run, database: Database) -> None:
    secret = done(ready("key", "create", "host", "--all-scopes")).stdout.strip()
    assert printed(ready("key", "revoke", "host", "--json")) == {"name": "host", "revoked": True}
    assert check_key(database, secret) is None
    done(ready("key", "create", "host", "--all-scopes"))


def test_revoke_says_when_there_is_no_such_key(ready: Run) -> None:
    assert refusal(ready("key", "revoke", "host")) == "Error: There is no live key named 'host'.\n"
