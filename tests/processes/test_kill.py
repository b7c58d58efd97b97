"""Acknowledged means kept (S-32, in short): SIGKILL in the middle of writes, then look at every one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from feedserver.database.sqlite import sqlite_module
from tests.processes.client import Client, booking
from tests.processes.installation import FEEDSERVER, Installation, Server
from tests.processes.waiting import wait_until

_WORKERS = 4
_WRITERS = 6


@dataclass
class Writer:
    """Changes bookings of its own, one version after the other, and notes what was acknowledged."""

    name: str
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    count: int = 0

    def write_until_cut_off(self, host: Client) -> None:
        while True:
            self.count += 1
            booking_id = f"{self.name}-{self.count % 7}"
            version = self.count
            try:
                answer = host.call("PUT", f"/bookings/{booking_id}", _body(version))
            except OSError:
                return
            if answer.status not in (200, 201):
                self.refused.append(answer.status)
                return
            self.acknowledged[booking_id] = version


@pytest.mark.parametrize("cycles", [3])
def test_every_acknowledged_write_is_there_and_none_is_half_written(small: Installation, cycles: int) -> None:
    api_key = small.api_key()
    writers = [Writer(f"w{number}") for number in range(_WRITERS)]
    for cycle in range(cycles):
        with _until_killed(small) as server:
            host = Client(server.port, api_key)
            host.done("PUT", "/users/amira", {"name": "Amira"})
            _check(host, writers)
            threads = [threading.Thread(target=w.write_until_cut_off, args=[host]) for w in writers]
            for thread in threads:
                thread.start()
            wanted = (cycle + 1) * 100
            wait_until(lambda n=wanted: sum(w.count for w in writers) >= n)
            server.kill()
            for thread in threads:
                thread.join()
        assert [writer.refused for writer in writers] == [[]] * _WRITERS
        _check_file(small)
    with small.serving() as server:
        _check(Client(server.port, api_key), writers)
    _check_file(small)


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
    for writer in writers:
        for booking_id, version in writer.acknowledged.items():
            kept = host.done("GET", f"/bookings/{booking_id}")
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
