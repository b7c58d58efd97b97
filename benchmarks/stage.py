"""What a measurement stands on: a temporary folder, and servers that are stopped when it is over."""

import http.client
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import services, wrk
from benchmarks.content import Said
from benchmarks.peers import database, nginx, node
from benchmarks.plan import Plan
from benchmarks.process import Process, free_port
from benchmarks.result import Goal
from benchmarks.rounds import Target
from benchmarks.site import THREADS, Site
from benchmarks.unavailable import Failed, Unavailable
from benchmarks.wrk import Load

_ROOT = Path(__file__).parents[1]
_PEERS_FEED = f"/feeds/{database.TOKEN}.ics"
#: Seconds of a slow peer for each of a fast one.
_SLOW = 4


@dataclass(frozen=True, slots=True)
class Stage:
    """``folder`` and all that was started go when the measurement is over."""

    plan: Plan
    folder: Path
    _ending: ExitStack

    def site(self, name: str, *, workers: int = 1, **settings: object) -> Site:
        """A feedserver that serves."""
        return self.installation(name, workers=workers, **settings).start()

    def installation(self, name: str, *, workers: int = 1, **settings: object) -> Site:
        """A feedserver that is set up and does not serve yet."""
        site = Site(self.folder / name, workers=workers, **settings)
        self._ending.callback(site.stop)
        return site

    def postgresql(self) -> str:
        """The address of a database that goes with the stage; Unavailable where there is no PostgreSQL."""
        return self._ending.enter_context(services.postgresql())

    def file(self, name: str, lines: Sequence[str]) -> Path:
        """A file for wrk."""
        path = self.folder / name
        path.write_text("\n".join(lines))
        return path

    def hello(self) -> Target:
        """Flask's hello world, to which everything is compared."""
        return _target("hello", self._python("benchmarks.peers.hello:app"), "/")

    def bare(self) -> Target:
        """The server alone, without a framework."""
        return _target("bare WSGI", self._python("benchmarks.peers.bare:app"), "/")

    def naive(self, bookings: Sequence[Said]) -> Target:
        """What one would write first."""
        file = self.folder / "naive.db"
        database.write(file, bookings)
        process = self._python("benchmarks.peers.naive:app", NAIVE_DATABASE=str(file))
        return _target("naive", process, _PEERS_FEED, times=_SLOW)

    def ical_generator(self, bookings: Sequence[Said]) -> list[Target]:
        """The best peer: 200, and its 304. Unavailable where there is no node."""
        if not self.plan.node:
            raise Unavailable("left out by the plan")
        script = node.server()
        file = self.folder / "peer.db"
        database.write(file, bookings)
        port = free_port()
        process = self._started(["node", str(script), str(port), str(file)], port)
        return _both("ical-generator", process, _PEERS_FEED, times=_SLOW)

    def nginx(self, body: bytes) -> list[Target]:
        """The same octets as a file: 200 and 304. Unavailable where there is no nginx."""
        port = free_port()
        process = self._started(nginx.command(self.folder / "nginx", port, body), port)
        return _both("nginx, a file", process, nginx.PATH)

    def _python(self, application: str, **environ: str) -> Process:
        """A peer in Python, under the same server as feedserver."""
        port = free_port()
        gunicorn = [sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", str(THREADS)]
        command = [*gunicorn, "--no-control-socket", "--bind", f"127.0.0.1:{port}", application]
        return self._started(command, port, PYTHONPATH=str(_ROOT), **environ)

    def _started(self, command: Sequence[str], port: int, **environ: str) -> Process:
        process = Process(command, folder=self.folder, environ={**os.environ, **environ}, port=port)
        self._ending.callback(process.stop)
        process.wait_until_it_listens()
        return process


@contextmanager
def staged(plan: Plan, folder: Path | None = None) -> Iterator[Stage]:
    """A stage in a folder of its own, or in one that stays."""
    wrk.program()
    with ExitStack() as ending:
        own = ending.enter_context(TemporaryDirectory(prefix="feedserver-benchmark-"))
        yield Stage(plan, folder or Path(own), ending)


def request(process: Process, path: str, headers: Mapping[str, str], seconds: float) -> Load:
    """The same request again and again."""
    return wrk.Wrk(process.port, seconds, path=path, headers=headers).result()


def same_request(
    name: str,
    site: Site,
    path: str,
    goals: tuple[Goal, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Target:
    """One request to feedserver, again and again."""
    process = site.process
    load = partial(request, process, path, headers or {})
    return Target(name=name, process=lambda: process, load=load, goals=goals)


def _target(
    name: str, process: Process, path: str, headers: Mapping[str, str] | None = None, times: int = 1
) -> Target:
    _etag(process.port, path)  # it listens before it can answer
    load = partial(request, process, path, headers or {})
    return Target(name=name, process=lambda: process, load=load, times=times)


def _both(name: str, process: Process, path: str, times: int = 1) -> list[Target]:
    condition = {"If-None-Match": _etag(process.port, path)}
    return [
        _target(name, process, path, times=times),
        _target(f"{name}, 304", process, path, condition, times),
    ]


def _etag(port: int, path: str) -> str:
    """The ETag of an answer that must be a 200; empty where there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise Failed(f"{path} on port {port} answers {response.status}")
    return response.headers.get("ETag", "")
