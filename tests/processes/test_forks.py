"""Each process has connections of its own (S-45), also where the application was made before the fork.

``TEST_FULL=1`` asks ten thousand times.
"""

import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.conftest import DATABASES
from tests.full import full_or
from tests.processes.client import Client
from tests.processes.installation import FEEDSERVER, Installation, Server
from tests.processes.load import prepared
from tests.processes.readers import read

_COUNT = full_or(10_000, 600)
_WORKERS = 4
_ROOT = Path(__file__).parents[2]
#: The database is touched before the fork, on both ways to it; each thread then says what it talks to.
_OPERATOR_FILE = """
import os, threading
from sqlalchemy import func, select

preload_app = True
BACKEND = select(func.pg_backend_pid().label("pid"))
said = set()

def say(application):
    database = application.extensions["feedserver"].database
    with database.read() as tx:
        pooled = tx.scalar(BACKEND)
    with open("connections", "a") as file:
        for backend in (pooled, database.row(BACKEND).pid):
            file.write(f"{os.getpid()} {backend}\\n")

def when_ready(server):
    say(server.app.wsgi())

def post_request(worker, request, environ, response):
    me = os.getpid(), threading.get_ident()
    if me not in said:
        said.add(me)
        say(worker.app.wsgi())
"""
_COMMANDS = {
    "serve": [str(FEEDSERVER), "serve", "--workers", str(_WORKERS)],
    "wsgi": [
        *(sys.executable, "-m", "gunicorn", "--chdir", ".", "--pythonpath", str(_ROOT)),
        *("--worker-class", "gthread", "--threads", "4", "--workers", str(_WORKERS)),
        *("--config", "config/gunicorn.conf.py", "wsgi:app"),
    ],
}

pytestmark = pytest.mark.skipif("postgresql" not in DATABASES, reason="needs PostgreSQL")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("kind", _COMMANDS)
def test_no_connection_is_shared(installation: Installation, kind: str) -> None:
    installation.operator_file(_OPERATOR_FILE)
    bind = ["--bind", f"127.0.0.1:{installation.port}"] if kind == "wsgi" else []
    server = Server(installation, [*_COMMANDS[kind], *bind])
    try:
        server.wait_until_ready()
        host = Client(server.port, installation.api_key())
        url = prepared(host)
        seen = read(url, _COUNT)
        assert {one.status for one in seen} == {200}
        assert seen.total() == _COUNT
        assert "Traceback" not in server.stderr, server.stderr
    finally:
        server.kill()
    _expect_own_connections(installation.folder / "connections", server)


def _expect_own_connections(said: Path, server: Server) -> None:
    users = defaultdict(set)
    for line in said.read_text().splitlines():
        process, backend = line.split()
        users[backend].add(process)
    processes = set().union(*users.values())
    assert str(server.process.pid) in processes
    assert len(processes) == _WORKERS + 1
    assert {backend: by for backend, by in users.items() if len(by) > 1} == {}
