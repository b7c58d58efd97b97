"""A PostgreSQL of its own, which may be restarted: the one of the machine serves others too."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.processes.installation import free_port

#: PostgreSQL refuses to run as root.
_AS_ANOTHER = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def can_start_one() -> bool:
    """Whether the programs are here; in CI they must be."""
    return bool(os.environ.get("CI")) or all(shutil.which(name) for name in ("initdb", "pg_ctl"))


class Cluster:
    """One database server in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port(self)
        self.address = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"
        self.url = self.address.replace("postgresql://", "postgresql+psycopg://")

    def make(self) -> None:
        if _AS_ANOTHER:
            shutil.chown(self._folder, "postgres")
        _run("initdb", "--pgdata", f"{self._folder}/data", "--auth", "trust", "--username", "postgres")

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder}"
        self._control("start", "--options", options)

    def restart(self, mode: str = "fast") -> None:
        """``fast`` ends all sessions first, ``immediate`` is a crash that is recovered from."""
        self._control("restart", "--mode", mode)

    def stop(self) -> None:
        self._control("stop", "--mode", "immediate")

    def sessions(self) -> int:
        """How many connections the servers under test hold."""
        with psycopg.connect(self.address) as connection:
            query = b"SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            (count,) = connection.execute(query).fetchone() or (0,)
        return int(count) - 1

    def _control(self, *words: str) -> None:
        log = ["--log", f"{self._folder}/log"]
        _run("pg_ctl", "--wait", "--silent", "--pgdata", f"{self._folder}/data", *log, *words)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running one, gone afterwards. Its folder is not pytest's, which only one user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="feedserver-cluster-"))
    made = Cluster(folder)
    try:
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder)


def _run(*command: str) -> None:
    subprocess.run(  # noqa: S603
        [*_AS_ANOTHER, *command],
        cwd="/",
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
    )
