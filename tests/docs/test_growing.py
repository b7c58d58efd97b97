"""The page on growing, followed word for word: from SQLite to PostgreSQL, Redis and a second server."""

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests.conftest import DATABASES, PG_SERVER
from tests.docs.pages import blocks, run
from tests.processes.client import Client
from tests.processes.conftest import CACHES, REDIS
from tests.processes.installation import FEEDSERVER, Installation
from tests.processes.load import prepared

_PAGE = "docs/growing.md"

pytestmark = pytest.mark.skipif(len(DATABASES) + len(CACHES) < 4, reason="needs PostgreSQL and Redis")


@pytest.fixture
def database() -> Iterator[str]:
    """The name of a database that the page makes."""
    name = f"feedserver_test_growing_{secrets.token_hex(4)}"
    yield name
    with psycopg.connect(f"{PG_SERVER}/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@pytest.mark.long
def test_the_way_to_two_servers(small: Installation, tmp_path: Path, database: str) -> None:
    keep, move, compare, ping, readyz, second = blocks(_PAGE, "bash")
    stop, start, copy_keys = blocks(_PAGE, "sh")
    assert (stop, start) == ("systemctl stop feedserver\n", "systemctl start feedserver\n")
    assert "keys.json" in copy_keys
    server = urlsplit(PG_SERVER)
    said = {
        "PATH": f"{FEEDSERVER.parent}:{os.environ['PATH']}",
        "FEEDSERVER_HOME": str(small.home),
        "MOVING": str(tmp_path / "moving"),
        "PGHOST": str(server.hostname),
        "PGPORT": str(server.port),
        "PGUSER": str(server.username),
        "DATABASE": database,
        "REDIS": REDIS,
        "BASE": f"http://127.0.0.1:{small.port}",
    }

    def follow(block: str) -> str:
        done = run("bash", f"cd {tmp_path}\n{block}", **said)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    with small.serving() as serving:
        said["FEED"] = prepared(Client(serving.port, small.api_key()))
        time.sleep(2)  # in the second of a change, feeds give a date that is a second older
        follow(keep)
    follow(move)
    url = f"postgresql+psycopg://{server.username}@{server.hostname}:{server.port}/{database}"
    small.environ["FEEDSERVER_DATABASE_URL"] = url
    with small.serving():
        follow(compare)
    assert not (tmp_path / "moving").exists()

    small.environ["FEEDSERVER_CACHE_URL"] = REDIS
    (tmp_path / "second").mkdir()
    other = Installation(tmp_path / "second", database_url=url, cache_url=REDIS)
    other.home.mkdir()
    (other.home / "keys.json").write_bytes((small.home / "keys.json").read_bytes())
    (other.home / "keys.json").chmod(0o600)
    said["SECOND"] = f"http://127.0.0.1:{other.port}"
    with small.serving(), other.serving():
        assert follow(ping) == "PONG\n"
        follow(readyz)
        follow(second)
    with redis.Redis.from_url(REDIS) as cache:
        for name in cache.scan_iter(match=f"*{urlsplit(said['FEED']).path.split('/')[2]}*"):
            cache.delete(name)
