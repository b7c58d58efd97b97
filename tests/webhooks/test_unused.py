"""``token.unused``: a live token that nobody has fetched for 90 days, told once until it is used again."""

from datetime import timedelta

import pytest

from feedserver.outbox.worker import run_due
from feedserver.people.store import find_user
from feedserver.tokens.issue import issue_token
from feedserver.tokens.payload import IssuePayload
from tests.site import START, Site
from tests.webhooks.hooks import Hooks

GOOGLE = "Google-Calendar-Importer"


@pytest.fixture(autouse=True)
def amira(site: Site) -> None:
    site.host.make_user()


def on_day(hooks: Hooks, day: float) -> list[str]:
    """The tokens that the worker has told by that day after the start, in order."""
    hooks.site.clock.now = START + timedelta(days=day)
    run_due(hooks.site.services)
    return [data["token"] for kind, data in hooks.told() if kind == "token.unused"]


def test_it_is_told_after_90_days_and_once(site: Site, hooks: Hooks) -> None:
    hooks.add()
    token = site.host.issue()["id"]
    assert on_day(hooks, 89.9) == []
    assert on_day(hooks, 90.3) == [token]
    assert [on_day(hooks, day) for day in (90.6, 91, 150, 300)] == [[token]] * 4
    assert hooks.told()[0][1] == {
        "token": token,
        "user": "amira",
        "issued_at": "2026-11-24T12:00:00Z",
        "last_fetched_at": None,
    }


def test_used_and_unused_again_it_is_told_again(site: Site, hooks: Hooks) -> None:
    hooks.add("token.unused")
    token = site.host.issue()
    assert on_day(hooks, 91) == [token["id"]]
    site.fetch(token["url"], User_Agent=GOOGLE)
    hooks.flush()
    assert on_day(hooks, 180) == [token["id"]]
    assert on_day(hooks, 182) == [token["id"]] * 2
    assert on_day(hooks, 200) == [token["id"]] * 2
    assert hooks.told()[1][1]["last_fetched_at"] == "2027-02-23T12:00:00Z"


def test_a_token_that_is_fetched_is_not_unused(site: Site, hooks: Hooks) -> None:
    hooks.add("token.unused")
    url = site.host.feed_url()
    for day in range(0, 360, 60):
        site.clock.now = START + timedelta(days=day)
        site.fetch(url)
        hooks.flush()
        assert on_day(hooks, day + 59) == []


def test_only_live_tokens_are_told(site: Site, hooks: Hooks) -> None:
    hooks.add("token.unused")
    site.host.make_user("ben", active=False)
    site.host.issue("ben")
    revoked = site.host.issue()["id"]
    site.host.call("POST", f"/tokens/{revoked}/revoke")
    site.host.issue(expires_at="2027-01-01T00:00:00Z")
    site.host.issue(idle_days=30)
    later = site.host.issue(idle_days=100)["id"]
    live = site.host.issue(expires_at="2028-01-01T00:00:00Z")["id"]
    assert on_day(hooks, 91) == sorted([later, live])
    site.host.make_user("ben")
    assert len(on_day(hooks, 92)) == 3


def test_a_token_that_was_just_given_an_idle_time_is_live_until_then(site: Site, hooks: Hooks) -> None:
    """It ends when idle_days is set and not before, which the query must know like ``Token.status``."""
    hooks.add("token.unused")
    token = site.host.issue()["id"]
    site.clock.now = START + timedelta(days=91)
    site.host.call("PATCH", f"/tokens/{token}", {"idle_days": 30})
    assert site.host.call("GET", f"/tokens/{token}").get_json()["status"] == "expired"
    assert on_day(hooks, 91) == []


@pytest.mark.parametrize("count", [1001])
def test_many_are_told_in_portions(site: Site, hooks: Hooks, count: int) -> None:
    endpoint = hooks.add("token.unused")
    tokens = _issue(site, count)
    site.clock.now = START + timedelta(days=91)
    run_due(site.services)
    messages = hooks.messages(endpoint=endpoint.id)
    assert len(messages) == 1000  # the newest page of all
    with site.services.database.read() as tx:
        found = tx.exec_driver_sql("SELECT subject FROM webhook_messages").scalars().all()
    assert sorted(found) == sorted(tokens)


def _issue(site: Site, count: int) -> list[str]:
    with site.services.database.write() as tx:
        user = find_user(tx, "amira")
        assert user is not None
        return [issue_token(tx, user, IssuePayload(), key_id="k1", now=site.clock()).id for _ in range(count)]


def test_without_an_endpoint_nothing_is_looked_for(site: Site, hooks: Hooks) -> None:
    site.host.issue()
    site.clock.now = START + timedelta(days=91)
    assert run_due(site.services) == 0
