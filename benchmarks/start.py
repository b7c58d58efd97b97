"""How long one waits: for the command line, and for a server."""

import http.client
import time
from collections.abc import Callable

from benchmarks.plan import Plan
from benchmarks.result import Result, Spread, at_most
from benchmarks.site import Site
from benchmarks.stage import staged

TITLE = "Starting"


def measure(plan: Plan) -> list[Result]:
    """All rows."""
    with staged(plan) as stage:
        site = stage.installation("site", workers=2)
        helps, starts = [], []
        for _ in range(plan.rounds):
            helps.append(_seconds(lambda: site.run("--help")))
            starts.append(_seconds(lambda: _start(site)))
            site.stop()
    return [
        Result(name="feedserver --help", figures={"s": Spread.of(helps)}, goals=(at_most(0.4, "s"),)),
        Result(
            name="from `feedserver serve` to ready, 2 workers",
            figures={"s": Spread.of(starts)},
            goals=(at_most(2, "s"),),
        ),
    ]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _start(site: Site) -> None:
    """Ask ``/readyz`` until it says so, each time on a connection of its own."""
    site.spawn()
    while not _is_ready(site.port):
        time.sleep(0.005)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
