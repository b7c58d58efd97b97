"""A herd: every subscriber polls once in the minute after a restart (S-90): ``python -m benchmarks.herd``.

Each comes at a random moment of the minute, on a connection of its own, with the ETag it got before the
restart; of some the host has changed a booking meanwhile. Open loop: the time of an answer counts from the
moment at which the request was due.
"""

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from benchmarks.bulk import Bulk, Size, filled
from benchmarks.plan import Plan
from benchmarks.report import run
from benchmarks.result import Result, Spread, at_most, percentile
from benchmarks.site import Site
from benchmarks.stage import staged
from benchmarks.wire import Reply, fetch_all, get

TITLE = "A herd of subscribers after a restart"
_PATIENCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Herd:
    """Sizes; ``seconds`` within which all of them come, ``changed`` the part whose feed has changed."""

    size: Size = field(default_factory=lambda: Size(20_000, 1, 20))
    workers: int = 2
    seconds: float = 60.0
    changed: float = 0.05


def measure(herd: Herd) -> list[Result]:
    """One row: how long they waited, and what else than 200 and 304 they got."""
    with staged(Plan()) as stage:
        site = stage.installation("herd", workers=herd.workers)
        bulk = filled(site, herd.size)
        site.start()
        paths = [bulk.path(user) for user in range(herd.size.users)]
        etags = _etags(site, paths)
        _change(site, bulk, int(herd.size.users * herd.changed))
        site.restart()
        polls = [get(path, etag) for path, etag in zip(paths, etags, strict=True)]
        latencies, statuses = asyncio.run(_polled(site.port, polls, herd.seconds))
    answered = sum(count for status, count in statuses.items() if status in (200, 304))
    figures = {
        "p50 ms": percentile(latencies, 0.5) * 1000,
        "p99 ms": percentile(latencies, 0.99) * 1000,
        "longest ms": latencies[-1] * 1000,
        "refused or failed": float(len(polls) - answered),
    }
    said = ", ".join(f"{count:,} × {status}" for status, count in sorted(statuses.items()))
    return [
        Result(
            name=f"{len(polls):,} in {herd.seconds:g} s: {said}",
            figures={name: Spread.of([value]) for name, value in figures.items()},
            goals=(at_most(2000, "p99 ms"), at_most(0, "refused or failed")),
        )
    ]


def _etags(site: Site, paths: Sequence[str]) -> list[bytes]:
    etags = [b""] * len(paths)

    def keep(reply: Reply) -> None:
        etags[reply.name] = reply.etag

    fetch_all(site.port, paths, keep)
    return etags


def _change(site: Site, bulk: Bulk, users: int) -> None:
    chosen = random.Random(1).sample(range(bulk.size.users), users)  # noqa: S311
    site.push(bulk.change(user, int(time.time())) for user in chosen)


async def _polled(port: int, polls: Sequence[bytes], seconds: float) -> tuple[list[float], "Counter[int]"]:
    """Latencies in seconds, in order, and statuses; 0 is a connection that was refused, cut off or silent."""
    chance, began = random.Random(2), time.monotonic()  # noqa: S311
    due = sorted((began + chance.random() * seconds, poll) for poll in polls)
    answers = await asyncio.gather(*(_poll(port, poll, moment) for moment, poll in due))
    return sorted(latency for latency, _ in answers), Counter(status for _, status in answers)


async def _poll(port: int, request: bytes, due: float) -> tuple[float, int]:
    await asyncio.sleep(due - time.monotonic())
    request = request[:-2] + b"Connection: close\r\n\r\n"
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            answer = await reader.read(-1)
            writer.close()
    except (OSError, TimeoutError):
        answer = b""
    return time.monotonic() - due, int(answer[9:12] or 0)


if __name__ == "__main__":
    sys.exit(run(TITLE, partial(measure, Herd())))
