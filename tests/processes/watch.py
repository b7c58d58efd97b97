"""What the processes of a server hold: memory, descriptors, processor time, as Linux tells it."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Held:
    """One process. ``seconds`` is its age, ``cpu`` the processor's time it took, in seconds too."""

    pid: int
    is_master: bool
    seconds: float
    octets: int
    descriptors: int
    cpu: float

    def __str__(self) -> str:
        name = "master" if self.is_master else f"worker {self.pid} ({self.seconds / 60:.0f} min)"
        return f"{name} {self.octets / 1e6:.1f} MB {self.descriptors} fd"


def processes(group: int) -> list[Held]:
    """All processes of a server, its master and then the oldest first."""
    return sorted(_held(group), key=lambda held: (not held.is_master, -held.seconds))


def _held(group: int) -> Iterator[Held]:
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] != "Z":
                yield Held(
                    pid=int(folder.name),
                    is_master=int(folder.name) == group,
                    seconds=uptime - int(fields[19]) / _TICKS,
                    octets=int(fields[21]) * _PAGE,
                    descriptors=len(list((folder / "fd").iterdir())),
                    cpu=(int(fields[11]) + int(fields[12])) / _TICKS,
                )
