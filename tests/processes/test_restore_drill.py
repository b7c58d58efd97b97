"""S-37: backups of a server that is written to, restored elsewhere and in place."""

import json
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.conftest import PG_SERVER
from tests.processes.client import Client, booking
from tests.processes.installation import Installation

_GROWING = ("bookings", "participants", "audit_entries", "users", "calendar_tokens")


@pytest.fixture
def elsewhere(installation: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Another machine: its own home with a copy of the keys, and no database yet."""
    folder = tmp_path / "elsewhere"
    if installation.database_url.startswith("sqlite"):
        other = Installation(folder)
    else:
        name = f"{installation.database_url.rpartition('/')[2]}_elsewhere"
        other = Installation(folder, database_url=f"{installation.database_url.rpartition('/')[0]}/{name}")
    other.home.mkdir(parents=True)
    shutil.copy(installation.home / "keys.json", other.home)
    yield other
    if not installation.database_url.startswith("sqlite"):
        with psycopg.connect(f"{PG_SERVER}/postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@contextmanager
def written_to(client: Client) -> Iterator[list[int]]:
    """Bookings of jonas come in all the time, from several clients; gives the statuses."""
    stopped, statuses = threading.Event(), list[int]()

    def write(writer: int) -> None:
        number = 0
        while not stopped.is_set():
            number += 1
            body = booking(summary=f"{number}", participants=[{"user": "jonas"}])
            statuses.append(client.call("PUT", f"/bookings/w{writer}-{number}", body).status)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


@pytest.mark.long
def test_a_snapshot_under_load_restored_elsewhere(
    installation: Installation, elsewhere: Installation, tmp_path: Path
) -> None:
    counts: list[dict[str, int]] = []
    with installation.serving() as server:
        host = Client(server.port, installation.api_key())
        for user in ("amira", "jonas"):
            host.done("PUT", f"/users/{user}", {"name": user})
        for number in range(20):
            host.done("PUT", f"/bookings/b-{number}", booking())
        paths = [
            urlsplit(host.done("POST", "/users/amira/tokens", one)["url"]).path
            for one in ({}, {"privacy": "busy"})
        ]
        feeds = [host.get(path) for path in paths]
        with written_to(host) as statuses:
            for number in range(2):
                told = json.loads(
                    _done(installation, "backup", "create", str(tmp_path / f"{number}.backup"), "--json")
                )
                counts.append(told["counts"])
        assert set(statuses) == {201} and len(statuses) > 20
    for before, after in pairwise(counts):
        assert all(after[table] >= before[table] for table in _GROWING)
    assert counts[-1]["bookings"] > counts[0]["bookings"] >= 20

    done = json.loads(_done(elsewhere, "backup", "restore", str(tmp_path / "1.backup"), "--exact", "--json"))
    assert done["counts"] == counts[-1] and done["set_aside"] is None
    with elsewhere.serving() as server:
        again = [Client(server.port).get(path) for path in paths]
    assert [one.body for one in again] == [one.body for one in feeds]
    assert [one.headers["ETag"] for one in again] == [one.headers["ETag"] for one in feeds]


@pytest.mark.long
def test_restore_is_refused_while_a_server_runs_and_not_after_it_was_killed(
    small: Installation, tmp_path: Path
) -> None:
    backup = str(tmp_path / "one.backup")
    with small.serving() as server:
        host = Client(server.port, small.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        host.done("PUT", "/bookings/b-1", booking())
        tokens = [host.done("POST", "/users/amira/tokens") for _ in range(2)]
        _done(small, "backup", "create", backup)
        refused = small.run("backup", "restore", backup)
        assert refused.returncode == 1 and "uses the installation" in refused.stderr
        host.done("POST", f"/tokens/{tokens[0]['id']}/revoke")
        server.signal_group(signal.SIGKILL)
        server.process.wait()
        _done(small, "backup", "restore", backup)
        server.process.returncode = 0  # for the end of the block: it was killed on purpose
    with small.serving() as server:
        client = Client(server.port)
        revoked, live = (client.get(token["url"]) for token in tokens)
    assert b"Planning meeting" in live.body and b"SEQUENCE:1000" in live.body
    assert revoked.status == 200 and b"Planning meeting" not in revoked.body


def _done(installation: Installation, *words: str) -> Any:
    done = installation.run(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout
