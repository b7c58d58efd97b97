"""The same message again: by hand, after a lease has run out, and never because there are several workers."""

import threading

import pytest

from feedserver.webhooks import messages
from feedserver.webhooks.deliver import Delivery
from feedserver.webhooks.deliveries import redeliver, redeliver_given_up
from feedserver.webhooks.model import Answer, State
from feedserver.webhooks.verdict import WAITS, judge
from tests.site import Site
from tests.webhooks.hooks import Hooks
from tests.webhooks.receiver import Receiver, Reply
from tests.webhooks.test_delivery import amira, revoke

__all__ = ["amira"]


def test_redelivering_sends_the_same_again(site: Site, hooks: Hooks, receiver: Receiver) -> None:
    hooks.add()
    revoke(site)
    hooks.deliver()
    (message,) = hooks.messages()
    with site.services.database.write() as tx:
        assert redeliver(tx, message.id, site.clock()) == 1
        assert redeliver(tx, "msg_none", site.clock()) is None
    assert hooks.deliver() == 1
    first, second = receiver.arrived
    assert (first.id, first.body) == (second.id, second.body)


def test_what_was_given_up_can_be_sent_again_from_the_first_wait_on(
    site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    hooks.add()
    receiver.answer = lambda _: Reply(status=500)
    for _ in range(2):
        revoke(site)
    for _ in range(len(WAITS) + 3):
        hooks.deliver()
        site.clock.turn(days=2)
    assert len(receiver.arrived) == 2 * (len(WAITS) + 1)
    for message in hooks.messages(state=State.GIVEN_UP):
        assert (message.attempts, message.last_status) == (len(WAITS) + 1, 500)
        assert message.given_up_at is not None and message.last_error == "The answer was 500."
    with site.services.database.write() as tx:
        assert redeliver_given_up(tx, site.clock()) == 2
    assert [message.attempts for message in hooks.messages(state=State.PENDING)] == [0, 0]
    receiver.replies()
    assert hooks.deliver() == 2
    assert hooks.messages(state=State.PENDING) == hooks.messages(state=State.GIVEN_UP) == []


@pytest.mark.parametrize("workers", [4])
def test_several_workers_send_each_message_once(
    workers: int, site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    endpoint = hooks.add()
    ids = {hooks.test(endpoint) for _ in range(10)} | {_for_each_its_line(hooks, n) for n in range(30)}
    receiver.answer = lambda _: Reply(waits=0.01)
    threads = [threading.Thread(target=Delivery(site.services).run_due) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hooks.deliver()
    arrived = [one.id for one in receiver.arrived]
    assert len(arrived) == len(set(arrived)) == 40 and set(arrived) == ids


def _for_each_its_line(hooks: Hooks, number: int) -> str:
    revoke(hooks.site)
    return hooks.messages()[-1].id


def test_a_worker_that_lost_its_lease_notes_nothing(site: Site, hooks: Hooks) -> None:
    endpoint = hooks.add()
    hooks.test(endpoint)
    claimed = []
    for _ in range(2):
        with site.services.database.write() as tx:
            numbers = messages.due(tx, endpoint.id, site.clock(), 4)
            claimed += messages.claim(tx, endpoint.id, numbers, site.clock())
            assert messages.due(tx, endpoint.id, site.clock(), 4) == []
        site.clock.now += messages.LEASE
    slow, quick = claimed
    assert slow.number == quick.number
    with site.services.database.write() as tx:
        assert messages.settle(tx, quick, judge(Answer(status=200), 1, site.clock(), 0), site.clock())
        assert not messages.settle(tx, slow, judge(Answer(status=500), 1, site.clock(), 0), site.clock())
    assert [message.state for message in hooks.messages()] == [State.DELIVERED]
