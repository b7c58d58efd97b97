"""The turn to write to SQLite: who waits for it is next, instead of sleeping and looking again.

SQLite has one writer. Whoever finds it at work sleeps there for 1 to 100 ms and tries again, however soon
it ends: in a crowd some wait for half a second while others pass them (docs/measurements.md). So threads of
one process queue for a lock, and the first of each process queues for two octets of a file: the second octet
is held by whoever is next, the first by whoever writes.

Nothing but the waiting depends on it. Who takes no turn, or cannot open the file, meets SQLite's own lock.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import TimeoutError

_NAME = "writing.lock"
_WRITING, _NEXT = 0, 1
#: As long as SQLite's own patience (``busy_timeout``).
_PATIENCE_SECONDS = 10.0
_LOOK_SECONDS = 0.0003


class Turn:
    """The queue in front of one database. Safe to share between threads and over a fork."""

    def __init__(self, home: Path | None) -> None:
        """``home`` is the folder of the installation; without it only the threads of this process queue."""
        self._path = home / _NAME if home else None
        self.begin_anew()

    def begin_anew(self) -> None:
        """For a child process: nobody in it waits yet, and it has no turn of its parent's."""
        self._own = threading.Lock()
        self._file: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the turn, and have it until the end of the block.

        Raises:
            TimeoutError: it did not come within ten seconds.
        """
        last = time.monotonic() + _PATIENCE_SECONDS
        if not self._own.acquire(timeout=_PATIENCE_SECONDS):
            raise TimeoutError("other threads write all the time")
        try:
            with self._of_processes(last):
                yield
        finally:
            self._own.release()

    def close(self) -> None:
        """Close the file; the next turn opens it again."""
        with self._own:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    @contextmanager
    def _of_processes(self, last: float) -> Iterator[None]:
        file = self._opened()
        if file is None:
            yield
            return
        _take(file, _NEXT, last)
        try:
            _take(file, _WRITING, last)
        finally:
            _give_back(file, _NEXT)
        try:
            yield
        finally:
            _give_back(file, _WRITING)

    def _opened(self) -> int | None:
        if self._file is None and self._path is not None:
            try:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError:
                return None
        return self._file


def _take(file: int, octet: int, last: float) -> None:
    while True:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, octet)
        except OSError:
            if time.monotonic() > last:
                raise TimeoutError("other processes write all the time") from None
            time.sleep(_LOOK_SECONDS)
        else:
            return


def _give_back(file: int, octet: int) -> None:
    fcntl.lockf(file, fcntl.LOCK_UN, 1, octet)
