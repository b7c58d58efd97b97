"""A Redis that breaks in the middle of work costs feeds and writes nothing but time (S-19).

What a feed shows is right in every answer, a revoked token shows no booking from the answer on, and the
broken Redis is left alone: it is asked about once a second by each process. ``TEST_FULL=1`` asks two
thousand times with each fault, and says how long it took.
"""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from tests.full import IS_FULL, full_or
from tests.processes.client import Client, booking
from tests.processes.installation import Installation, Server
from tests.processes.load import prepared
from tests.processes.redis_faults import FAULTS, FaultyRedis, can_start_one, faulty_redis
from tests.processes.waiting import wait_until

_ROUNDS, _READS = full_or((20, 100), (4, 20))
_WORKERS, _THREADS = 4, 4
_READERS = 8
_FAILED = re.compile(r"WARNING .* the cache failed: ")

pytestmark = pytest.mark.skipif(not can_start_one(), reason="needs redis-server")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyRedis]:
    with faulty_redis(tmp_path_factory.mktemp("redis")) as made:
        yield made


@pytest.fixture(scope="module")
def server(
    broken: FaultyRedis, template: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Client]]:
    """One server for all faults, and its host."""
    installation = Installation(
        tmp_path_factory.mktemp("server"), cache_url=broken.url, threads=str(_THREADS)
    )
    installation.copy_of(template)
    with installation.serving(_WORKERS) as server:
        yield server, Client(server.port, installation.api_key())


class Asked:
    """Seconds of reads and of writes; each answer is looked at when it comes."""

    def __init__(self, host: Client) -> None:
        self.host = host
        self.reads: list[float] = []
        self.writes: list[float] = []

    def changed(self, summary: str) -> None:
        began = time.monotonic()
        self.host.done("PUT", "/bookings/b-1", booking(summary=summary))
        self.writes.append(time.monotonic() - began)

    def read(self, url: str, shows: str) -> None:
        """By several at once; every answer is a 200 that shows it."""

        def ask(_number: int) -> float:
            began = time.monotonic()
            answer = self.host.get(url)
            seconds = time.monotonic() - began
            assert answer.status == 200
            assert re.findall(r"^SUMMARY:(.*)\r$", answer.text, re.MULTILINE) == [shows]
            return seconds

        with ThreadPoolExecutor(_READERS) as pool:
            self.reads += pool.map(ask, range(_READS))

    def said(self) -> str:
        p99, longest = (sorted(self.reads)[place] * 1000 for place in (len(self.reads) * 99 // 100, -1))
        write = sorted(self.writes)[-1] * 1000
        return (
            f"{len(self.reads):,} reads, p99 {p99:.0f}, longest {longest:.0f}; longest write {write:.0f} ms"
        )


@pytest.mark.parametrize("fault", [*FAULTS, None])
def test_a_redis_that_breaks_under_way(
    server: tuple[Server, Client], broken: FaultyRedis, fault: str | None
) -> None:
    serving, host = server
    url, asked = prepared(host), Asked(host)
    broken.server.flushall()  # type: ignore[no-untyped-call]
    _wait_until_used(asked, url, broken)
    asked.reads.clear()
    asked.writes.clear()
    logged, began = len(_FAILED.findall(serving.stderr)), time.monotonic()
    if fault is None:
        _change_and_revoke(asked, url)
    else:
        with broken.broken(fault):
            _change_and_revoke(asked, url)
        failed = len(_FAILED.findall(serving.stderr)) - logged
        seconds = time.monotonic() - began
        assert 0 < failed <= _WORKERS * _THREADS * (seconds + 1)
    assert "cache" in host.get("/readyz").json
    if IS_FULL:
        print(f"\n{fault or 'no fault'}: {asked.said()}")
        assert sorted(asked.reads)[len(asked.reads) * 99 // 100] <= 0.25


def _wait_until_used(asked: Asked, url: str, broken: FaultyRedis) -> None:
    """A Redis that has failed is left alone for a second."""
    time.sleep(1.1)
    numbers = count()

    def is_used() -> bool:
        title = f"Whole {next(numbers)}"
        asked.changed(title)
        asked.read(url, title)
        return bool(broken.server.dbsize())

    wait_until(is_used)


def _change_and_revoke(asked: Asked, url: str) -> None:
    """Each change makes every process look into Redis again."""
    for number in range(_ROUNDS):
        asked.changed(f"Title {number}")
        asked.read(url, f"Title {number}")
    token = asked.host.done("GET", "/users/amira/tokens")["items"][-1]["id"]
    asked.host.done("POST", f"/tokens/{token}/revoke", {})
    asked.read(url, "This calendar is no longer available")
