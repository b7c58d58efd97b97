"""How a process ends while it delivers: what is under way may end, for some seconds, and nothing is lost."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from feedserver.webhooks import deliver
from feedserver.webhooks.deliver import Delivery
from feedserver.webhooks.messages import LEASE
from feedserver.webhooks.model import State
from tests.site import Site
from tests.webhooks.hooks import Hooks
from tests.webhooks.receiver import Arrived, Receiver, Reply


class Thinking:
    """An answer that comes when it is let go; it tells when a request is there."""

    def __init__(self) -> None:
        self.has_come, self.may_go = threading.Event(), threading.Event()

    def __call__(self, _: Arrived) -> Reply:
        self.has_come.set()
        self.may_go.wait(60)
        return Reply()


@contextmanager
def delivering(site: Site) -> Iterator[tuple[Delivery, threading.Event, threading.Thread]]:
    """A process that delivers, with what stops it."""
    stopped, delivery = threading.Event(), Delivery(site.services)
    thread = threading.Thread(target=delivery.run, args=(stopped,))
    thread.start()
    try:
        yield delivery, stopped, thread
    finally:
        stopped.set()
        delivery.wake()
        thread.join()


def test_a_request_under_way_may_end_and_no_other_begins(
    site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    receiver.answer = thinking = Thinking()
    endpoint = hooks.add()
    first, second = hooks.test(endpoint), hooks.test(endpoint)
    with delivering(site) as (delivery, stopped, thread):
        assert thinking.has_come.wait(60)
        stopped.set()
        delivery.wake()
        thinking.may_go.set()
        thread.join(60)
        assert not thread.is_alive()
    states = {message.id: message.state for message in hooks.messages()}
    assert states == {first: State.DELIVERED, second: State.PENDING}
    assert [arrived.id for arrived in receiver.arrived] == [first]


def test_what_takes_longer_comes_again_when_its_lease_has_run_out(
    site: Site, hooks: Hooks, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "SECONDS_FOR_THE_LAST", 0.2)
    receiver.answer = thinking = Thinking()
    sent = hooks.test(hooks.add())
    with delivering(site) as (delivery, stopped, thread):
        assert thinking.has_come.wait(60)
        stopped.set()
        delivery.wake()
        thread.join(15)
        assert not thread.is_alive()
    receiver.answer = lambda _: Reply()
    assert hooks.deliver() == 0
    site.clock.now += LEASE
    assert hooks.deliver() == 1
    thinking.may_go.set()
    deadline = time.monotonic() + 60
    while delivery._under_way.total() and time.monotonic() < deadline:
        time.sleep(0.02)
    (message,) = hooks.messages()
    assert (message.state, message.attempts) == (State.DELIVERED, 1)
    assert [arrived.id for arrived in receiver.arrived] == [sent, sent]


def test_without_a_thread_to_be_had_it_is_tried_later(
    site: Site, hooks: Hooks, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks.test(hooks.add())
    delivery = Delivery(site.services)

    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as exhausted:
        exhausted.setattr(deliver.threading.Thread, "start", start)
        for _ in range(8):
            with pytest.raises(RuntimeError):
                delivery.run_due()
            site.clock.now += LEASE
    assert (delivery.run_due(), len(receiver.arrived)) == (1, 1)
