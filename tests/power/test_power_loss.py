"""Acknowledged means kept, power loss (S-33): with FULL nothing is lost; with NORMAL something is.

The power is not cut, and no file system drops anything (LazyFS, which does, is not at hand everywhere). What
the server's processes ask of the kernel is recorded instead, and what a cut leaves is worked out from it.
"""

import os
import random
import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from feedserver.database.sqlite import sqlite_module
from tests.full import full_or
from tests.power.recording import Call, after_power_cut, calls, strace
from tests.processes.client import Client, booking
from tests.processes.conftest import template
from tests.processes.installation import FEEDSERVER, Installation, Server
from tests.processes.waiting import wait_until

__all__ = ["template"]
pytestmark = pytest.mark.skipif(
    not (os.environ.get("CI") or shutil.which("strace")), reason="strace is not on this machine"
)

_CUTS = full_or(50, 10)
_WRITES = full_or(1_500, 120)
_WRITERS = 4
_NORMAL = """
def post_fork(server, worker):
    from feedserver.database import sqlite

    full = sqlite._prepare

    def normal(connection, record):
        full(connection, record)
        connection.execute("PRAGMA synchronous = NORMAL")

    sqlite._prepare = normal
"""


@dataclass
class Recorded:
    """What came to the disk, and when which write of which booking was acknowledged."""

    before: dict[str, bytes]
    calls: list[Call] = field(default_factory=list)
    acknowledged: list[tuple[float, str, int]] = field(default_factory=list)

    def lost(self, cut: float, folder: Path, chance: random.Random, kept: float) -> int:
        """How many bookings a cut at that second takes back behind what was acknowledged; fails on damage."""
        folder.mkdir()
        for path, content in after_power_cut(self.calls, self.before, cut, chance, kept).items():
            (folder / Path(path).name).write_bytes(content)
        file = sqlite_module().connect(folder / "feedserver.db")
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = {name: version for name, version, _ in _rows(file)}
        assert all(summary == f"v{version}" for _, version, summary in _rows(file))
        file.close()
        shutil.rmtree(folder)
        last = {name: version for at, name, version in self.acknowledged if at <= cut}
        return sum(rows.get(name, -1) < version for name, version in last.items())


def test_with_full_nothing_is_lost(tmp_path: Path, template: Installation) -> None:
    recorded = _record(tmp_path / "full", template)
    chance = random.Random(33)  # noqa: S311
    cuts = [at for at, _, _ in chance.sample(recorded.acknowledged, _CUTS)]
    for kept in (0.0, 0.5):
        assert [recorded.lost(cut, tmp_path / "cut", chance, kept) for cut in cuts] == [0] * _CUTS
    print(f"FULL: {len(recorded.acknowledged)} writes acknowledged, {2 * _CUTS} cuts, 0 lost")


def test_with_normal_something_is_lost(tmp_path: Path, template: Installation) -> None:
    """The control: a recording that cannot show a loss shows nothing."""
    recorded = _record(tmp_path / "normal", template, _NORMAL)
    chance = random.Random(33)  # noqa: S311
    cuts = [at for at, _, _ in chance.sample(recorded.acknowledged, _CUTS)]
    lost = [recorded.lost(cut, tmp_path / "cut", chance, 0.0) for cut in cuts]
    assert sum(lost) >= 1
    print(f"NORMAL: {sum(map(bool, lost))} of {_CUTS} cuts lose, at most {max(lost)} bookings")


def _record(folder: Path, template: Installation, operator_file: str = "") -> Recorded:
    folder.mkdir()
    installation = Installation(folder).copy_of(template)
    if operator_file:
        installation.operator_file(operator_file)
    api_key = installation.api_key()
    database, log = installation.home / "feedserver.db", folder / "calls"
    files = [database, database.with_name("feedserver.db-wal")]
    recorded = Recorded({str(file): file.read_bytes() for file in files if file.exists()})
    command = [*strace(log, files), str(FEEDSERVER), "serve", "--workers", "2"]
    server = Server(installation, command)
    try:
        server.wait_until_ready()
        _write(Client(server.port, api_key), recorded)
    finally:
        server.kill()
    recorded.calls = sorted(calls(log), key=lambda call: call.ended)
    return recorded


def _write(host: Client, recorded: Recorded) -> None:
    host.done("PUT", "/users/amira", {"name": "Amira"})
    enough = threading.Event()
    failures: list[BaseException] = []

    def write(place: int) -> None:
        try:
            for version in range(1, 1_000_000):
                if enough.is_set():
                    return
                name = f"b-{place}-{version % 5}"
                host.done("PUT", f"/bookings/{name}", booking(version=version, summary=f"v{version}"))
                recorded.acknowledged.append((time.time(), name, version))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=[place]) for place in range(_WRITERS)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(recorded.acknowledged) >= _WRITES or failures, seconds=600)
    enough.set()
    for thread in threads:
        thread.join()
    assert failures == []


def _rows(file: Any) -> list[tuple[str, int, str]]:
    found: list[tuple[str, int, str]] = file.execute("SELECT id, version, summary FROM bookings").fetchall()
    return found
