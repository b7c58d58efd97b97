"""Messages about one token or booking come one after the other; nobody else waits for them."""

import random
import threading
from collections import defaultdict
from typing import Any

import pytest
import trustme

from feedserver.webhooks import messages
from feedserver.webhooks.deliver import Delivery
from feedserver.webhooks.events import revoked
from feedserver.webhooks.model import State
from feedserver.webhooks.tell import tell
from feedserver.webhooks.verdict import WAITS
from tests.site import Site
from tests.webhooks.hooks import Hooks
from tests.webhooks.receiver import Arrived, Receiver, Reply


def happen(site: Site, token: str, number: int) -> None:
    """An event about that token whose reason is its number."""
    with site.services.database.write() as tx:
        tell(tx, [revoked(token, "amira", str(number), site.clock())])


def lines(receiver: Receiver) -> dict[str, list[int]]:
    """The numbers of each token in the order of their coming, repetitions included."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in receiver.arrived:
        found[one.json["data"]["token"]].append(int(one.json["data"]["reason"]))
    return dict(found)


def test_a_later_message_waits_for_the_earlier_one_of_its_line_alone(
    site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    hooks.add()
    for number in range(3):
        happen(site, "tok_1", number)
        happen(site, "tok_2", number)
    refused = {"tok_1"}
    receiver.answer = lambda one: Reply(status=500 if one.json["data"]["token"] in refused else 200)
    hooks.deliver()
    assert lines(receiver) == {"tok_1": [0], "tok_2": [0, 1, 2]}
    refused.clear()
    site.clock.now += WAITS[0] * 2
    hooks.deliver()
    assert lines(receiver) == {"tok_1": [0, 0, 1, 2], "tok_2": [0, 1, 2]}


def test_a_message_that_is_given_up_lets_the_next_ones_go(
    site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    hooks.add()
    for number in range(2):
        happen(site, "tok_1", number)
    receiver.answer = lambda one: Reply(status=500 if one.json["data"]["reason"] == "0" else 200)
    for _ in range(len(WAITS) + 1):
        hooks.deliver()
        site.clock.turn(days=2)
    assert lines(receiver) == {"tok_1": [0] * (len(WAITS) + 1) + [1]}
    assert [message.state for message in hooks.messages()] == [State.GIVEN_UP, State.DELIVERED]


def test_endpoints_do_not_wait_for_each_other(
    site: Site, hooks: Hooks, receiver: Receiver, authority: trustme.CA
) -> None:
    with Receiver(authority).running() as broken:
        hooks.add(url=broken.url)
        hooks.add()
        broken.answer = lambda _: Reply(status=500)
        for number in range(3):
            happen(site, "tok_1", number)
        hooks.deliver()
        assert (lines(broken), lines(receiver)) == ({"tok_1": [0]}, {"tok_1": [0, 1, 2]})


def test_a_slow_endpoint_has_few_requests_and_the_others_go_on(
    site: Site, hooks: Hooks, receiver: Receiver, authority: trustme.CA
) -> None:
    with Receiver(authority).running() as slow:
        hooks.add(url=slow.url)
        hooks.add()
        all_quick = threading.Event()
        slow_until_then: list[int] = []

        def slowly(_: Arrived) -> Reply:
            all_quick.wait(12)
            return Reply()

        def quickly(_: Arrived) -> Reply:
            if len(receiver.arrived) == 8:
                slow_until_then.append(len(slow.arrived))
                all_quick.set()
            return Reply()

        slow.answer, receiver.answer = slowly, quickly
        for token in range(8):
            happen(site, f"tok_{token}", 0)
        assert hooks.deliver() == 16
        assert slow.busiest <= 4
        assert len(slow.arrived) == len(receiver.arrived) == 8
        assert slow_until_then and max(slow_until_then) <= 4


def test_a_claimed_message_holds_its_line_until_the_lease_has_run_out(site: Site, hooks: Hooks) -> None:
    endpoint = hooks.add()
    for number in range(2):
        happen(site, "tok_1", number)
    with site.services.database.write() as tx:
        (claimed,) = messages.claim(
            tx, endpoint.id, messages.due(tx, endpoint.id, site.clock(), 4), site.clock()
        )
    assert hooks.deliver() == 0
    site.clock.now += messages.LEASE
    assert hooks.deliver() == 2
    assert lines(hooks.receiver) == {"tok_1": [0, 1]}
    assert hooks.receiver.arrived[0].id == claimed.id


@pytest.mark.parametrize("seed", [1, 2])
def test_in_all_disorder_each_line_keeps_its_order(
    seed: int, site: Site, hooks: Hooks, receiver: Receiver
) -> None:
    chance = random.Random(seed)  # noqa: S311
    hooks.add()
    wanted: dict[str, list[int]] = {f"tok_{token}": [] for token in range(4)}
    receiver.answer = lambda _: Reply(status=chance.choice([200, 500, 503]), drops=chance.random() < 0.1)

    def happens() -> Any:
        token = chance.choice(sorted(wanted))
        wanted[token].append(len(wanted[token]))
        happen(site, token, wanted[token][-1])

    for _ in range(30):
        happens()
        if chance.random() < 0.3:
            Delivery(site.services).run_due()
            site.clock.turn(seconds=chance.choice([0, 5, 70]))
    receiver.answer = lambda _: Reply()
    for _ in range(2):
        site.clock.turn(days=1)
        hooks.deliver()
    arrived = lines(receiver)
    for token, numbers in wanted.items():
        assert arrived.get(token, []) == sorted(arrived.get(token, []))
        assert sorted(set(arrived.get(token, []))) == numbers
