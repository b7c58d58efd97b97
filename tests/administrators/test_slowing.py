"""Guessing is slowed per account and network, and nobody is locked out (S-71)."""

import pytest

from feedserver.administrators.failure_store import EVERYBODY
from feedserver.administrators.sign_in import Denied, SignedIn
from feedserver.administrators.throttle import MEMORY, NETWORK_FREE
from tests.administrators.conftest import ELSEWHERE, EMAIL, HOME, PASSWORD, Door
from tests.administrators.rows import failures
from tests.api.together import at_once

_UNKNOWN = "nobody@host.example"


@pytest.mark.parametrize("email", [EMAIL, _UNKNOWN])
def test_10_failures_slow_to_30_seconds_and_more(door: Door, email: str) -> None:
    waits = [door.refuse(email) for _ in range(5)]
    assert waits == [0, 0, 0, 0, 1]
    door.site.clock.turn(seconds=1)
    assert door.fail(5, email) == 32
    early = door.knock(email=email)
    assert early == Denied(wait=32, too_early=True)
    door.site.clock.turn(seconds=31)
    assert door.knock(email=email) == Denied(wait=1, too_early=True)
    door.site.clock.turn(seconds=1)
    assert door.knock(email=email) == Denied(wait=64, too_early=False)


def test_while_waiting_the_right_password_is_refused_too(door: Door) -> None:
    door.fail(10)
    assert door.knock(PASSWORD) == Denied(wait=32, too_early=True)
    door.site.clock.turn(seconds=32)
    assert isinstance(door.knock(PASSWORD), SignedIn)


def test_no_password_is_compared_while_waiting(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.fail(10)
    monkeypatch.setattr("feedserver.administrators.passwords.is_password", None)
    assert door.knock(PASSWORD) == Denied(wait=32, too_early=True)


def test_other_networks_and_other_accounts_are_not_slowed(door: Door) -> None:
    door.make("eve@host.example")
    door.fail(12)
    door.enter(network=ELSEWHERE)
    door.enter(email="eve@host.example")
    early = door.knock(PASSWORD)
    assert isinstance(early, Denied) and early.too_early


def test_a_success_clears_the_count(door: Door) -> None:
    door.fail(4)
    door.enter()
    assert [door.refuse() for _ in range(5)] == [0, 0, 0, 0, 1]


def test_every_spelling_of_the_address_is_one_account(door: Door) -> None:
    for spelling in (EMAIL, EMAIL.upper(), f" {EMAIL} ", EMAIL.title(), EMAIL):
        denied = door.knock(email=spelling)
    assert denied == Denied(wait=1, too_early=False)
    assert len(failures(door.site.services.database)) == 2


def test_one_password_tried_at_many_accounts_slows_that_network_alone(door: Door) -> None:
    for number in range(NETWORK_FREE):
        denied = door.knock(email=f"guess-{number}@host.example")
    assert denied == Denied(wait=60, too_early=False)
    assert door.knock(PASSWORD) == Denied(wait=60, too_early=True)
    door.enter(network=ELSEWHERE)
    door.site.clock.turn(seconds=60)
    door.enter()


def test_those_who_sign_in_do_not_slow_their_network(door: Door) -> None:
    for _ in range(NETWORK_FREE + 2):
        door.enter()
    counts = {account: count for (account, _), count in failures(door.site.services.database).items()}
    assert counts == {EVERYBODY: 0}


def test_what_is_old_is_removed(door: Door) -> None:
    door.fail(3)
    door.fail(2, email=_UNKNOWN, network=ELSEWHERE)
    door.site.clock.now += MEMORY
    door.knock(network="203.0.113.0/24")
    assert {network for _, network in failures(door.site.services.database)} == {"203.0.113.0/24"}


def test_no_address_stands_in_the_table(door: Door) -> None:
    door.knock()
    door.knock(email=_UNKNOWN)
    accounts = {account for account, _ in failures(door.site.services.database)}
    assert all(account == EVERYBODY or len(account) == 64 for account in accounts)


def test_many_at_once_gain_nothing(door: Door) -> None:
    answers = at_once(door.site, 12, lambda _host, _place: door.knock())
    looked_at = [answer for answer in answers if isinstance(answer, Denied) and not answer.too_early]
    assert len(answers) == 12 and len(looked_at) == 5
    assert set(failures(door.site.services.database).values()) == {5}


def test_two_processes_count_alike(door: Door) -> None:
    other = Door(door.site.restart())
    doors = (door, other)
    answers = at_once(door.site, 12, lambda _host, place: doors[place % 2].knock(network=HOME))
    other.site.close()
    assert sum(isinstance(answer, Denied) and not answer.too_early for answer in answers) == 5
    assert set(failures(door.site.services.database).values()) == {5}
