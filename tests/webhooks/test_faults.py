"""Receivers that fail: each fault is noted in words of our own, and the message comes again."""

import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest
import trustme
from sqlalchemy import QueuePool

from feedserver.audit.model import Action, ActorKind
from feedserver.database.schema import audit_entries
from feedserver.webhooks import post
from feedserver.webhooks.model import Message, State
from feedserver.webhooks.verdict import WAITS
from tests.processes.installation import free_port
from tests.site import START, Site
from tests.webhooks.hooks import Hooks
from tests.webhooks.receiver import Arrived, Receiver, Reply


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "TOTAL_SECONDS", 3.0)
    monkeypatch.setattr(post, "CONNECT_SECONDS", 3.0)


def tried(hooks: Hooks, url: str | None = None) -> Message:
    """A test message after its first try."""
    hooks.test(hooks.add(url=url))
    assert hooks.deliver() == 1
    (message,) = hooks.messages()
    assert message.attempts == 1
    return message


def arrives_after(hooks: Hooks, wait: timedelta) -> None:
    """The message is not tried before its time, and delivered then."""
    seen = len(hooks.receiver.arrived)
    hooks.receiver.replies()
    hooks.site.clock.now += wait * 0.85
    assert (hooks.deliver(), len(hooks.receiver.arrived)) == (0, seen)
    hooks.site.clock.now += wait * 0.3
    assert (hooks.deliver(), len(hooks.receiver.arrived)) == (1, seen + 1)
    assert [message.state for message in hooks.messages()] == [State.DELIVERED]


FAULTS: dict[str, tuple[Callable[[Arrived], Reply], int | None, str]] = {
    "500": (lambda _: Reply(status=500), 500, "The answer was 500."),
    "404": (lambda _: Reply(status=404, body=b"x" * 100_000), 404, "The answer was 404."),
    "hangs": (lambda _: Reply(waits=30), None, "No answer within 15 seconds."),
    "drips": (lambda _: Reply(drips=True), None, "No answer within 15 seconds."),
    "drops": (lambda _: Reply(drops=True), None, "The connection ended without an answer."),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noted_and_the_message_comes_again(hooks: Hooks, fault: str) -> None:
    hooks.receiver.answer, status, said = FAULTS[fault]
    began = time.monotonic()
    message = tried(hooks)
    assert time.monotonic() - began < 12
    assert (message.state, message.last_status, message.last_error) == (State.PENDING, status, said)
    arrives_after(hooks, WAITS[0])


def test_nobody_listens(hooks: Hooks) -> None:
    message = tried(hooks, url=f"https://localhost:{free_port()}/")
    assert message.last_error == "No connection could be made."


def test_an_unknown_name(hooks: Hooks) -> None:
    message = tried(hooks, url="https://nobody.invalid/")
    assert message.last_error == "The host name could not be resolved."


def test_a_receiver_that_speaks_no_tls(hooks: Hooks, site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            connection, _ = server.accept()
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=speak)
        thread.start()
        message = tried(hooks, url=f"https://localhost:{server.getsockname()[1]}/")
        thread.join()
    assert message.last_error == "No TLS connection could be made."
    assert message.state is State.PENDING


def test_a_certificate_for_another_name(hooks: Hooks, authority: trustme.CA) -> None:
    with Receiver(authority, "other.example").running() as other:
        message = tried(hooks, url=other.url)
        assert other.arrived == []
    assert message.last_error == "The certificate of the host is not valid."


def test_a_certificate_of_an_authority_nobody_trusts(hooks: Hooks) -> None:
    with Receiver(trustme.CA()).running() as other:
        message = tried(hooks, url=other.url)
        assert other.arrived == []
    assert message.last_error == "The certificate of the host is not valid."


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(hooks: Hooks, authority: trustme.CA, status: int) -> None:
    with Receiver(authority).running() as elsewhere:
        headers = {"Location": elsewhere.url}
        hooks.receiver.answer = lambda _: Reply(status=status, headers=headers)
        message = tried(hooks)
        assert elsewhere.arrived == []
    assert len(hooks.receiver.arrived) == 1
    assert message.last_error == f"The answer was {status}; redirects are not followed."
    arrives_after(hooks, WAITS[0])


def test_410_pauses_the_endpoint_at_once(hooks: Hooks, site: Site) -> None:
    endpoint = hooks.add()
    hooks.receiver.answer = lambda _: Reply(status=410)
    hooks.test(endpoint)
    hooks.deliver()
    assert hooks.endpoint(endpoint).paused_at == START
    site.clock.turn(days=1)
    hooks.test(endpoint)
    assert hooks.deliver() == 0
    assert [message.state for message in hooks.messages()] == [State.PENDING] * 2
    with site.services.database.read() as tx:
        (entry,) = tx.execute(audit_entries.select()).all()
    assert (entry.action, entry.actor_kind, entry.subject) == (
        Action.WEBHOOK_CHANGED,
        ActorKind.SERVER,
        endpoint.id,
    )


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("600", timedelta(minutes=10)),
        ("0", WAITS[0]),
        ("99999999999999999999", timedelta(days=1)),
        ("soon", WAITS[0]),
        ("-5", WAITS[0]),
        ("Thu, 01 Jan 1970 00:00:00 GMT", WAITS[0]),
        ("Thu, 01 Jan 9999999 00:00:00 GMT", WAITS[0]),
    ],
)
def test_retry_after_is_respected(hooks: Hooks, said: str, wait: timedelta) -> None:
    hooks.receiver.answer = lambda _: Reply(status=503, headers={"Retry-After": said})
    tried(hooks)
    arrives_after(hooks, wait)


def test_retry_after_may_be_a_date(hooks: Hooks) -> None:
    date = format_datetime(START + timedelta(minutes=10), usegmt=True)
    hooks.receiver.answer = lambda _: Reply(status=429, headers={"Retry-After": date})
    assert tried(hooks).due_at == START + timedelta(minutes=10)


def test_a_large_answer_is_not_read(hooks: Hooks) -> None:
    hooks.receiver.answer = lambda _: Reply(status=200, body=b"x" * 50_000_000)
    assert tried(hooks).state is State.DELIVERED


def test_what_a_receiver_of_another_protocol_says_is_not_kept(hooks: Hooks) -> None:
    hooks.receiver.answer = lambda _: Reply(
        status=200, headers={"Transfer-Encoding": "chunked"}, body=b"zz\r\n"
    )
    assert tried(hooks).state is State.DELIVERED  # the status came whole


def test_no_transaction_is_open_while_a_receiver_thinks(
    hooks: Hooks, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "TOTAL_SECONDS", 9.0)  # less than a writer waits for another one
    pool = site.services.database.engine.pool
    assert isinstance(pool, QueuePool)
    in_use: list[int] = []

    def write_meanwhile(_: Arrived) -> Reply:
        in_use.append(pool.checkedout())
        site.host.make_user("meanwhile")
        return Reply()

    hooks.receiver.answer = write_meanwhile
    assert (tried(hooks).state, in_use) == (State.DELIVERED, [0])
