"""Many calendar clients that poll by a schedule: ``python -m benchmarks.pollers PORT KNOWN NEW``, a process.

Open loop: a request is due at its moment whether or not the ones before it were answered, and its latency
counts from that moment, so a server that falls behind cannot hide it. The clients of the file KNOWN keep the
ETag that each got last; those of the file NEW (a path a line, as in KNOWN) have none.

Each line on standard input is an order, each line on standard output what came of it:
``{"fetch": true}`` reads every known feed once, ``{"rate": R, "seconds": S}`` polls.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.result import percentile
from benchmarks.unavailable import Failed
from benchmarks.wire import Reply, Wire, fetch_all, get

CONDITIONAL = 0.95
_CONNECTIONS = 32
#: Seconds behind the schedule after which a rate has plainly not held.
_HOPELESS = 3.0


@dataclass(slots=True)
class Pollers:
    """The clients; ``etags`` by the number of a known one."""

    port: int
    known: Sequence[str]
    new: Sequence[str]
    etags: list[bytes]
    chance: random.Random

    def fetch(self) -> dict[str, Any]:
        """Every known feed once."""

        def keep(reply: Reply) -> None:
            self.etags[reply.name] = reply.etag

        began = time.monotonic()
        fetch_all(self.port, self.known, keep)
        return {"feeds": len(self.known), "seconds": time.monotonic() - began}

    def poll(self, rate: float, seconds: float) -> dict[str, Any]:
        """That many requests a second for so long; latencies in ms, and what this process itself used."""
        wire = Wire(self.port, _CONNECTIONS)
        cpu = time.process_time()
        latencies: list[float] = []
        statuses: Counter[int] = Counter()
        for latency, reply in self._replies(wire, rate, int(rate * seconds)):
            latencies.append(latency)
            statuses[reply.status] += 1
        wire.close()
        latencies.sort()
        return {
            "sent": int(rate * seconds),
            "answered": len(latencies),
            "statuses": {str(status): count for status, count in sorted(statuses.items())},
            "p50_ms": percentile(latencies, 0.5) * 1000,
            "p99_ms": percentile(latencies, 0.99) * 1000,
            "own_cpu": (time.process_time() - cpu) / seconds,
        }

    def _replies(self, wire: Wire, rate: float, count: int) -> Iterator[tuple[float, Reply]]:
        """Latencies in seconds with the answers; ends early when the server is hopelessly behind."""
        began = time.monotonic()
        due: deque[int] = deque()
        under_way: dict[int, int] = {}
        scheduled = answered = 0
        while answered < count:
            now = time.monotonic()
            while scheduled < count and began + scheduled / rate <= now:
                due.append(scheduled)
                scheduled += 1
            if due and now - (began + due[0] / rate) > _HOPELESS:
                return
            while due and len(wire):
                number = due.popleft()
                client, request = self._request()
                under_way[number] = client
                wire.ask(number, request)
            following = began + scheduled / rate - time.monotonic() if scheduled < count else 1.0
            for reply in wire.replies(following):
                answered += 1
                client = under_way.pop(reply.name)
                if client >= 0:
                    self.etags[client] = reply.etag
                yield reply.at - (began + reply.name / rate), reply

    def _request(self) -> tuple[int, bytes]:
        """The next request, and whose it is; -1: of somebody who has never asked."""
        if self.chance.random() >= CONDITIONAL:
            return -1, get(self.chance.choice(self.new))
        client = self.chance.randrange(len(self.known))
        return client, get(self.known[client], self.etags[client])


class Ordered:
    """That process, as the one sees it that gives the orders."""

    def __init__(self, popen: "subprocess.Popen[str]") -> None:
        self._popen = popen

    def order(self, **what: object) -> dict[str, Any]:
        """Let it do something and wait for what comes of it."""
        assert self._popen.stdin is not None and self._popen.stdout is not None
        self._popen.stdin.write(f"{json.dumps(what)}\n")
        self._popen.stdin.flush()
        line = self._popen.stdout.readline()
        if not line:
            raise Failed("the clients ended")
        said: dict[str, Any] = json.loads(line)
        print(f"{json.dumps(what)}: {json.dumps(said)}", file=sys.stderr)
        return said


@contextmanager
def ordered(port: int, known: Path, new: Path) -> Iterator[Ordered]:
    """Start it; it ends with the block."""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "benchmarks.pollers", str(port), str(known), str(new)],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as popen:
        yield Ordered(popen)
        popen.communicate()


def main(arguments: Sequence[str]) -> None:
    """Carry out orders until standard input ends."""
    port, known, new = arguments
    paths = Path(known).read_text().split()
    pollers = Pollers(int(port), paths, Path(new).read_text().split(), [b""] * len(paths), random.Random(1))  # noqa: S311
    for line in sys.stdin:
        order = json.loads(line)
        said = pollers.fetch() if "fetch" in order else pollers.poll(order["rate"], order["seconds"])
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
