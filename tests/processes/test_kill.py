"""Acknowledged means kept (S-32): SIGKILL in the middle of writes, then look at every one.

Half of the writers send batches. In short with every run; ``make campaign-kills`` does as much as S-32 wants.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from feedserver.database.sqlite import sqlite_module
from tests.full import full_or, often
from tests.processes.client import Client, booking
from tests.processes.installation import FEEDSERVER, Installation, Server
from tests.processes.waiting import wait_until

_CYCLES = often(200, 2)
#: Acknowledged in each cycle at least, before the kill.
_WRITES = full_or(500, 100)
_WORKERS = 4
_WRITERS = 6
_BATCH = 25


@dataclass
class Writer:
    """Changes bookings of its own, one version after the other, and notes what was acknowledged."""

    name: str
    batch: int
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: list[object] = field(default_factory=list)
    count: int = 0
    writes: int = 0

    def write_until_cut_off(self, host: Client) -> None:
        while True:
            self.count += 1
            version = self.count
            ids = [f"{self.name}-{(self.count + place) % (7 * self.batch)}" for place in range(self.batch)]
            try:
                refused = self._write(host, ids, version)
            except OSError:
                return
            if refused:
                self.refused += refused
                return
            self.acknowledged.update(dict.fromkeys(ids, version))
            self.writes += len(ids)

    def _write(self, host: Client, ids: list[str], version: int) -> list[object]:
        """Acknowledged, unless something is given back, or the connection ends."""
        if len(ids) == 1:
            status = host.call("PUT", f"/bookings/{ids[0]}", _body(version)).status
            return [] if status in (200, 201) else [status]
        said = {"bookings": [{"id": booking_id, **_body(version)} for booking_id in ids]}
        answer = host.call("POST", "/bookings/batch", said)
        if answer.status != 200:
            return [answer.status]
        return [one for one in answer.json["results"] if one["status"] not in (200, 201)]


def test_every_acknowledged_write_is_there_and_none_is_half_written(small: Installation) -> None:
    api_key = small.api_key()
    writers = [Writer(f"w{number}", _BATCH if number % 2 else 1) for number in range(_WRITERS)]
    starts: list[float] = []
    for cycle in range(_CYCLES):
        began = time.monotonic()
        with _until_killed(small) as server:
            starts.append(time.monotonic() - began)
            host = Client(server.port, api_key)
            host.done("PUT", "/users/amira", {"name": "Amira"})
            _check(host, writers)
            threads = [threading.Thread(target=w.write_until_cut_off, args=[host]) for w in writers]
            for thread in threads:
                thread.start()
            wanted = (cycle + 1) * _WRITES
            wait_until(lambda n=wanted: sum(w.writes for w in writers) >= n)
            server.kill()
            for thread in threads:
                thread.join()
        assert [writer.refused for writer in writers] == [[]] * _WRITERS
        _check_file(small)
    with small.serving() as server:
        _check(Client(server.port, api_key), writers)
    _check_file(small)
    writes = sum(writer.writes for writer in writers)
    slowest, median = max(starts), sorted(starts)[len(starts) // 2]
    print(f"{_CYCLES} kills, {writes} writes acknowledged, starts {median:.1f} s, at most {slowest:.1f} s")


@contextmanager
def _until_killed(installation: Installation) -> Iterator[Server]:
    """A server that is expected to be killed inside the block."""
    server = Server(installation, [str(FEEDSERVER), "serve", "--workers", str(_WORKERS)])
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.kill()


def _body(version: int) -> dict[str, object]:
    """A booking of which every part tells its version, so that a mixture would show."""
    people = [{"email": f"v{version}-{n}@host.example", "role": "employer"} for n in range(version % 5)]
    return booking(version=version, summary=f"v{version}", participants=[{"user": "amira"}, *people])


def _check(host: Client, writers: list[Writer]) -> None:
    bookings = {one["id"]: one for one in host.bookings()}
    for writer in writers:
        for booking_id, version in writer.acknowledged.items():
            kept = bookings[booking_id]
            assert kept["version"] >= version
            assert kept["version"] <= writer.count  # at most the one that was cut off before its answer
            assert kept["summary"] == f"v{kept['version']}"


def _check_file(installation: Installation) -> None:
    """Rows of bookings and participants agree, and so does SQLite with its file."""
    connection = sqlite_module().connect(installation.home / "feedserver.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for booking_id, version, summary in connection.execute("SELECT id, version, summary FROM bookings"):
            assert summary == f"v{version}"
            people = connection.execute(
                "SELECT email FROM participants WHERE booking = ? ORDER BY position", [booking_id]
            ).fetchall()
            assert people == [(None,), *((f"v{version}-{n}@host.example",) for n in range(version % 5))]
    finally:
        connection.close()
