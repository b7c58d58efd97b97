"""A long mixed load with a worker killed now and then (S-87); twenty seconds of it with every run.

``make campaign-soak`` goes on for two hours, kills every ten minutes, and writes a row a minute.
First the oldest worker is killed, then always the youngest, so that one lives on and shows what it gathers.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.full import often
from tests.processes.at_work import at_work
from tests.processes.client import Client
from tests.processes.installation import Installation, Server
from tests.processes.mixture import Failure, Mixture
from tests.processes.watch import Held, processes

_SECONDS = often(7_200, 20)
_KILL_EVERY = min(600, _SECONDS / 2.2)
_ROW_EVERY = min(60, _SECONDS / 10)
_RATE = 40
_WORKERS = 2
#: Connections that a process may have open at the moment it is looked at.
_DESCRIPTORS_AT_WORK = 10


@dataclass
class Kills:
    """SIGKILL to a worker, every so often; ``moments`` has when (seconds, monotonic)."""

    server: Server
    moments: list[float] = field(default_factory=list)
    _ends: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator["Kills"]:
        with at_work(self._ends, self._kill):
            yield self

    def excuse(self, failure: Failure) -> bool:
        """Whether that request was cut off, and under way when a worker was killed."""
        return failure.cut_off and any(
            failure.began <= moment + 0.05 and failure.ended >= moment for moment in self.moments
        )

    def _kill(self) -> None:
        while not self._ends.wait(_KILL_EVERY):
            workers = processes(self.server.process.pid)[1:]
            self.moments.append(time.monotonic())
            os.kill(workers[-1 if self.moments[1:] else 0].pid, signal.SIGKILL)


@pytest.mark.long
def test_mixed_load_with_workers_killed(small: Installation) -> None:
    with small.serving(_WORKERS, tracebacks=True) as server:  # what failed is told below
        mixture = Mixture(Client(server.port, small.api_key()), _RATE)
        mixture.prepare()
        with mixture.running(), Kills(server).running() as kills:
            rows = list(_watched(server, mixture))
        unexcused = [one for one in mixture.failures if not kills.excuse(one)]
        lost = mixture.lost()
    cut_off = len(mixture.failures) - len(unexcused)
    print(
        f"{len(mixture.seconds):,} answers, {len(kills.moments)} kills, {cut_off} requests cut off by them,"
    )
    print(f"{len(unexcused)} failed besides, {len(mixture.stale)} stale, {len(lost)} lost; {mixture.kinds}")
    print(_growth(rows))
    print("\n".join(map(str, mixture.failures)))
    assert (unexcused, mixture.stale, lost) == ([], [], [])
    assert kills.moments and {"poll 304", "poll 200", "change 200"} <= set(mixture.kinds)
    half = len(rows) // 2
    assert _most_descriptors(rows[half:]) <= _most_descriptors(rows[:half]) + _DESCRIPTORS_AT_WORK


def _watched(server: Server, mixture: Mixture) -> Iterator[list[Held]]:
    """The processes, once a minute; each row is printed as it comes."""
    began, done, cpu = time.monotonic(), 0, {}
    for number in range(1, round(_SECONDS / _ROW_EVERY) + 1):
        time.sleep(max(0.0, began + number * _ROW_EVERY - time.monotonic()))
        held = processes(server.process.pid)
        took = sum(one.cpu - cpu.get(one.pid, 0.0) for one in held) / _ROW_EVERY
        seconds = sorted(mixture.seconds[done:])
        p99 = seconds[int(len(seconds) * 0.99)] * 1000 if seconds else 0
        print(
            f"{(time.monotonic() - began) / 60:6.1f} min | {len(seconds)} answers, p99 {p99:.0f} ms,"
            f" failed {len(mixture.failures)}, stale {len(mixture.stale)} | load {os.getloadavg()[0]:.1f},"
            f" server {took:.0%} of a core | {' | '.join(map(str, held))}"
            f" | sum {sum(one.octets for one in held) / 1e6:.1f} MB",
            flush=True,
        )
        done, cpu = done + len(seconds), {one.pid: one.cpu for one in held}
        yield held


def _growth(rows: list[list[Held]]) -> str:
    """The memory of the worker that is the oldest at the end: at half time, and at the end."""
    oldest = rows[-1][1]
    then = [one for one in rows[len(rows) // 2 - 1] if one.pid == oldest.pid]
    if not then:
        return "no worker lived through the second half"
    return (
        f"worker {oldest.pid}: {then[0].octets / 1e6:.1f} MB after {then[0].seconds / 60:.0f} min,"
        f" {oldest.octets / 1e6:.1f} MB after {oldest.seconds / 60:.0f} min:"
        f" {oldest.octets / then[0].octets - 1:+.1%}"
    )


def _most_descriptors(rows: list[list[Held]]) -> int:
    return max(one.descriptors for row in rows for one in row)
