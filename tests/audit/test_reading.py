"""GET /audit: filters, pages, and the whole log in lines."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from feedserver.outbox.worker import seal_new
from tests.api.refusals import fields_refused, problem
from tests.api.test_database_away import without_table
from tests.audit.log import fill
from tests.audit.world import World
from tests.site import Site

NDJSON = "application/x-ndjson"
Listed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def listed(site: Site) -> Listed:
    """Gives the items of a query."""

    def items(query: str = "") -> list[dict[str, Any]]:
        response = site.host.call("GET", f"/audit{query}")
        assert response.status_code == 200, response.data
        found: list[dict[str, Any]] = response.get_json()["items"]
        return found

    return items


def lines(response: TestResponse) -> list[dict[str, Any]]:
    assert response.status_code == 200
    assert response.content_type == "application/x-ndjson; charset=utf-8"
    text = response.get_data(as_text=True)
    assert text.endswith("\n") or not text
    return [json.loads(line) for line in text.splitlines()]


def test_an_entry_says_who_what_when_and_why(site: Site, listed: Listed) -> None:
    world = World(site)
    assert listed()[0]["position"] is None
    site.clock.turn(hours=1)
    world.call("POST", f"/tokens/{world.token}/revoke", {"reason": "Lost."})
    count = seal_new(site.services)
    entry = listed()[0]
    key = site.host.api_key.split("_")[1]
    assert len(entry.pop("seal")) == 64
    assert entry.pop("id") > 0
    assert entry["by"].pop("name")
    assert entry == {
        "at": "2026-11-24T13:00:00Z",
        "action": "token.revoked",
        "by": {"kind": "api_key", "id": key},
        "subject": world.token,
        "user": "amira",
        "reason": "Lost.",
        "data": None,
        "erased": False,
        "unreadable": False,
        "position": count,
    }


def test_filters_are_joined_by_and(site: Site, listed: Listed) -> None:
    world = World(site)
    site.clock.turn(hours=1)
    site.host.make_user("ben")
    world.form(f"/tokens/{world.token}/rename", label="Other")

    def actions(query: str) -> list[str]:
        return [entry["action"] for entry in listed(query)]

    assert actions("?user=ben") == ["user.put"]
    assert actions("?subject=b-1") == ["booking.put"]
    assert actions("?actor=amira") == ["token.changed", "portal.entered"]
    assert actions("?actor_kind=user&from=2026-11-24T12:30:00Z") == ["token.changed"]
    assert actions("?action=user.put") == ["user.put", "user.put"]
    assert actions("?action=user.put&user=amira") == ["user.put"]
    assert actions("?from=2026-11-24T13:00:00Z") == ["token.changed", "user.put"]
    assert actions("?from=2026-11-24T13:00:01Z") == actions("?from=2026-11-25") == []
    assert "token.changed" not in actions("?to=2026-11-24T13:00:00Z")
    assert actions("?to=2026-11-24T12:00:00Z") == []
    assert len(actions("?from=2026-11-24&to=2026-11-25")) == len(actions(""))
    assert actions("?user=amira&subject=b-1") == []


def test_pages_hold_each_entry_once_newest_first_while_more_come(site: Site) -> None:
    fill(site, 7)
    seen: list[int] = []
    query = "/audit?limit=3"
    while True:
        answer = site.host.call("GET", query).get_json()
        seen += [entry["position"] for entry in answer["items"] if entry["position"]]
        site.host.make_user(f"u-{len(seen)}")  # newer than what was given: shifts nothing
        if answer["next"] is None:
            break
        query = f"/audit?limit=3&cursor={answer['next']}"
    assert seen == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=WyJhLTEiXQ", "cursor"),  # the cursor of another list
        ("cursor=WyItMSJd", "cursor"),  # ["-1"]
        ("cursor=WzFd", "cursor"),  # [1]
        ("cursor=WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5Il0", "cursor"),
        ("user=a b", "user"),
        ("subject=", "subject"),
        ("actor=%00", "actor"),
        ("actor_kind=god", "actor_kind"),
        ("action=booking", "action"),
        ("from=soon", "from"),
        ("to=2026-02-30", "to"),
    ],
)
def test_values_that_do_not_fit_are_named(site: Site, query: str, named: str) -> None:
    assert fields_refused(site.host.call("GET", f"/audit?{query}")) == {named}


def test_the_whole_log_in_lines_oldest_first(site: Site) -> None:
    fill(site, 1500)
    site.host.make_user("ben")
    found = lines(site.host.call("GET", "/audit?limit=2", headers={"Accept": NDJSON}))
    assert [entry["position"] for entry in found] == [*range(1, 1501), None]
    newest = site.host.call("GET", "/audit?limit=2").get_json()["items"]
    assert found[:-3:-1] == newest
    some = lines(site.host.call("GET", "/audit?user=ben", headers={"Accept": NDJSON}))
    assert some == found[-1:]
    assert lines(site.host.call("GET", "/audit?user=nobody", headers={"Accept": NDJSON})) == []
    assert site.host.call("HEAD", "/audit", headers={"Accept": NDJSON}).data == b""


@pytest.mark.parametrize(
    ("accept", "in_lines"),
    [("*/*", False), ("", False), (f"{NDJSON}, application/json;q=0.5", True), ("text/html", False)],
)
def test_json_unless_lines_are_asked_for(site: Site, accept: str, in_lines: bool) -> None:
    response = site.host.call("GET", "/audit", headers={"Accept": accept})
    assert response.content_type.startswith(NDJSON) == in_lines


def test_lines_end_with_the_state_they_began_with(site: Site) -> None:
    """One snapshot: what comes while a slow client reads is not in it."""
    fill(site, 1200)
    response = site.client.get(
        "/api/v1/audit",
        headers={"Authorization": f"Bearer {site.host.api_key}", "Accept": NDJSON},
        buffered=False,
    )
    first = next(response.iter_encoded())
    site.host.make_user("ben")
    rest = b"".join(response.iter_encoded())
    response.close()
    assert (first + rest).count(b"\n") == 1200


@pytest.mark.parametrize("accept", ["application/json", NDJSON])
def test_a_database_that_is_away_is_503(site: Site, accept: str) -> None:
    with without_table(site, "audit_entries"):
        problem(site.host.call("GET", "/audit", headers={"Accept": accept}), 503)


def test_it_cannot_be_changed(site: Site) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert site.host.call(method, "/audit").status_code == 405


def test_an_entry_that_somebody_made_unreadable_hides_no_other(site: Site, listed: Listed) -> None:
    """In a page, in lines and, see tests/admin, on the page of administrators."""
    fill(site, 5)
    third = listed()[2]["id"]
    values = ["at = 99999999999999"]
    if site.services.database.is_sqlite:
        values += ["subject = CAST(x'ff' AS TEXT)", "data = CAST(x'ff' AS TEXT)", "data = '[['"]
        values += ["seal = CAST(x'ff' AS TEXT)", "\"user\" = x'00'"]
    for value in values:
        with site.services.database.write() as tx:
            tx.execute(text("UPDATE audit_entries SET at = 1795521600, subject = 's', data = NULL"))
            tx.execute(text(f"UPDATE audit_entries SET {value} WHERE id = :third"), {"third": third})  # noqa: S608
        found = listed()
        everything = site.host.call("GET", "/audit", headers={"Accept": NDJSON})
        assert [entry["id"] for entry in found if entry["unreadable"]] == [third], value
        assert len(found) == 5 and found == lines(everything)[::-1]
        assert found[2]["at"] is found[2]["subject"] is found[2]["data"] is found[2]["seal"] is None
