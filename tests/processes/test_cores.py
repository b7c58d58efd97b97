"""Each worker stays on a core of its own, as far as there are cores; by setting it is free."""

import os
from pathlib import Path

import pytest

from tests.processes.installation import Installation, Server
from tests.processes.waiting import wait_until


def _cores(server: Server) -> list[set[int]]:
    """The cores that each worker may use."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return [os.sched_getaffinity(int(worker)) for worker in children.split()]


def test_workers_are_spread_over_the_cores_and_keep_them(small: Installation) -> None:
    there = sorted(os.sched_getaffinity(0))
    with small.serving(workers=len(there)) as server:
        # One worker answers while another one has just been forked.
        wait_until(lambda: sorted(_cores(server), key=min) == [{core} for core in there])


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_may_be_left_free(small: Installation, workers: int) -> None:
    small.environ["FEEDSERVER_PIN_WORKERS"] = "false"
    with small.serving(workers=workers) as server:
        wait_until(lambda: len(_cores(server)) == workers)
        assert _cores(server) == [os.sched_getaffinity(0)] * workers
