"""What a server asks of the disk, recorded with strace, and the files as a power cut at a moment leaves them.

Of each file only what was written before its last finished fsync began is sure to be there. All else may be
lost: a disk with its cache, and a kernel, may have written none of it (``kept`` 0), or any part of it.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CALLS = ("pwrite64", "write", "ftruncate", "fsync", "fdatasync")
_LINE = re.compile(r"(\d+) +(\d+\.\d+) (.*)")
_CALL = re.compile(r"(\w+)\(\d+<([^>]*)>(?:, )?(.*)")
_DATA = re.compile(r'"((?:\\x[0-9a-f]{2})*)", \d+(?:, (\d+))?')
_RESULT = re.compile(r"\) += (-?\d+)[^<]*(?:<(\d+\.\d+)>)?$")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)")
_UNFINISHED = " <unfinished ...>"


def strace(log: Path, files: list[Path]) -> list[str]:
    """The beginning of a command whose calls about those files are recorded."""
    paths = [part for file in files for part in ("-P", str(file))]
    every = ["-f", "-y", "-xx", "-ttt", "-T", "-s", "1000000", "-e", f"trace={','.join(_CALLS)}"]
    return ["strace", *every, *paths, "-o", str(log)]


@dataclass(frozen=True)
class Call:
    """One call about a file; seconds since 1970. ``data`` is None for a sync, a number for a new length."""

    path: str
    began: float
    ended: float
    data: bytes | int | None
    offset: int = 0


def calls(log: Path) -> Iterator[Call]:
    """The calls that came to their end, in the order of their ends."""
    begun: dict[str, tuple[float, str]] = {}
    with log.open("r", encoding="ascii", errors="replace") as lines:
        for line in lines:
            found = _LINE.match(line.rstrip("\n"))
            if found is None:
                continue
            thread, at, text = found[1], float(found[2]), found[3]
            if text.endswith(_UNFINISHED):
                begun[thread] = at, text.removesuffix(_UNFINISHED)
                continue
            resumed, began = _RESUMED.match(text), at
            if resumed:
                began, first = begun.pop(thread)
                text = first + resumed[1]
            call = _call(text, began, at if resumed else None)
            if call is not None:
                yield call


def _call(text: str, began: float, ended: float | None) -> Call | None:
    called, result = _CALL.match(text), _RESULT.search(text)
    if called is None or result is None or int(result[1]) < 0:
        return None
    name, path, rest = called[1], _octets(called[2]).decode(), called[3]
    end = ended or began + float(result[2] or 0)
    if name in ("fsync", "fdatasync"):
        return Call(path, began, end, None)
    if name == "ftruncate":
        return Call(path, began, end, int(rest.partition(")")[0]))
    written = _DATA.match(rest)
    assert written and written[2] is not None, text[:200]  # SQLite always says where
    data = _octets(written[1])
    assert len(data) == int(result[1]), text[:200]
    return Call(path, began, end, data, int(written[2]))


def _octets(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def after_power_cut(
    recorded: list[Call], before: dict[str, bytes], cut: float, chance: random.Random, kept: float
) -> dict[str, bytes]:
    """The files, by path, that a cut at that second leaves, with that share of what was not synced."""
    files = {path: bytearray(content) for path, content in before.items()}
    past = [call for call in recorded if call.ended <= cut]
    synced = {call.path: call.began for call in past if call.data is None}
    for call in past:
        if call.data is None or (call.ended > synced.get(call.path, 0) and chance.random() >= kept):
            continue
        content = files.setdefault(call.path, bytearray())
        if isinstance(call.data, int):
            del content[call.data :]
        else:
            end = call.offset + len(call.data)
            content.extend(bytes(max(0, end - len(content))))
            content[call.offset : end] = call.data
    return {path: bytes(content) for path, content in files.items()}
