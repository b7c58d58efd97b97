"""A host that writes from many connections leaves a thread to calendars."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from feedserver.database.engine import open_database
from tests.processes.client import Client, booking
from tests.processes.installation import Installation
from tests.processes.load import prepared
from tests.processes.waiting import wait_until

_WRITERS = 20
_POLLS = 50


def test_polls_do_not_wait_for_writers(small: Installation) -> None:
    """Nobody can write while another holds SQLite's lock; feeds are read all the same."""
    database = open_database(small.database_url)
    with small.serving(1) as server, ThreadPoolExecutor(_WRITERS) as writers:
        host = Client(server.port, small.api_key())
        url = prepared(host)
        with database.write():
            writes = [
                writers.submit(host.call, "PUT", f"/bookings/beside-{number}", booking())
                for number in range(_WRITERS)
            ]
            wait_until(lambda: _connections(server.port) >= _WRITERS)
            assert [host.get(url).status for _ in range(_POLLS)] == [200] * _POLLS
            assert not any(write.done() for write in writes)
        assert [write.result().status for write in writes] == [201] * _WRITERS
    database.close()


def _connections(port: int) -> int:
    """How many connections to that port are established, seen from the clients' side (proc(5))."""
    with Path("/proc/net/tcp").open() as table:
        return sum(line.split()[2].endswith(f":{port:04X}") and line.split()[3] == "01" for line in table)
