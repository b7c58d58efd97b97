"""Connections that end under load (S-46): at most one request fails for each, and then all is well.

``TEST_FULL=1`` does it ten times each, and says what failed and how long requests took.
"""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.conftest import DATABASES, PG_SERVER
from tests.full import IS_FULL, full_or
from tests.processes.client import Client
from tests.processes.cluster import Cluster, can_start_one, cluster
from tests.processes.installation import Installation, Server
from tests.processes.load import Load, prepared

_TIMES = full_or(10, 2)
_WORKERS = 2

pytestmark = pytest.mark.skipif("postgresql" not in DATABASES, reason="needs PostgreSQL")


def _end_sessions(url: str) -> int:
    """End every session of that database; gives how many there were."""
    name = url.rpartition("/")[2]
    query = b"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(f"{PG_SERVER}/postgres", autocommit=True) as server:
        (count,) = server.execute(query, [name]).fetchone() or (0,)
    return int(count)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_all_connections_ended_under_load(installation: Installation, database_url: str) -> None:
    with installation.serving(_WORKERS, tracebacks=True) as server:
        _disturb(installation, server, lambda: _end_sessions(database_url))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Cluster]]:
    """An installation on a PostgreSQL that may be restarted."""
    if not can_start_one():
        pytest.skip("needs initdb and pg_ctl")
    with cluster() as made:
        yield Installation(tmp_path_factory.mktemp("own"), database_url=made.url).set_up(), made


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_the_database_restarted_under_load(own: tuple[Installation, Cluster], mode: str) -> None:
    installation, restarting = own

    def restart() -> int:
        count = restarting.sessions()
        restarting.restart(mode)
        return count

    with installation.serving(_WORKERS, tracebacks=True) as server:
        _disturb(installation, server, restart)


def test_a_database_that_stays_away_is_an_error_and_comes_back(own: tuple[Installation, Cluster]) -> None:
    installation, stopping = own
    with installation.serving(_WORKERS, tracebacks=True) as server:
        host = Client(server.port, installation.api_key())
        url = prepared(host)
        stopping.stop()
        assert {host.get(url).status for _ in range(20)} == {503}
        assert host.get(url).headers["Retry-After"]
        stopping.start()
        assert {host.get(url).status for _ in range(20)} == {200}


def _disturb(installation: Installation, server: Server, disturb: Callable[[], int]) -> None:
    host = Client(server.port, installation.api_key())
    with Load(host, prepared(host), writers=2).running() as load:
        for _ in range(_TIMES):
            load.await_more(200)
            before = len(load.failures)
            connections = disturb()
            load.await_more(200)
            failed = load.failures[before:]
            assert connections > 0
            assert len(failed) <= connections, failed
            assert set(failed) <= {"503"}
            settled = len(load.failures)
            load.await_more(200)
            assert load.failures[settled:] == []
    if IS_FULL:
        print(f"\n{load.done:,} requests, {_TIMES} times all of {connections} connections ended;", end=" ")
        print(f"{len(load.failures)} failed, p99 {load.percentile(0.99) * 1000:.0f} ms,", end=" ")
        print(f"longest {max(load.seconds) * 1000:.0f} ms")
