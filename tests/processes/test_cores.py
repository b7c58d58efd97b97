"""Each worker stays on a core of its own, as far as there are cores; by setting it is free."""

import os
from pathlib import Path

import pytest

from tests.processes.installation import Installation, Server


def _cores(server: Server) -> list[set[int]]:
    """The cores that each worker may use."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    return [os.sched_getaffinity(int(worker)) for worker in children.split()]


def test_workers_are_spread_over_the_cores_and_keep_them(installation: Installation) -> None:
    there = sorted(os.sched_getaffinity(0))
    with installation.serving(workers=len(there)) as server:
        assert sorted(_cores(server), key=min) == [{core} for core in there]


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_may_be_left_free(installation: Installation, workers: int) -> None:
    installation.environ["FEEDSERVER_PIN_WORKERS"] = "false"
    with installation.serving(workers=workers) as server:
        assert _cores(server) == [os.sched_getaffinity(0)] * workers
