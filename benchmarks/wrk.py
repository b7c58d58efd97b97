"""The load: wrk with one thread, and what it saw."""

import math
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.unavailable import Failed, NoAnswer, Unavailable

CONNECTIONS = 8
_SCRIPTS = Path(__file__).parent / "scripts"
_LONGEST_ANSWER = "60s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Answers that came whole, the seconds it took, and latencies in ms.

    ``asked`` counts the requests on which the server worked: when the time is over, each connection
    walks away from one.
    """

    answers: int
    asked: int
    seconds: float
    octets: int
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class Wrk:
    """One run of wrk against a port of this machine, under way from construction on.

    An error of any kind is a Failed; with ``refusals`` every answer must be a 4xx instead.
    """

    def __init__(
        self,
        port: int,
        seconds: float,
        *,
        path: str = "/",
        script: str = "plain",
        arguments: Sequence[object] = (),
        headers: Mapping[str, str] | None = None,
        connections: int = CONNECTIONS,
        refusals: bool = False,
    ) -> None:
        self._connections = connections
        self._refusals = refusals
        said = [f"-H{name}: {value}" for name, value in (headers or {}).items()]
        self._popen = subprocess.Popen(  # noqa: S603
            [
                *(program(), "-t1", f"-c{connections}", f"-d{math.ceil(seconds)}"),
                *("--timeout", _LONGEST_ANSWER, "-s", str(_SCRIPTS / f"{script}.lua"), *said),
                *(f"http://127.0.0.1:{port}{path}", "--", *map(str, arguments)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._timer = threading.Timer(seconds, self.end)  # wrk itself knows whole seconds alone
        self._timer.start()

    def end(self) -> None:
        """Stop asking."""
        if self._popen.poll() is None:
            self._popen.send_signal(signal.SIGINT)

    def result(self) -> Load:
        """Wait for the end."""
        assert self._popen.stdout is not None
        told: dict[str, list[str]] = {}
        said = []
        for line in self._popen.stdout:
            said.append(line)
            word, *numbers = line.split() or [""]
            if word in ("each", "done"):
                told[word] = numbers
            if word == "each":
                self.end()
        self._popen.stdout.close()
        self._popen.wait()
        self._timer.cancel()
        if "done" not in told:
            raise Failed(f"wrk could not work: {''.join(said)}")
        return self._load(told)

    def _load(self, told: Mapping[str, Sequence[str]]) -> Load:
        answers, microseconds, octets, broken, refused, p50, p99 = map(int, told["done"])
        if not answers and not broken:
            raise NoAnswer("the server answered nothing in time")
        if broken or refused != (answers if self._refusals else 0):
            raise Failed(f"of {answers} requests {refused} were refused and {broken} broke off")
        seconds, asked = microseconds / 1e6, answers + self._connections
        if "each" in told:
            asked, seconds = int(told["each"][0]), float(told["each"][1])
        return Load(
            answers=answers,
            asked=asked,
            seconds=seconds,
            octets=octets,
            p50_ms=p50 / 1000,
            p99_ms=p99 / 1000,
        )


def each(port: int, lines: Path, *, seconds: float = 120) -> Load:
    """Ask for each line of the file exactly once; Failed when that takes longer than ``seconds``."""
    load = Wrk(port, seconds, script="each", arguments=(lines, CONNECTIONS)).result()
    if load.answers != load.asked:
        raise Failed(f"{load.answers} answers to {load.asked} requests")
    return load


def patiently(load: Callable[[float], Load], seconds: float) -> Load:
    """Load for so many seconds, or for longer where they were too short for a single answer."""
    for times in (1, 4, 16):
        with suppress(NoAnswer):
            return load(seconds * times)
    return load(seconds * 64)


@contextmanager
def under_way(run: Wrk) -> Iterator[None]:
    """While the block lasts, that run is under way; its own figures do not matter, its errors do."""
    try:
        yield
    finally:
        run.end()
        with suppress(NoAnswer):
            run.result()


def program() -> str:
    """Where wrk is."""
    found = shutil.which("wrk")
    if found is None:
        raise Unavailable("wrk is missing; Debian and Ubuntu have it: apt-get install wrk")
    return found
