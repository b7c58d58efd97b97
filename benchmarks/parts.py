"""Where the microseconds of a poll go: parts within one process, and the server around them.

Rows of one process are CPU time of plain calls in a single thread, without a socket. The servers' rows are
CPU time of one request of the whole process under load, where threads also wait for each other.
"""

import io
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from benchmarks.bulk import Size, filled
from benchmarks.peers import hello
from benchmarks.plan import Plan
from benchmarks.result import Result, Spread
from benchmarks.rounds import measured
from benchmarks.stage import staged
from benchmarks.unavailable import Failed
from feedserver.app import create_app
from feedserver.database.sqlite import sqlite_module
from feedserver.settings import load_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

TITLE = "A poll by its parts"

_ROW = (
    "SELECT * FROM calendar_tokens JOIN users ON users.id = calendar_tokens.user "
    "WHERE calendar_tokens.random_part = ?"
)


def measure(plan: Plan) -> list[Result]:
    """All rows."""
    with staged(plan) as stage:
        site = stage.installation("site")
        path = filled(site, Size(1, 1, plan.bookings)).path(0)
        settings = load_settings({}, home=str(site.home))
        app = create_app(settings)
        services = app.extensions["feedserver"]
        token = path.split("/")[2]
        random_part = token[4:26]
        connection = sqlite_module().connect(site.home / "feedserver.db", isolation_level=None)
        whole = _call(app, path, 200)
        works: dict[str, Callable[[], object]] = {
            "signature": lambda: services.signer.read(token),
            "one row by its index, the driver alone": lambda: connection.execute(
                _ROW, (random_part,)
            ).fetchone(),
            "unknown token, answered": _call(app, f"{path[:40]}A{path[41:]}", 404),
            "304, answered: signature, row, state": _call(app, path, 304, HTTP_IF_NONE_MATCH=whole()["ETag"]),
            f"warm 200, {plan.bookings} bookings, answered: the same, cache": whole,
            "framework: Flask hello, answered": _call(hello.app, "/", 200),
        }
        found = [_part(name, work, plan) for name, work in works.items()]
        connection.close()
        services.database.close()
        servers = measured([stage.bare(), stage.hello()], plan)
    return [*found, *(_server(one) for one in servers)]


def _part(name: str, work: Callable[[], object], plan: Plan) -> Result:
    _cost(work, plan.calls)  # what is looked up once, or kept, is there from now on
    return Result(
        name=name, figures={"CPU µs": Spread.of(_cost(work, plan.calls) for _ in range(plan.rounds))}
    )


def _cost(work: Callable[[], object], calls: int) -> float:
    """CPU time of one call in microseconds."""
    began = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - began) / calls * 1e6


def _server(one: Result) -> Result:
    return Result(name=f"server: {one.name} under gunicorn", figures={"CPU µs": one.figures["CPU µs"]})


def _call(app: "WSGIApplication", path: str, expected: int, **headers: str) -> Callable[[], dict[str, str]]:
    """A request to a WSGI application, without a server; each call gives the headers of the answer."""

    def call() -> dict[str, str]:
        said: list[Any] = []

        def start_response(*status_and_headers: Any) -> Callable[[bytes], object]:
            said.extend(status_and_headers)
            return said.append

        answered = app(_environ(path, headers), start_response)
        b"".join(answered)
        close = getattr(answered, "close", None)
        if close is not None:
            close()
        if not said[0].startswith(str(expected)):
            raise Failed(f"{path} answered {said[0]}")
        return dict(said[1])

    return call


def _environ(path: str, headers: dict[str, str]) -> "WSGIEnvironment":
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **headers,
    }
