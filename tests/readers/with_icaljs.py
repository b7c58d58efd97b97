"""ical.js, the reader of Thunderbird, in one node process for all reads. By the file's own VTIMEZONEs."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.readers.occurrence import Moment, Occurrence, in_utc, within

_HERE = Path(__file__).parent
_NPM_CI = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
_running: "list[subprocess.Popen[str]]" = []


@contextmanager
def running(folder: Path) -> Iterator[None]:
    """Install ical.js into an empty folder, as locked, and have it read as long as the context lasts."""
    for name in ("package.json", "package-lock.json", "read.mjs"):
        shutil.copy(_HERE / name, folder)
    subprocess.run(_NPM_CI, cwd=folder, check=True, capture_output=True, timeout=120)  # noqa: S603
    with subprocess.Popen(
        ["node", "read.mjs"],  # noqa: S607
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as node:
        _running.append(node)
        yield
        _running.remove(node)


def read(data: bytes, after: datetime, before: datetime) -> list[Occurrence]:
    """The occurrences that begin in [after, before). RuntimeError: ical.js threw, or is not running."""
    answer = _ask({"data": data.decode(), "before": before.timestamp()})
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return within(map(_occurrence, answer["occurrences"]), after, before)


def _ask(request: dict[str, Any]) -> Any:
    if not _running:
        raise RuntimeError("ical.js is not running: ask for the fixture icaljs")
    node = _running[-1]
    assert node.stdin and node.stdout
    node.stdin.write(json.dumps(request) + "\n")
    node.stdin.flush()
    return json.loads(node.stdout.readline())


def _occurrence(read: dict[str, Any]) -> Occurrence:
    return Occurrence(**{**read, "start": _moment(read["start"]), "end": _moment(read["end"])})


def _moment(text: str) -> Moment:
    return in_utc(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)
