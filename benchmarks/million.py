"""A million subscriptions: ``python -m benchmarks.million [--keep FOLDER]``, or ``make bench-million``.

One database with 100,000 users, 1,000,000 tokens and 2,000,000 bookings, two workers. Clients poll at random
by a schedule, 95 % of them with the ETag they got last, while the host changes a booking of 1 % of the users
a minute in batches. The rate rises until the 99th percentile of the latency passes 50 ms twice; the answer is
the highest rate that then holds for a minute.

The clients with ETags are a sample of the million, spread evenly over it: to hand out a million ETags would
take a quarter of an hour. Those without are drawn from as many others.
"""

import argparse
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.bulk import Bulk, Size, filled, spread
from benchmarks.plan import Plan
from benchmarks.pollers import Ordered, ordered
from benchmarks.report import run
from benchmarks.result import Result, Spread, at_least
from benchmarks.site import Site
from benchmarks.stage import Stage, staged
from benchmarks.unavailable import Failed

TITLE = "A million subscriptions"
_P99_MS = 50.0
_CHANGED_A_MINUTE = 0.01
_SECONDS_BETWEEN_BATCHES = 2.0
_STEP = 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Sizes and times, in seconds. ``first_rate`` is where it begins, in requests a second."""

    size: Size = field(default_factory=lambda: Size(100_000, 10, 20))
    clients: int = 60_000
    workers: int = 2
    step_seconds: float = 8.0
    hold_seconds: float = 60.0
    first_rate: float = 250.0
    most_steps: int = 30

    @property
    def need(self) -> float:
        """Requests a second of all tokens, each polled once an hour."""
        return self.size.users * self.size.tokens_each / 3600


def measure(trial: Trial, folder: Path | None = None) -> list[Result]:
    """The row of the goal, and what it was made of."""
    with staged(Plan(), folder) as stage:
        site = stage.installation("million", workers=trial.workers)
        bulk = filled(site, trial.size)
        site.start()
        with _pollers(stage, site, bulk, trial) as pollers:
            fetched = pollers.order(fetch=True)
            host = _Host(site, bulk)
            with host.writing():
                steps = list(_rising(pollers, trial))
                held = _held(pollers, trial, [rate for rate, said in steps if _holds(said)])
            memory = site.process.memory()
    figures = {"× the need": held.rate / trial.need, "req/s": held.rate, **_latencies(held.said)}
    more = {"changes": float(host.changed), "generator's CPU": held.said["own_cpu"], "MiB a worker": memory}
    return [
        *(Result(name=f"step: {rate:,.0f}/s", figures=_spreads(_latencies(said))) for rate, said in steps),
        Result(
            name="first fetch of each client",
            figures=_spreads({"req/s": fetched["feeds"] / fetched["seconds"]}),
        ),
        Result(
            name=f"held for {trial.hold_seconds:g} s, {_shares(held.said)}",
            figures=_spreads({**figures, **more}),
            goals=(at_least(3, "× the need"),),
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Held:
    rate: float
    said: dict[str, Any]


def _rising(pollers: Ordered, trial: Trial) -> Iterator[tuple[float, dict[str, Any]]]:
    """Ever higher rates, up to and with the first that does not hold, nor when it is tried again."""
    rate, again = trial.first_rate, False
    for _ in range(trial.most_steps):
        said = pollers.order(rate=rate, seconds=trial.step_seconds)
        yield rate, said
        if _holds(said):
            rate, again = rate * _STEP, False
        elif again:
            return
        else:
            again = True


def _held(pollers: Ordered, trial: Trial, rates: list[float]) -> _Held:
    """The highest of the rates that holds for long."""
    for rate in reversed(rates):
        said = pollers.order(rate=rate, seconds=trial.hold_seconds)
        if _holds(said):
            return _Held(rate, said)
    return _Held(0.0, pollers.order(rate=trial.first_rate / 2, seconds=trial.step_seconds))


def _holds(said: dict[str, Any]) -> bool:
    if set(said["statuses"]) - {"200", "304"}:
        raise Failed(f"polls were answered with {said['statuses']}")
    return bool(said["answered"] == said["sent"] and said["p99_ms"] <= _P99_MS)


def _latencies(said: dict[str, Any]) -> dict[str, float]:
    return {"p50 ms": said["p50_ms"], "p99 ms": said["p99_ms"]}


def _shares(said: dict[str, Any]) -> str:
    return ", ".join(f"{count:,} × {status}" for status, count in said["statuses"].items())


def _spreads(figures: dict[str, float]) -> dict[str, Spread]:
    return {name: Spread.of([value]) for name, value in figures.items()}


@contextmanager
def _pollers(stage: Stage, site: Site, bulk: Bulk, trial: Trial) -> Iterator[Ordered]:
    tokens = trial.size.tokens_each
    both = spread(range(trial.size.users * tokens), 2 * trial.clients)
    paths = [bulk.path(*divmod(one, tokens)) for one in both]
    with ordered(site.port, stage.file("known", paths[::2]), stage.file("new", paths[1::2])) as pollers:
        yield pollers


class _Host:
    """Changes a booking of some users again and again, in a thread of its own."""

    def __init__(self, site: Site, bulk: Bulk) -> None:
        self.changed = 0
        self._site, self._bulk = site, bulk
        self._ends = threading.Event()
        self._error: Exception | None = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While the block lasts; whatever went wrong is raised at its end."""
        thread = threading.Thread(target=self._write)
        thread.start()
        try:
            yield
        finally:
            self._ends.set()
            thread.join()
        if self._error is not None:
            raise self._error

    def _write(self) -> None:
        users = self._bulk.size.users
        at_once = max(1, round(users * _CHANGED_A_MINUTE / 60 * _SECONDS_BETWEEN_BATCHES))
        version, following = int(time.time()), count()
        try:
            while not self._ends.wait(_SECONDS_BETWEEN_BATCHES):
                version += 1
                # A step that has no part in common with any size comes to all users, far apart.
                chosen = [next(following) * 7919 % users for _ in range(at_once)]
                self._site.push(self._bulk.change(user, version) for user in chosen)
                self.changed += at_once
        except (Failed, OSError) as error:
            self._error = error


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.million", description=TITLE)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the database there for other runs")
    parser.add_argument(
        "--hold", type=float, default=60.0, metavar="S", help="seconds that the rate must hold"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args(arguments)
    if asked.keep is not None:
        asked.keep.mkdir(parents=True, exist_ok=True)
    trial, folder = Trial(hold_seconds=asked.hold), asked.keep and asked.keep.absolute()
    return run(TITLE, partial(measure, trial, folder), for_programs=asked.json)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
