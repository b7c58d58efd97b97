"""A server as a process: started, awaited, its CPU time and memory read from ``/proc`` (Linux), ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.unavailable import Failed

_TICKS = os.sysconf("SC_CLK_TCK")
_KIB_IN_MIB = 1024


class Process:
    """A program and whatever it starts, in a process group of its own; what it says goes to a file."""

    def __init__(
        self, command: Sequence[str | Path], *, folder: Path, environ: Mapping[str, str], port: int
    ) -> None:
        self.port = port
        self._log = folder / f"server-{port}.log"
        with self._log.open("ab") as log:
            self._popen = subprocess.Popen(  # noqa: S603
                [str(part) for part in command],
                cwd=folder,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_it_listens(self, seconds: float = 60) -> None:
        """Return once the port takes connections; Failed when the process ends or the time is over."""
        deadline = time.monotonic() + seconds
        while not listens(self.port):
            if self._popen.poll() is not None or time.monotonic() > deadline:
                said = self._log.read_text(errors="replace")[-2000:]
                raise Failed(f"{self._popen.args!r} does not serve: {said}")
            time.sleep(0.01)

    def family(self) -> list[int]:
        """The process and all its descendants, by id."""
        found = [self._popen.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += map(int, children.read_text().split())
        return found

    def cpu_seconds(self) -> float:
        """CPU time of all of them, user and system, those that have ended included."""
        return sum(_ticks(pid) for pid in self.family()) / _TICKS

    def memory(self, field: str = "VmRSS") -> float:
        """MiB of the largest of them: ``VmRSS`` at present, ``VmHWM`` at most until now."""
        return max(_memory(pid, field) for pid in self.family())

    def settle(self, quiet: float, seconds: float = 120) -> None:
        """Wait until it used no more than one tick (10 ms) in ``quiet`` seconds.

        What a client asked for that has walked away is computed all the same.
        """
        deadline = time.monotonic() + seconds
        before = self.cpu_seconds()
        while time.monotonic() < deadline:
            time.sleep(quiet)
            now = self.cpu_seconds()
            if now - before <= 1.5 / _TICKS:
                return
            before = now
        raise Failed(f"{self._popen.args!r} does not come to rest")

    def stop(self) -> None:
        """End the whole group; nothing stays behind."""
        if self._popen.poll() is None:
            self._popen.send_signal(signal.SIGTERM)
        try:
            self._popen.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return 0
    return sum(map(int, fields[11:15]))  # utime, stime and those of children that were waited for (proc(5))


def _memory(pid: int, field: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / _KIB_IN_MIB
    raise Failed(f"/proc/{pid}/status does not tell {field}")


def listens(port: int) -> bool:
    """Whether something takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port that nobody uses at present."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
