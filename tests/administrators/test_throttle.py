"""The rule by which guessing is slowed, over arbitrary histories."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from feedserver.administrators import throttle
from feedserver.administrators.throttle import MEMORY, NETWORK_FREE, NETWORK_SPAN, Failures
from tests.site import START

_SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("count", "seconds"),
    [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 32), (13, 256), (14, 300), (10**9, 300)],
)
def test_the_wait_after_so_many_failures(count: int, seconds: int) -> None:
    failures = Failures(count, START)
    assert throttle.wait(failures, START) == seconds
    assert throttle.wait(failures, START + timedelta(seconds=seconds)) == 0
    if seconds:
        assert throttle.wait(failures, START + timedelta(seconds=seconds - 1)) == 1


def test_after_a_day_without_a_failure_the_count_begins_again() -> None:
    old = Failures(50, START)
    assert throttle.failed(old, START + MEMORY) == Failures(1, START + MEMORY)
    assert throttle.failed(old, START + MEMORY - _SECOND).count == 51


@pytest.mark.parametrize(("behind", "seconds"), [(10, 310), (3600, 0), (86_400 * 400, 0)])
def test_a_clock_that_was_set_back_locks_nobody_out(behind: int, seconds: int) -> None:
    assert throttle.wait(Failures(50, START), START - timedelta(seconds=behind)) == seconds


def test_a_network_has_so_many_at_once_and_then_one_in_each_span() -> None:
    failures = Failures()
    for _ in range(NETWORK_FREE):
        assert throttle.network_wait(failures, START) == 0
        failures = throttle.network_failed(failures, START)
    assert throttle.network_wait(failures, START) == NETWORK_SPAN.total_seconds()
    later = START + NETWORK_SPAN
    assert throttle.network_wait(failures, later) == 0
    failures = throttle.network_failed(failures, later)
    assert throttle.network_wait(failures, later) == NETWORK_SPAN.total_seconds()
    rested = later + NETWORK_SPAN * NETWORK_FREE
    assert throttle.network_failed(failures, rested).count == 1
    assert throttle.network_failed(failures, START).count == NETWORK_FREE + 1


@dataclass
class _Ledger:
    """The two counts of every network, as the server keeps them."""

    own: dict[tuple[str, str], Failures] = field(default_factory=dict)
    together: dict[str, Failures] = field(default_factory=dict)

    def wait(self, account: str, network: str, now: datetime) -> int:
        own = throttle.wait(self.own.get((account, network), Failures()), now)
        return max(own, throttle.network_wait(self.together.get(network, Failures()), now))

    def fail(self, account: str, network: str, now: datetime) -> None:
        key = (account, network)
        self.own[key] = throttle.failed(self.own.get(key, Failures()), now)
        together = self.together.get(network, Failures())
        self.together[network] = throttle.network_failed(together, now)


_TRIES = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(["home", "away"]), st.integers(0, 2000)), max_size=40
)
_on_a_busy_machine = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_on_a_busy_machine
@given(_TRIES)
def test_never_below_30_seconds_after_10_failures_and_never_beyond_5_minutes(
    tries: list[tuple[str, str, int]],
) -> None:
    ledger, now = _Ledger(), START
    for account, network, seconds in tries:
        now += timedelta(seconds=seconds)
        if ledger.wait(account, network, now) == 0:
            ledger.fail(account, network, now)
            if ledger.own[account, network].count >= 10:
                assert 30 <= ledger.wait(account, network, now) <= 300


@_on_a_busy_machine
@given(_TRIES)
def test_other_networks_are_never_slowed(tries: list[tuple[str, str, int]]) -> None:
    ledger, alone, now = _Ledger(), _Ledger(), START
    for account, network, seconds in tries:
        now += timedelta(seconds=seconds)
        for one in (ledger, alone) if network == "home" else (ledger,):
            if one.wait(account, network, now) == 0:
                one.fail(account, network, now)
        assert all(ledger.wait(name, "home", now) == alone.wait(name, "home", now) for name in "AB")


@_on_a_busy_machine
@given(st.integers(0, NETWORK_FREE), st.integers(0, 200))
def test_a_success_is_as_if_it_had_not_been_tried(before: int, seconds: int) -> None:
    now = START + timedelta(seconds=seconds)
    failures = Failures(before, START)
    assume(throttle.network_wait(failures, now) == 0)  # or there is no try
    after = throttle.taken_back(throttle.network_failed(failures, now))
    assert throttle.network_wait(after, now) == 0
