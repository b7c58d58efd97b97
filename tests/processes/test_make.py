"""`make run` from a copy of the repository, twice: what a newcomer does first.

The environment is linked, not installed again: pip's part has its own check in
CI, from nothing but the repository. Everything else is the Makefile's own.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.processes.client import Client
from tests.processes.installation import FEEDSERVER, Installation, Server
from tests.processes.waiting import wait_until

_REPOSITORY = Path(__file__).parents[2]
_FEED = re.compile(r"^  (\w+) +(http://127\.0\.0\.1:\d+/feeds/ics_\S+\.ics)$", re.MULTILINE)
_CURL = re.compile(r"^  (curl .*)$", re.MULTILINE)


@pytest.fixture
def clone(tmp_path: Path) -> Installation:
    """The files of the repository, not only the committed ones, and an environment that is up to date."""
    folder = tmp_path / "clone"
    for name in _files():
        if (_REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(_REPOSITORY / name, folder / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(FEEDSERVER.parent)
    (folder / ".venv" / "runtime.stamp").touch()
    clone = Installation(folder)
    del clone.environ["FEEDSERVER_HOME"]  # the default, var/ in the working directory
    clone.environ["PYTHONPATH"] = str(folder)  # the copy's own code
    return clone


def test_run_twice(clone: Installation) -> None:
    assert _make(clone, "--question", "env").returncode == 0  # nothing would be installed
    first = _run(clone)
    assert (clone.folder / "var" / "keys.json").stat().st_mode & 0o777 == 0o600
    assert _run(clone) == first


def test_help_names_the_targets(clone: Installation) -> None:
    assert _make(clone).stdout.startswith("make run ")


def _run(clone: Installation) -> dict[str, str]:
    """`make run` until Ctrl-C; gives the feeds it printed, all of which answer."""
    server = Server(clone, ["make", "run"])
    try:
        wait_until(lambda: "Ctrl-C" in server.stdout or server.process.poll() is not None)
        assert server.process.poll() is None, server.stderr
        feeds = dict(_FEED.findall(server.stdout))
        assert set(feeds) == {"amira", "jonas"}
        for url in feeds.values():
            assert url.startswith(f"http://127.0.0.1:{clone.port}/")
            answer = Client(clone.port).get(url)
            assert (answer.status, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert _status(_CURL.findall(server.stdout)) == 200
        server.signal_group(signal.SIGINT)
        server.process.wait(timeout=45)  # with make's own status for an interrupted target
        wait_until(lambda: not server.has_processes())
        assert "Traceback" not in server.stderr, server.stderr
    finally:
        server.kill()
    return feeds


def _status(lines: list[str]) -> int:
    """The status that the one line to try gets."""
    (line,) = lines
    command = [*shlex.split(line), "--silent", "--output", os.devnull, "--write-out", "%{http_code}"]
    return int(subprocess.run(command, capture_output=True, text=True, timeout=30).stdout)  # noqa: S603


def _make(clone: Installation, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        ["make", *arguments],  # noqa: S607
        cwd=clone.folder,
        env=clone.environ,
        capture_output=True,
        text=True,
        timeout=60,
    )


def _files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=_REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.rstrip("\0").split("\0")
