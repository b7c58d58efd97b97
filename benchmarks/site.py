"""feedserver as operators run it: ``feedserver serve`` on an installation of its own."""

import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from benchmarks.content import Said, booking
from benchmarks.process import Process, free_port
from benchmarks.unavailable import Failed
from feedserver.database.sqlite import sqlite_module

THREADS = 4
_AT_ONCE = 1000
#: What a first reading built is stored in the background, at least once a second.
_SECONDS_TO_STORE = 1.5
#: Each reading stores some four thousand entries.
_MOST_READINGS = 50
#: The file with the API key, beside the database.
_KEY = "benchmark.key"
#: The command of the environment that runs the benchmarks.
COMMAND = Path(sys.executable).with_name("feedserver")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Crowd:
    """People with as many bookings each, some of them in common: ids, and the paths of their feeds.

    ``changing`` is one booking of each few, with its users; together they touch each feed once.
    """

    users: Sequence[str]
    paths: Sequence[str]
    changing: Sequence[tuple[str, Sequence[str]]]


class Site:
    """An installation in a folder, and its server once it is started; ``settings`` are feedserver's own."""

    def __init__(self, folder: Path, *, workers: int = 1, **settings: object) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.port = free_port()
        self._server: Process | None = None
        self._version = 1
        ours = {"PORT": str(self.port), "WEB_CONCURRENCY": str(workers), "FEEDSERVER_THREADS": str(THREADS)}
        self.environ = {**_environ(folder), **ours}
        self._set(settings)
        folder.mkdir(exist_ok=True)
        if self.home.exists():
            self.run("init")
        elif "database_url" in settings:
            _set_up(folder, self.environ)
        else:
            shutil.copytree(Path(_template().name) / "home", self.home)
        self._key = (self.home / _KEY).read_text()

    def _set(self, settings: Mapping[str, object]) -> None:
        self.environ |= {f"FEEDSERVER_{name.upper()}": str(value) for name, value in settings.items()}

    @property
    def process(self) -> Process:
        """The server; it must have been started."""
        assert self._server is not None
        return self._server

    def run(self, *arguments: str) -> str:
        """A command that comes to its end by itself; gives what it prints."""
        return _run(arguments, self.folder, self.environ)

    def spawn(self) -> "Site":
        """Start a server without waiting for it."""
        self._server = Process([COMMAND, "serve"], folder=self.folder, environ=self.environ, port=self.port)
        return self

    def start(self) -> "Site":
        """Serve, and wait until it is ready."""
        if self._server is None:
            self.spawn()
        self.process.wait_until_it_listens()
        while self.ask("GET", "/readyz").status != 200:
            pass
        return self

    def stop(self) -> None:
        """End the server, if there is one."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def restart(self, **settings: object) -> None:
        """End it and start it anew, with other settings."""
        self.stop()
        self._set(settings)
        self.start()

    def wait_until_stored(self) -> None:
        """Wait until what first readings built is stored."""
        self.process.settle(_SECONDS_TO_STORE)

    def store_all(self, read: Callable[[], object], shelves: int) -> None:
        """Read feeds until there are so many shelves: of hundreds of unknown ones it lets some go."""
        for _ in range(_MOST_READINGS):
            read()
            self.wait_until_stored()
            if self.shelves() >= shelves:
                return
        raise Failed(f"{self.shelves()} of {shelves} shelves were stored")

    def shelves(self) -> int:
        """How many shelves its SQLite database has."""
        with closing(sqlite_module().connect(self.home / "feedserver.db")) as database:
            (count,) = database.execute("SELECT count(*) FROM feed_shelves").fetchone()
        return int(count)

    def authorization(self) -> dict[str, str]:
        """The header that opens the API."""
        return {"Authorization": f"Bearer {self._key}"}

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body=body, headers={"Connection": "close", **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read())
        finally:
            connection.close()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API with a JSON body and insist on success; gives the JSON."""
        headers = {**self.authorization(), "Content-Type": "application/json"}
        octets = None if body is None else json.dumps(body).encode()
        answer = self.ask(method, f"/api/v1{path}", octets, headers)
        if answer.status not in (200, 201):
            raise Failed(f"{method} {path}: {answer.status} {answer.body[:500]!r}")
        return json.loads(answer.body)

    def push(self, bookings: Iterable[Said]) -> None:
        """Send bookings, as many in one batch as it takes; every one must be kept."""
        waiting = iter(bookings)
        while batch := list(islice(waiting, _AT_ONCE)):
            results = self.call("POST", "/bookings/batch", {"bookings": batch})["results"]
            refused = [one for one in results if one["status"] not in (200, 201)]
            if refused:
                raise Failed(f"a booking was refused: {refused[0]}")

    def user(self, user: str) -> str:
        """Make a user."""
        self.call("PUT", f"/users/{user}", {"name": user, "timezone": "Europe/London"})
        return user

    def feed(self, user: str) -> str:
        """Issue a token; gives the path of its feed."""
        return str(urlsplit(self.call("POST", f"/users/{user}/tokens", {})["url"]).path)

    def crowd(self, name: str, *, feeds: int, bookings: int, sharing: int) -> Crowd:
        """Make users with a feed each, ``sharing`` of which have the same ``bookings``."""
        users = [self.user(f"{name}-{number}") for number in range(feeds)]
        groups = [users[first : first + sharing] for first in range(0, feeds, sharing)]
        for group in groups:
            self.push(booking(f"{group[0]}.{number}", number, group) for number in range(bookings))
        changing = [(f"{group[0]}.{bookings // 2}", group) for group in groups]
        return Crowd(users, [self.feed(user) for user in users], changing)

    def change(self, crowd: Crowd) -> None:
        """Change one booking in each feed, in one batch."""
        self._version += 1
        self.push(booking(one, 7, group, self._version) for one, group in crowd.changing)

    def etag(self, path: str) -> str:
        """The ETag of a feed that answers 200."""
        return self._fetched(path).headers["ETag"]

    def octets(self, path: str) -> bytes:
        """A feed that answers 200."""
        return self._fetched(path).body

    def _fetched(self, path: str) -> Answer:
        answer = self.ask("GET", path)
        if answer.status != 200:
            raise Failed(f"a feed answered {answer.status}")
        return answer

    def metric(self, name: str) -> float:
        """A number of ``/metrics`` that has no labels."""
        for line in self.ask("GET", "/metrics", headers=self.authorization()).body.decode().splitlines():
            if line.startswith(f"{name} "):
                return float(line.split()[1])
        raise Failed(f"/metrics does not tell {name}")


def _environ(folder: Path) -> dict[str, str]:
    """The environment without settings of anybody else, with a home in that folder."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("FEEDSERVER_") and name != "PROMETHEUS_MULTIPROC_DIR"
    }
    # A backup that falls into one round and not into another would make both wrong.
    return {**plain, "FEEDSERVER_HOME": str(folder / "home"), "FEEDSERVER_BACKUP_MINUTES": "0"}


def _run(arguments: Sequence[str], folder: Path, environ: Mapping[str, str]) -> str:
    command = [str(COMMAND), *arguments]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        raise Failed(f"feedserver {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def _set_up(folder: Path, environ: Mapping[str, str]) -> None:
    """Keys, tables, and an API key that may do everything."""
    _run(["init"], folder, environ)
    key = _run(["key", "create", "benchmark", "--all-scopes"], folder, environ)
    (folder / "home" / _KEY).write_text(key.strip())


@cache
def _template() -> "TemporaryDirectory[str]":
    """A folder that was set up on SQLite, to be copied: two commands less to wait for."""
    made = TemporaryDirectory(prefix="feedserver-benchmark-")
    _set_up(Path(made.name), _environ(Path(made.name)))
    return made
