"""No lock errors and no lost update (S-34): many writers at once on several processes.

``make campaign-writes`` has eight processes and 5,000 changes by each of eight writers.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.full import full_or, often
from tests.processes.client import Client, booking
from tests.processes.installation import Installation

_WORKERS = full_or(8, 4)
_WRITERS = 8
#: Each of two changes by every writer.
_ROUNDS = often(5_000, 40) // 2
_SHARED = ("shared-0", "shared-1")


class Writer:
    """Reads a booking, and writes it with the next version: its own ones and shared ones in turn."""

    def __init__(self, number: int, host: Client) -> None:
        self.own = f"own-{number}"
        self.applied: list[tuple[str, int, str]] = []
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self._name, self._host, self._random = f"writer {number}", host, random.Random(number)  # noqa: S311

    def write(self) -> None:
        for turn in range(_ROUNDS):
            for booking_id in (self.own, self._random.choice(_SHARED)):
                self._change(booking_id, f"{self._name}, turn {turn}")

    def _change(self, booking_id: str, summary: str) -> None:
        kept = self._call("GET", f"/bookings/{booking_id}")
        version = kept["version"] + 1
        said = booking(version=version, summary=summary)
        if self._call("PUT", f"/bookings/{booking_id}", said)["applied"]:
            self.applied.append((booking_id, version, summary))

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        began = time.perf_counter()
        answer = self._host.call(method, path, body)
        if method == "PUT":
            self.seconds.append(time.perf_counter() - began)
        self.statuses[answer.status] += 1
        return answer.json


def test_read_modify_write(installation: Installation) -> None:
    with installation.serving(_WORKERS) as server:
        host = Client(server.port, installation.api_key())
        _make_amira(host)
        writers = [Writer(number, host) for number in range(_WRITERS)]
        for booking_id in (*_SHARED, *(writer.own for writer in writers)):
            host.done("PUT", f"/bookings/{booking_id}", booking(version=0))
        _together([writer.write for writer in writers])
        applied = [one for writer in writers for one in writer.applied]
        kept = {name: host.done("GET", f"/bookings/{name}") for name in {one[0] for one in applied}}

    assert sum((writer.statuses for writer in writers), Counter()) == {200: _WRITERS * _ROUNDS * 4}
    last = {(name, version): summary for name, version, summary in applied}
    assert len(last) == len(applied)  # no version was given to two
    for writer in writers:
        assert kept[writer.own]["version"] == _ROUNDS
    for name, booking_now in kept.items():
        version = booking_now["version"]
        assert [(name, n) in last for n in range(1, version + 1)] == [True] * version  # none was lost
        assert booking_now["summary"] == last[name, version]
        assert booking_now["sequence"] == version
    _tell(sorted(second for writer in writers for second in writer.seconds))


def _tell(seconds: list[float]) -> None:
    median, most = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.99)]
    print(
        f"{len(seconds)} changes, 0 refused, 0 lost; "
        f"median {median * 1000:.0f} ms, p99 {most * 1000:.0f} ms, max {seconds[-1] * 1000:.0f} ms"
    )


def test_the_first_put_of_one_id_from_many_at_once(installation: Installation) -> None:
    said = {
        "bookings": booking(version=1),
        "users": {"name": "New", "timezone": "Europe/London"},
        "organisations": {"name": "New"},
    }
    with installation.serving(_WORKERS) as server:
        host = Client(server.port, installation.api_key())
        _make_amira(host)
        statuses = {
            (kind, number): _statuses_of_many(host, f"/{kind}/new-{number}", body)
            for kind, body in said.items()
            for number in range(5)
        }
    assert statuses == dict.fromkeys(statuses, [200] * (_WRITERS - 1) + [201])


def _statuses_of_many(host: Client, path: str, body: dict[str, Any]) -> list[int]:
    statuses: list[int] = []
    _together([lambda: statuses.append(host.call("PUT", path, body).status)] * _WRITERS)
    return sorted(statuses)


def _make_amira(host: Client) -> None:
    host.done("PUT", "/users/amira", {"name": "Amira"})


def _together(calls: list[Callable[[], object]]) -> None:
    """Run all calls at the same moment, each in a thread; a failure in one fails the test."""
    start = threading.Barrier(len(calls))
    failures: list[BaseException] = []

    def run(call: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            call()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
