"""A program that is not ours subscribes: vdirsyncer, whose copies follow a booking's life.

It sends no validators and makes its own UIDs from the text, so each change is a new file there.
"""

import shutil
import subprocess
from pathlib import Path

from tests.processes.client import Client
from tests.processes.installation import Installation

_BOOKING = {
    "summary": "Planning meeting",
    "start": "2030-12-02T10:00:00Z",
    "end": "2030-12-02T11:00:00Z",
    "participants": [{"user": "amira"}],
}
_CONFIGURATION = """
[general]
status_path = "{folder}/status/"

[pair bookings]
a = "feed"
b = "copies"
collections = null
conflict_resolution = "a wins"

[storage feed]
type = "http"
url = "{url}"

[storage copies]
type = "filesystem"
path = "{folder}/copies/"
fileext = ".ics"
"""

PROGRAM = shutil.which("vdirsyncer")


class Subscriber:
    """vdirsyncer with one subscription, and the copies it keeps."""

    def __init__(self, folder: Path, url: str) -> None:
        self._copies = folder / "copies"
        self._copies.mkdir(parents=True)
        self._file = folder / "config"
        self._file.write_text(_CONFIGURATION.format(folder=folder, url=url))
        self._run("discover")

    def sync(self) -> list[str]:
        """Sync, and tell the SUMMARY and STATUS of each copy."""
        self._run("sync")
        texts = [file.read_text("utf-8") for file in sorted(self._copies.iterdir())]
        return sorted(f"{_value(text, 'SUMMARY')} {_value(text, 'STATUS')}" for text in texts)

    def times(self) -> list[str]:
        return sorted(_value(file.read_text("utf-8"), "DTSTART") for file in self._copies.iterdir())

    def _run(self, command: str) -> None:
        assert PROGRAM, "vdirsyncer must be installed in CI"
        done = subprocess.run(  # noqa: S603
            [PROGRAM, "--config", str(self._file), command], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr


def _value(text: str, name: str) -> str:
    (line,) = [line for line in text.splitlines() if line.startswith((f"{name}:", f"{name};"))]
    return line.partition(":")[2]


def test_vdirsyncer_follows_a_bookings_life(small: Installation, tmp_path: Path) -> None:
    with small.serving() as server:
        host = Client(server.port, small.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        url = host.done("POST", "/users/amira/tokens", {"future_days": 3650})["url"]

        host.done("PUT", "/bookings/b-1", {**_BOOKING, "status": "provisional"})
        calendar = Subscriber(tmp_path / "vdirsyncer", url)
        assert calendar.sync() == ["[PENDING] Planning meeting TENTATIVE"]

        host.done("PUT", "/bookings/b-1", _BOOKING)
        assert calendar.sync() == ["Planning meeting CONFIRMED"]

        moved = {"start": "2030-12-03T10:00:00Z", "end": "2030-12-03T11:00:00Z"}
        host.done("PATCH", "/bookings/b-1", moved)
        assert calendar.sync() == ["Planning meeting CONFIRMED"]
        assert calendar.times() == ["20301203T100000Z"]

        host.done("PUT", "/bookings/b-2", {**_BOOKING, "summary": "Retake", "retake_of": "b-1"})
        assert calendar.sync() == ["Planning meeting CONFIRMED", "Retake CONFIRMED"]

        host.done("PATCH", "/bookings/b-1", {"status": "cancelled"})
        assert calendar.sync() == ["Retake CONFIRMED", "[CANCELLED] Planning meeting CANCELLED"]

        host.done("PATCH", "/bookings/b-2", {"managed_by": "teams"})
        assert calendar.sync() == ["[CANCELLED] Planning meeting CANCELLED"]

        host.done("POST", "/users/amira/tokens", {})
        token = host.done("GET", "/users/amira/tokens")["items"][0]["id"]
        host.done("POST", f"/tokens/{token}/revoke", {"reason": "lost"})
        assert calendar.sync() == ["This calendar is no longer available CONFIRMED"]
