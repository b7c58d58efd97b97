"""``feedserver webhook``."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from feedserver.audit.model import Action
from feedserver.clock import utc_now
from feedserver.database.engine import Database
from feedserver.database.schema import audit_entries, webhook_messages
from feedserver.webhooks.endpoints import add_endpoint
from feedserver.webhooks.events import EVENTS
from tests.cli.conftest import Run, done, printed, refusal

URL = "https://host.example/hooks"


@pytest.fixture
def endpoint(ready: Run) -> dict[str, Any]:
    added: dict[str, Any] = printed(ready("webhook", "add", URL, "--json"))
    return added


def noted(database: Database) -> list[tuple[str, str | None, Any]]:
    """What the audit log says: action, subject, data."""
    with database.read() as tx:
        rows = tx.execute(select(audit_entries).order_by(audit_entries.c.id)).all()
    assert all(row.actor_kind == "command" for row in rows)
    return [(row.action, row.subject, row.data) for row in rows]


def give_up(database: Database) -> None:
    with database.write() as tx:
        given_up = {"due_at": None, "given_up_at": utc_now(), "attempts": 11, "last_status": 500}
        tx.execute(update(webhook_messages).values(given_up))


def test_add_prints_the_secret_alone_and_once(ready: Run, database: Database) -> None:
    result = done(ready("webhook", "add", URL, "--event", "token.unused", "--event", "token.revoked"))
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=\n", result.stdout)
    secret = result.stdout.strip()
    assert secret not in result.stderr
    (row,) = printed(ready("webhook", "endpoints", "--json"))["items"]
    assert (row["url"], row["events"], row["paused_at"]) == (URL, ["token.unused", "token.revoked"], None)
    assert secret not in done(ready("webhook", "endpoints")).stdout
    assert noted(database) == [
        (Action.WEBHOOK_ADDED, row["id"], {"events": ["token.unused", "token.revoked"]})
    ]


def test_without_events_it_is_told_of_everything(endpoint: dict[str, Any]) -> None:
    assert endpoint["events"] == list(EVENTS)
    assert endpoint["secret"].startswith("whsec_")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://host.example/", "must begin with https://"),
        ("https://user:pw@host.example/", "no user name"),
        ("https://127.0.0.1/", "must not be a private address"),
        ("https://[::1]/", "must not be a private address"),
        ("host", "must begin with https://"),
        ("", "at most 2,000 ASCII characters"),
    ],
)
def test_add_refuses_what_is_no_address(ready: Run, url: str, said: str) -> None:
    words = refusal(ready("webhook", "add", url), 2)
    assert said in words and "Error: URL must" in words
    assert printed(ready("webhook", "endpoints", "--json")) == {"items": [], "next": None}


def test_add_refuses_an_unknown_event_and_the_eleventh_endpoint(ready: Run, database: Database) -> None:
    assert "is not one of" in refusal(ready("webhook", "add", URL, "--event", "token.lost"), 2)
    with database.write() as tx:
        for _ in range(10):
            add_endpoint(tx, URL, (), utc_now(), allow_private=False)
    assert "There are 10 endpoints already" in refusal(ready("webhook", "add", URL))


def test_pause_and_resume(ready: Run, database: Database, endpoint: dict[str, Any]) -> None:
    for verb in ("pause", "pause", "resume", "resume"):
        shown = printed(ready("webhook", verb, endpoint["id"], "--json"))
        assert (shown["paused_at"] is None) == (verb == "resume")
    assert noted(database)[1:] == [
        (Action.WEBHOOK_CHANGED, endpoint["id"], {"paused": True}),
        (Action.WEBHOOK_CHANGED, endpoint["id"], {"paused": False}),
    ]


def test_secret_makes_a_new_one(ready: Run, database: Database, endpoint: dict[str, Any]) -> None:
    assert "Missing option '--renew'" in refusal(ready("webhook", "secret", endpoint["id"]), 2)
    secret = done(ready("webhook", "secret", endpoint["id"], "--renew")).stdout.strip()
    assert secret.startswith("whsec_") and secret != endpoint["secret"]
    assert noted(database)[1:] == [(Action.WEBHOOK_CHANGED, endpoint["id"], {"secret": "renewed"})]


def test_remove(ready: Run, database: Database, endpoint: dict[str, Any]) -> None:
    done(ready("webhook", "test", endpoint["id"]))
    removed = printed(ready("webhook", "remove", endpoint["id"], "--json"))
    assert removed == {"id": endpoint["id"], "removed": True}
    assert printed(ready("webhook", "list", "--json")) == {"items": [], "next": None}
    assert noted(database)[1:] == [(Action.WEBHOOK_REMOVED, endpoint["id"], None)]


@pytest.mark.parametrize(
    "arguments", [["remove"], ["pause"], ["resume"], ["secret", "--renew"], ["test"]], ids=lambda one: one[0]
)
def test_what_is_not_there_is_refused(ready: Run, database: Database, arguments: list[str]) -> None:
    said = refusal(ready("webhook", arguments[0], "whe_none", *arguments[1:]))
    assert said == "Error: There is no endpoint 'whe_none'.\n"
    assert noted(database) == []


def test_list_shows_deliveries_with_filters_and_pages(ready: Run, endpoint: dict[str, Any]) -> None:
    ids = [printed(ready("webhook", "test", endpoint["id"], "--json"))["id"] for _ in range(3)]
    page = printed(ready("webhook", "list", "--limit", "2", "--json"))
    assert [item["id"] for item in page["items"]] == ids[:0:-1]
    rest = printed(ready("webhook", "list", "--after", str(page["next"]), "--json"))
    assert ([item["id"] for item in rest["items"]], rest["next"]) == (ids[:1], None)
    item = rest["items"][0]
    assert (item["state"], item["attempts"], item["body"]["type"]) == ("pending", 0, "webhook.test")
    for flags, count in (
        (["--state", "pending"], 3),
        (["--state", "delivered"], 0),
        (["--state", "given_up"], 0),
        (["--endpoint", endpoint["id"]], 3),
        (["--endpoint", "whe_none"], 0),
        (["--event", "webhook.test"], 3),
        (["--event", "token.unused"], 0),
        (["--subject", endpoint["id"]], 3),
    ):
        assert len(printed(ready("webhook", "list", *flags, "--json"))["items"]) == count, flags
    shown = done(ready("webhook", "list", "--limit", "2"))
    assert shown.stdout.splitlines()[0].split()[:3] == ["NUMBER", "ID", "EVENT"]
    assert f"--after {page['next']}" in shown.stderr


def test_redeliver_one_or_all_that_was_given_up(
    ready: Run, database: Database, endpoint: dict[str, Any]
) -> None:
    ids = [printed(ready("webhook", "test", endpoint["id"], "--json"))["id"] for _ in range(3)]
    give_up(database)
    assert printed(ready("webhook", "redeliver", ids[0], "--json")) == {"redelivered": 1}
    assert printed(ready("webhook", "redeliver", "--all-given-up", "--json")) == {"redelivered": 2}
    assert printed(ready("webhook", "redeliver", "--all-given-up", "--json")) == {"redelivered": 0}
    items = printed(ready("webhook", "list", "--state", "pending", "--json"))["items"]
    assert {(item["id"], item["attempts"]) for item in items} == {(one, 0) for one in ids}
    assert noted(database)[1:] == [
        (Action.WEBHOOK_REDELIVERED, ids[0], {"messages": 1}),
        (Action.WEBHOOK_REDELIVERED, None, {"messages": 2}),
    ]


def test_redeliver_wants_one_or_all(ready: Run, endpoint: dict[str, Any]) -> None:
    for flags in ([], ["msg_1", "--all-given-up"]):
        assert "Give the ID of a message, or --all-given-up." in refusal(
            ready("webhook", "redeliver", *flags), 2
        )
    assert refusal(ready("webhook", "redeliver", "msg_1")) == "Error: There is no message 'msg_1'.\n"


def test_words_go_to_standard_error(ready: Run, endpoint: dict[str, Any]) -> None:
    for arguments in (["pause"], ["resume"], ["test"], ["remove"]):
        result = done(ready("webhook", arguments[0], endpoint["id"]))
        assert result.stdout == "" and result.stderr.endswith(".\n")
