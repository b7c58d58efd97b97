"""``feedserver audit``, and what other commands leave in the log."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from feedserver.audit.model import Entry
from feedserver.database.engine import Database
from feedserver.database.schema import audit_entries
from feedserver.outbox.worker import seal_new
from tests.audit.log import entries, fill, head
from tests.cli.conftest import Run, done, printed, refusal
from tests.site import Site, settings_for


@pytest.fixture
def site(home: Path, ready: Run) -> Any:
    """The host's side of the same installation, with four entries: three of ben's, one of amira's."""
    site = Site(settings_for(home))
    fill(site, 3, "ben")
    site.host.make_user("amira")
    seal_new(site.services)
    yield site
    site.close()


def break_it(database: Database) -> None:
    with database.write() as tx:
        tx.execute(update(audit_entries).where(audit_entries.c.position == 2).values(reason="x"))


def test_list_shows_the_newest_first(ready: Run, site: Site) -> None:
    result = done(ready("audit", "list"))
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["AT", "ACTION", "BY", "SUBJECT", "USER", "REASON"]
    assert [line.split()[1] for line in lines[1:]] == ["user.put", *["token.changed"] * 3]
    result = done(ready("audit", "list", "--limit", "2"))
    assert (len(result.stdout.splitlines()), result.stderr) == (3, "There are more than 2.\n")


def test_list_and_export_give_what_the_api_gives(ready: Run, site: Site) -> None:
    listed = site.host.call("GET", "/audit").get_json()["items"]
    assert printed(ready("audit", "list", "--json")) == listed
    exported = [json.loads(line) for line in done(ready("audit", "export")).stdout.splitlines()]
    assert exported == listed[::-1]


@pytest.mark.parametrize("command", [("list", "--json"), ("export",)])
def test_filters(ready: Run, site: Site, command: tuple[str, ...]) -> None:
    def count(*flags: str) -> int:
        said = done(ready("audit", *command, *flags)).stdout
        return len(json.loads(said)) if command[0] == "list" else len(said.splitlines())

    assert count("--user", "ben") == 3
    assert count("--subject", "tok_1") == 1
    assert count("--actor", "0123456789abcdef", "--action", "token.changed") == 3
    assert count("--actor-kind", "user") == 0
    assert count("--from", "2026-11-24T12:00:01Z") == 2
    assert count("--to", "2026-11-24") == 0


@pytest.mark.parametrize(
    "flags", [("--user", "a b"), ("--action", "x"), ("--actor-kind", "x"), ("--from", "soon"), ("--to", "")]
)
def test_a_filter_that_does_not_fit_is_named(ready: Run, site: Site, flags: tuple[str, str]) -> None:
    assert flags[0] in refusal(ready("audit", "list", *flags), 2)


def test_verify_says_what_it_found(ready: Run, site: Site, database: Database) -> None:
    site.host.make_user("chi")
    result = done(ready("audit", "verify"))
    assert "5 entries, 1 of them not sealed yet, 0 erased: nothing is wrong.\n" in result.stderr
    assert printed(ready("audit", "verify", "--json"))["head"]["position"] == 4
    break_it(database)
    result = ready("audit", "verify")
    assert result.exit_code == 1
    assert result.stdout.startswith("position 2, entry 2: Its details are not those")
    assert "1 faults." in result.stderr
    result = ready("audit", "verify", "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert (answer["fault_count"], answer["faults"][0]["position"]) == (1, 2)


def test_verify_shows_the_first_faults(ready: Run, site: Site, database: Database) -> None:
    with database.write() as tx:
        tx.execute(update(audit_entries).values(reason="x"))
    result = ready("audit", "verify", "--show", "2")
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 2)
    assert "2 more are not shown; see --show." in result.stderr


def test_a_head_kept_elsewhere_finds_a_log_cut_short(
    ready: Run, site: Site, database: Database, tmp_path: Path
) -> None:
    kept = done(ready("audit", "head")).stdout
    as_json = done(ready("audit", "head", "--json")).stdout
    assert kept == f"{head(site)}\n"
    (tmp_path / "head").write_text(kept)
    (tmp_path / "head.json").write_text(as_json)
    ways = [kept.strip(), str(tmp_path / "head"), str(tmp_path / "head.json")]
    for way in ways:
        done(ready("audit", "verify", "--head", way))
    with database.write() as tx:
        tx.execute(audit_entries.delete().where(audit_entries.c.position == 4))
    done(ready("audit", "verify"))
    for way in ways:
        result = ready("audit", "verify", "--head", way)
        assert (result.exit_code, "removed" in result.stdout) == (1, True)


def test_what_is_no_head_is_named(ready: Run, site: Site, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("{}")
    for way in ("17", "nowhere", str(tmp_path / "other"), str(tmp_path)):
        assert "--head" in refusal(ready("audit", "verify", "--head", way), 2)


def test_the_head_of_an_empty_log(ready: Run) -> None:
    kept = done(ready("audit", "head")).stdout.strip()
    assert kept == f"0:{'0' * 64}"
    done(ready("audit", "verify", "--head", kept))


def test_erase_asks_and_leaves_the_chain_whole(ready: Run, site: Site) -> None:
    command = ("audit", "erase", "--user", "ben", "--reason", "request 4711")
    result = ready(*command, input="n\n")
    assert result.exit_code == 1
    assert "Erase the details of 3 entries for good?" in result.stderr
    assert all(entry.details for entry in entries(site))
    result = done(ready(*command, input="y\n"))
    assert "Erased the details of 3 entries." in result.stderr
    assert printed(ready(*command, "--yes", "--json")) == {"user": "ben", "erased": 0}
    done(ready("worker", "--once"))
    report = printed(ready("audit", "verify", "--json"))
    assert (report["entries"], report["erased"], report["unsealed"]) == (5, 3, 0)
    assert "-" in done(ready("audit", "list", "--action", "token.changed")).stdout


@pytest.mark.parametrize("reason", ["", " ", "a\nb", "x" * 1001])
def test_erase_needs_a_reason(ready: Run, site: Site, reason: str) -> None:
    said = refusal(ready("audit", "erase", "--user", "ben", "--reason", reason, "--yes"), 2)
    assert "--reason" in said


@pytest.fixture
def left(ready: Run, site: Site) -> Callable[..., list[Entry]]:
    """Runs a command and gives the entries it has left."""

    def entries_of(*arguments: str) -> list[Entry]:
        before = len(entries(site))
        ready(*arguments)
        return entries(site)[before:]

    return entries_of


def test_each_command_that_changes_something_leaves_one(
    ready: Run, site: Site, left: Callable[..., list[Entry]], tmp_path: Path
) -> None:
    def told(*arguments: str) -> list[tuple[Any, ...]]:
        found = left(*arguments)
        assert {entry.actor_kind for entry in found} <= {"command"}
        return [(entry.action, entry.details and entry.details.user) for entry in found]

    times = {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"}
    file = tmp_path / "b.ndjson"
    file.write_text(json.dumps({"id": "b-1", "version": 1, "summary": "A", **times}) + "\n")
    token = site.host.issue("amira")["id"]
    assert told("key", "create", "host", "--all-scopes") == [("key.created", None)]
    assert told("key", "create", "host", "--all-scopes") == []
    assert told("key", "revoke", "host") == [("key.revoked", None)]
    assert told("key", "revoke", "host") == []
    assert told("token", "issue", "amira") == [("token.issued", "amira")]
    assert told("token", "issue", "nobody") == []
    assert told("token", "rotate", token) == [("token.rotated", "amira")]
    assert told("token", "revoke", token, "--reason", "Lost.") == [("token.revoked", "amira")]
    assert told("token", "revoke", token) == []
    assert told("bookings", "load", str(file)) == [("bookings.batch", None)]
    assert told("bookings", "load", str(file)) == []
    assert told("portal", "amira") == [("portal.invited", "amira")]
    assert ("demo.filled", None) in told("demo")
    for reading in (("token", "list", "amira"), ("key", "list"), ("audit", "list"), ("doctor", token)):
        assert told(*reading) == []


def test_a_key_is_named_by_its_id(ready: Run, left: Callable[..., list[Entry]]) -> None:
    (entry,) = left("key", "create", "host", "--scope", "users:read")
    created = printed(ready("key", "list", "--json"))
    (key,) = [one for one in created if one["name"] == "host"]
    assert entry.details is not None
    assert entry.details.subject == key["id"]
    assert entry.details.data == {"key": "host", "scopes": ["users:read"]}
    (entry,) = left("key", "revoke", "host")
    assert entry.details is not None
    assert entry.details.subject == key["id"]


def test_the_worker_seals(ready: Run, site: Site) -> None:
    site.host.make_user("chi")
    assert entries(site)[-1].position is None
    done(ready("worker", "--once"))
    assert entries(site)[-1].position == 5
