"""An installation in a folder of its own, and the real commands run on it."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedserver.access.keys import create_key
from feedserver.access.model import SCOPES
from feedserver.clock import utc_now
from feedserver.database.engine import open_database
from tests.processes.client import Client
from tests.processes.waiting import wait_until
from tests.security.canaries import seen_in

#: The script of the environment that runs these tests.
FEEDSERVER = Path(sys.executable).with_name("feedserver")


class Installation:
    """A home, a database and a port; ``environ`` is what every command is given."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.port = free_port(self)
        own = {"FEEDSERVER_HOME": str(self.home), "PORT": str(self.port)}
        given = {f"FEEDSERVER_{name.upper()}": value for name, value in settings.items()}
        self.environ = {**clean_environment(), **own, **given}
        self.database_url = settings.get("database_url", f"sqlite:///{self.home / 'feedserver.db'}")

    def run(self, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        """A command that comes to its end by itself."""
        return subprocess.run(  # noqa: S603
            [FEEDSERVER, *arguments],
            cwd=self.folder,
            env={**self.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=180,
        )

    def set_up(self) -> "Installation":
        """``feedserver init``."""
        done = self.run("init")
        assert done.returncode == 0, done.stderr
        return self

    def copy_of(self, other: "Installation") -> "Installation":
        """Set up with the home of another one, which saves the second that ``init`` takes."""
        shutil.copytree(other.home, self.home)
        return self

    def operator_file(self, text: str) -> None:
        """Write ``config/gunicorn.conf.py``."""
        file = self.folder / "config" / "gunicorn.conf.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)

    def api_key(self) -> str:
        """A new API key that may do everything."""
        database = open_database(self.database_url)
        with database.write() as tx:
            key = create_key(tx, f"test {random.random()}", SCOPES, utc_now())  # noqa: S311
        database.close()
        return key

    @contextmanager
    def serving(self, workers: int = 2, *, tracebacks: bool = False) -> Iterator["Server"]:
        """A server that answers; afterwards Ctrl-C must end it cleanly, and nothing may be left.

        No traceback may have been written either, unless the test provokes some; and never a secret (S-25).
        """
        server = Server(self, [str(FEEDSERVER), "serve", "--workers", str(workers)])
        try:
            server.wait_until_ready()
            yield server
            server.stop(signal.SIGINT)
            assert tracebacks or "Traceback" not in server.stderr, server.stderr
            assert seen_in(server.stdout, server.stderr) == []
        finally:
            server.kill()


class Server:
    """A running command in a process group of its own, with what it writes."""

    def __init__(
        self, installation: Installation, command: list[str], pass_fds: tuple[int, ...] = ()
    ) -> None:
        self.port = installation.port
        self.client = Client(self.port)
        count = len(list(installation.folder.glob("stdout-*")))
        self._stdout = installation.folder / f"stdout-{count}"
        self._stderr = installation.folder / f"stderr-{count}"
        with self._stdout.open("wb") as stdout, self._stderr.open("wb") as stderr:
            self.process = subprocess.Popen(  # noqa: S603
                command,
                cwd=installation.folder,
                env=installation.environ,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
                pass_fds=pass_fds,
            )

    @property
    def stdout(self) -> str:
        return self._stdout.read_text("utf-8")

    @property
    def stderr(self) -> str:
        return self._stderr.read_text("utf-8")

    def wait_until_ready(self) -> None:
        wait_until(lambda: self.is_ready() or self.process.poll() is not None)
        assert self.process.poll() is None, self.stderr

    def is_ready(self) -> bool:
        try:
            return self.client.get("/readyz").status == 200
        except OSError:
            return False

    def signal_group(self, number: signal.Signals) -> None:
        """What a terminal does with Ctrl-C: every process of the group gets it."""
        os.killpg(self.process.pid, number)

    def stop(self, number: signal.Signals) -> None:
        """End with a signal to the group, cleanly."""
        if self.process.poll() is None:
            self.signal_group(number)
        self.expect_clean_end()

    def expect_clean_end(self) -> None:
        """Status 0 and no process left. A request may hold it up for half a minute, a busy machine too."""
        assert self.process.wait(timeout=120) == 0, self.stderr
        wait_until(lambda: not self.has_processes())

    def kill(self) -> None:
        """End the whole group at once, as a power cut would."""
        if self.has_processes():
            self.signal_group(signal.SIGKILL)
        self.process.wait(timeout=60)

    def has_processes(self) -> bool:
        try:
            os.killpg(self.process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True


def free_port(holder: object = None) -> int:
    """A port nobody listens on, below those that outgoing connections get.

    A ``holder`` keeps it for as long as it lives, also before and between servers: a UDP socket of the same
    number tells the other tests, in whatever process.
    """
    while True:
        port = random.randint(20_000, 32_000)  # noqa: S311
        claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            claim.bind(("127.0.0.1", port))
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
            continue
        if holder is None:
            claim.close()
        else:
            weakref.finalize(holder, claim.close)
        return port


def clean_environment() -> dict[str, str]:
    """The environment of the tests without any setting of feedserver, or of the make that runs them."""
    ours = ("PORT", "WEB_CONCURRENCY", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith("FEEDSERVER_")
    }
