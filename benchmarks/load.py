"""What one server bears as it ships (S-85, S-86): ``python -m benchmarks.load``, or ``make bench-load``.

A warm feed of 60 KB and its 304, the token checked each time, as fast as eight clients ask; then 300 bookings
written each second, by a schedule, while 500 feeds are read. The clients work on the same cores.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from benchmarks.content import booking
from benchmarks.plan import Plan
from benchmarks.pollers import Ordered, ordered
from benchmarks.report import run
from benchmarks.result import Goal, Result, Spread, at_least, at_most, percentile
from benchmarks.site import Site
from benchmarks.stage import request, staged
from benchmarks.unavailable import Failed
from benchmarks.wire import Wire
from benchmarks.writes import Writer
from benchmarks.wrk import Load

TITLE = "What one server bears"
_CONNECTIONS = 16
_WRITTEN = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """Sizes; ``seconds`` for the writes, ``round_seconds`` for each of the rounds of polls."""

    workers: int = 2
    bookings: int = 120
    rounds: int = 7
    round_seconds: float = 3.0
    seconds: float = 60.0
    reads: int = 500
    writes: int = 300
    readers: int = 200


def measure(bearing: Bearing) -> list[Result]:
    """All rows."""
    with staged(Plan()) as stage:
        site = stage.site("load", workers=bearing.workers)
        path = site.crowd("warm", feeds=1, bookings=bearing.bookings, sharing=1).paths[0]
        octets, etag = len(site.octets(path)), site.etag(path)
        whole = partial(request, site.process, path, {})
        unchanged = partial(request, site.process, path, {"If-None-Match": etag})
        rounds = [
            (whole(bearing.round_seconds), unchanged(bearing.round_seconds)) for _ in range(bearing.rounds)
        ]
        fast = (at_least(1000, "req/s"), at_most(25, "p99 ms"))
        found = [
            _row(f"a warm feed of {octets:,} octets", [one for one, _ in rounds], fast),
            _row("its 304", [one for _, one in rounds], (at_least(1500, "req/s"),)),
        ]
        feeds = stage.file("feeds", site.crowd("read", feeds=bearing.readers, bookings=20, sharing=4).paths)
        with ordered(site.port, feeds, feeds) as readers:
            readers.order(fetch=True)
            found += [_synced(site), *_mixed(bearing, site, readers)]
            fastest = Writer(stage, site).run(bearing.round_seconds, connections=8).result()
        return [
            *found,
            _row("bookings written by eight clients as fast as it goes, nobody reads", [fastest], ()),
        ]


def _row(name: str, loads: list[Load], goals: tuple[Goal, ...]) -> Result:
    figures = {
        "req/s": Spread.of(load.rate for load in loads),
        "p50 ms": Spread.of(load.p50_ms for load in loads),
        "p99 ms": Spread.of(load.p99_ms for load in loads),
    }
    return Result(name=name, figures=figures, goals=goals)


def _synced(site: Site) -> Result:
    """What the disk takes at present to make 8 KiB safe, without which no booking is acknowledged."""
    file, seconds = site.folder / "synced", []
    with file.open("wb", buffering=0) as written:
        for _ in range(200):
            written.write(bytes(8192))
            began = time.perf_counter()
            os.fdatasync(written.fileno())
            seconds.append(time.perf_counter() - began)
    file.unlink()
    seconds.sort()
    p50, p99 = (percentile(seconds, part) * 1000 for part in (0.5, 0.99))
    figures = {"req/s": len(seconds) / sum(seconds), "p50 ms": p50, "p99 ms": p99}
    return Result(name="8 KiB written and synced by itself", figures=_spreads(figures))


def _mixed(bearing: Bearing, site: Site, readers: Ordered) -> list[Result]:
    """Writes by a schedule while others read by a schedule."""
    site.user("written")
    site.push(booking(f"w-{number}", number, ["written"]) for number in range(_WRITTEN))
    said: dict[str, float] = {}
    reading = threading.Thread(
        target=lambda: said.update(readers.order(rate=bearing.reads, seconds=bearing.seconds))
    )
    reading.start()
    began = time.monotonic()
    latencies = sorted(_written(site, bearing))
    seconds = time.monotonic() - began
    reading.join()
    writes = {
        "req/s": len(latencies) / seconds,
        "p50 ms": percentile(latencies, 0.5) * 1000,
        "p99 ms": percentile(latencies, 0.99) * 1000,
        "longest ms": latencies[-1] * 1000,
    }
    reads = {"req/s": said["answered"] / seconds, "p50 ms": said["p50_ms"], "p99 ms": said["p99_ms"]}
    goals = (at_least(bearing.writes * 0.99, "req/s"), at_most(50, "p99 ms"))
    return [
        Result(name="bookings written one by one", figures=_spreads(writes), goals=goals),
        Result(name="feeds read meanwhile", figures=_spreads(reads)),
    ]


def _written(site: Site, bearing: Bearing) -> Iterator[float]:
    """Seconds from the moment at which each write was due to its answer; Failed where one is refused.

    When the time is over nothing more is asked, however many are due.
    """
    wire, began, version = Wire(site.port, _CONNECTIONS), time.monotonic(), int(time.time())
    asked = answered = 0
    while (now := time.monotonic() - began) < bearing.seconds or answered < asked:
        while len(wire) and asked / bearing.writes <= now < bearing.seconds:
            wire.ask(asked, _put(site, asked, version))
            asked += 1
        following = asked / bearing.writes - now if len(wire) else 1.0
        for reply in wire.replies(min(following, 1.0)):
            if reply.status != 200:
                raise Failed(f"a booking was answered with {reply.status}")
            answered += 1
            yield reply.at - began - reply.name / bearing.writes
    wire.close()


def _put(site: Site, number: int, version: int) -> bytes:
    """The next change of one of a thousand bookings."""
    said = booking(f"w-{number % _WRITTEN}", number % _WRITTEN, ["written"], version + number)
    body = json.dumps(said).encode()
    headers = {**site.authorization(), "Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"PUT /api/v1/bookings/{said['id']} HTTP/1.1", "Host: 127.0.0.1"]
    head = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items())])
    return head.encode() + b"\r\n\r\n" + body


def _spreads(figures: dict[str, float]) -> dict[str, Spread]:
    return {name: Spread.of([value]) for name, value in figures.items()}


if __name__ == "__main__":
    sys.exit(run(TITLE, partial(measure, Bearing())))
