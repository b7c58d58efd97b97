"""From an event to the receiver: what arrives, signed how, how often, and what is noted of it."""

import logging
from datetime import timedelta

import pytest
from freezegun import freeze_time
from prometheus_client import REGISTRY
from sqlalchemy import func, select
from standardwebhooks import Webhook

from feedserver.database.schema import webhook_messages
from feedserver.webhooks import endpoints
from feedserver.webhooks.model import State
from tests.site import START, Site
from tests.webhooks.hooks import Hooks
from tests.webhooks.receiver import Receiver, Reply


def revoke(site: Site, **said: str) -> str:
    """A token is issued and revoked; gives its id."""
    token = str(site.host.issue()["id"])
    site.host.call("POST", f"/tokens/{token}/revoke", said or None)
    return token


@pytest.fixture(autouse=True)
def amira(site: Site) -> None:
    site.host.make_user()


def test_a_message_is_what_the_specification_says(site: Site, hooks: Hooks, receiver: Receiver) -> None:
    endpoint = hooks.add()
    token = revoke(site, reason="The phone was lost.")
    assert hooks.deliver() == 1
    (arrived,) = receiver.arrived
    assert arrived.path == "/hooks?from=feedserver"
    assert arrived.json == {
        "type": "token.revoked",
        "timestamp": "2026-11-24T12:00:00Z",
        "data": {"token": token, "user": "amira", "reason": "The phone was lost."},
    }
    assert arrived.headers["content-type"] == "application/json"
    assert arrived.headers["host"] == f"localhost:{receiver.port}"
    assert arrived.headers["webhook-timestamp"] == str(int(START.timestamp()))
    with freeze_time(START):
        assert Webhook(hooks.secret(endpoint)).verify(arrived.body, arrived.headers) == arrived.json
    assert arrived.is_signed_with(hooks.secret(endpoint))
    assert hooks.deliver() == 0


def test_what_was_delivered_is_noted(site: Site, hooks: Hooks) -> None:
    hooks.add()
    token = revoke(site)
    (waiting,) = hooks.messages()
    assert (waiting.state, waiting.attempts, waiting.due_at) == (State.PENDING, 0, START)
    site.clock.turn(seconds=7)
    hooks.deliver()
    (message,) = hooks.messages(subject=token)
    assert (message.state, message.attempts, message.due_at) == (State.DELIVERED, 1, None)
    assert (message.created_at, message.delivered_at) == (START, START + timedelta(seconds=7))
    assert (message.last_status, message.last_error, message.claimed_until) == (204, None, None)


def test_the_timestamp_is_that_of_the_try_and_the_id_stays(
    site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    endpoint = hooks.add()
    receiver.replies(500, 500)
    revoke(site)
    for _ in range(3):
        hooks.deliver()
        site.clock.turn(hours=1)
    assert len({arrived.id for arrived in receiver.arrived}) == 1
    assert len({arrived.body for arrived in receiver.arrived}) == 1
    said = [int(arrived.headers["webhook-timestamp"]) for arrived in receiver.arrived]
    assert [second - said[0] for second in said] == [0, 3600, 7200]
    assert all(arrived.is_signed_with(hooks.secret(endpoint)) for arrived in receiver.arrived)


def test_every_endpoint_that_listens_is_told_with_one_id(
    site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    every = hooks.add(url=receiver.url.replace("/hooks", "/every"))
    one = hooks.add("token.revoked", url=receiver.url.replace("/hooks", "/one"))
    hooks.add("token.unused", "reply.received", url=receiver.url.replace("/hooks", "/other"))
    revoke(site)
    hooks.deliver()
    arrived = {one.path.partition("?")[0]: one for one in receiver.arrived}
    assert set(arrived) == {"/every", "/one"}
    assert arrived["/every"].id == arrived["/one"].id
    assert arrived["/every"].is_signed_with(hooks.secret(every))
    assert arrived["/one"].is_signed_with(hooks.secret(one))
    assert not arrived["/one"].is_signed_with(hooks.secret(every))


def test_without_an_endpoint_nothing_is_kept(site: Site, hooks: Hooks) -> None:
    revoke(site)
    endpoint = hooks.add()
    with site.services.database.write() as tx:
        assert endpoints.remove_endpoint(tx, endpoint.id)
    revoke(site)
    assert (hooks.messages(), hooks.deliver()) == ([], 0)


def test_a_change_that_is_rolled_back_tells_nothing(site: Site, hooks: Hooks) -> None:
    endpoint = hooks.add()

    def half_a_change() -> None:
        with site.services.database.write() as tx:
            endpoints.send_test(tx, endpoint.id, site.clock())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_change()
    assert hooks.messages() == []


def test_a_paused_endpoint_is_sent_nothing_and_loses_nothing(
    site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    endpoint = hooks.add()
    with site.services.database.write() as tx:
        assert endpoints.pause_endpoint(tx, endpoint.id, site.clock())
        assert endpoints.pause_endpoint(tx, endpoint.id, site.clock()) is False
    tokens = [revoke(site) for _ in range(3)]
    assert (hooks.deliver(), receiver.arrived) == (0, [])
    with site.services.database.write() as tx:
        assert endpoints.resume_endpoint(tx, endpoint.id)
        assert endpoints.resume_endpoint(tx, "whe_none") is None
    assert hooks.deliver() == 3
    assert {one.json["data"]["token"] for one in receiver.arrived} == set(tokens)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(
    site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    before = hooks.add()
    with site.services.database.write() as tx:
        after = endpoints.renew_secret(tx, before.id, site.clock())
    assert after is not None and hooks.secret(after) != hooks.secret(before)
    for hours in (0, 24):
        site.clock.turn(hours=hours)
        hooks.test(after)
        hooks.deliver()
    first, second = receiver.arrived
    assert first.is_signed_with(hooks.secret(before)) and first.is_signed_with(hooks.secret(after))
    assert second.is_signed_with(hooks.secret(after)) and not second.is_signed_with(hooks.secret(before))


def test_tries_are_counted_and_what_waits_is_shown(site: Site, hooks: Hooks, receiver: Receiver) -> None:
    def count(outcome: str) -> float:
        labels = {"event": "token.revoked", "outcome": outcome}
        return REGISTRY.get_sample_value("feedserver_webhook_tries_total", labels) or 0

    def pending() -> str:
        key = site.key("metrics:read")
        said = site.client.get("/metrics", headers={"Authorization": f"Bearer {key}"}).get_data(as_text=True)
        return next(line for line in said.splitlines() if line.startswith("feedserver_webhooks_pending "))

    hooks.add()
    before = count("delivered"), count("failed")
    receiver.replies(500)
    revoke(site)
    assert pending() == "feedserver_webhooks_pending 1.0"
    for _ in range(2):
        hooks.deliver()
        site.clock.turn(minutes=1)
    assert (count("delivered"), count("failed")) == (before[0] + 1, before[1] + 1)
    assert pending() == "feedserver_webhooks_pending 0.0"


def test_no_log_line_and_no_row_holds_a_secret_an_address_or_what_a_receiver_said(
    site: Site, hooks: Hooks, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint = hooks.add(url=receiver.url + "&key=s3cret")
    receiver.answer = lambda _: Reply(status=500, headers={"X-Said": "their words"}, body=b"their words")
    with caplog.at_level(logging.DEBUG):
        revoke(site)
        hooks.deliver()
    assert "reason=The answer was 500." in caplog.text
    (message,) = hooks.messages()
    for secret in (hooks.secret(endpoint).removeprefix("whsec_"), "s3cret", "their words", "localhost"):
        assert secret not in caplog.text
        assert secret not in str(message)
    with site.services.database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(webhook_messages)) == 1
