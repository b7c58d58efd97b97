"""Backups that are made by themselves: of SQLite, every few minutes, where anything has changed.

One process of an installation makes them, whichever looks first. A backup is checked when it is made, so this
also finds damage that no request has met yet.
"""

import fcntl
import json
import logging
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import make_url

from feedserver.backup.create import create, named
from feedserver.backup.file import DRAFT
from feedserver.backup.kept import superfluous
from feedserver.backup.model import BadBackup, Damaged
from feedserver.backup.progress import nobody
from feedserver.clock import Clock
from feedserver.database import damage
from feedserver.settings import Settings

FOLDER = "backups"

_SECONDS_BETWEEN_LOOKS = 10.0
#: A backup begins so much before its time is over: looking for it and making it take some.
_EARLIER = timedelta(seconds=30)
#: After a backup there must be room left for two more of its size: writing comes first.
_ROOM = 3
_STATE = "state.json"

log = logging.getLogger(__name__)


class Scheduled:
    """The backups that one process may make."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._home = settings.home
        self._folder = settings.home / FOLDER
        url = make_url(settings.database_url)
        is_wanted = url.get_backend_name() == "sqlite" and settings.backup_minutes > 0
        self._database = Path(str(url.database)) if is_wanted else None

    def run(self, stopped: threading.Event) -> None:
        """Make backups as they become due, until ``stopped``."""
        while self._database is not None and not stopped.wait(_SECONDS_BETWEEN_LOOKS):
            try:
                self.look()
            except Exception as error:  # whatever it is, the next look may succeed
                log.error("no backup was made: %s", error)

    def look(self) -> Path | None:
        """Make a backup if it is due and anything has changed; gives its path.

        Raises:
            BadBackup: it cannot be made; the database may be damaged.
        """
        if self._database is None or not self._is_due():
            return None
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with self._alone() as is_alone:
            if not is_alone or not self._is_due():
                return None
            return self._make(self._database)

    def _make(self, database: Path) -> Path:
        for left in self._folder.glob(f".*{DRAFT}"):  # by a process that was killed
            left.unlink()
        now, state = self._clock(), self._present()
        self._require_room(database)
        path = named(self._folder, now)
        try:
            create(self._settings.database_url, path, now, nobody)
        except Damaged:
            damage.mark(self._home)
            raise
        finally:
            self._note(now, state)
        damage.unmark(self._home)
        for old in superfluous(self._made(), self._settings.backup_last, self._settings.backup_days):
            old.unlink(missing_ok=True)
        return path

    def _is_due(self) -> bool:
        """A look costs the size and time of two files while nothing changes."""
        try:
            last = json.loads((self._folder / _STATE).read_text("utf-8"))
            at, state = datetime.fromisoformat(last["at"]), last["state"]
        except (OSError, ValueError, LookupError, TypeError):
            return True
        between = timedelta(minutes=self._settings.backup_minutes) - _EARLIER
        return state != self._present() and not timedelta() <= self._clock() - at < between

    def _present(self) -> list[int]:
        """Different after every change: a write makes the log longer, or begins it anew."""
        assert self._database is not None
        found: list[int] = []
        for path in (self._database, self._database.with_name(f"{self._database.name}-wal")):
            try:
                stat = path.stat()
            except FileNotFoundError:
                found += [0, 0]
            else:
                found += [stat.st_size, stat.st_mtime_ns]
        return found

    def _note(self, now: datetime, state: list[int]) -> None:
        draft = self._folder / f".{_STATE}"
        draft.write_text(json.dumps({"at": now.isoformat(), "state": state}))
        draft.replace(self._folder / _STATE)

    def _require_room(self, database: Path) -> None:
        free = shutil.disk_usage(self._folder).free
        if free < _ROOM * database.stat().st_size:
            raise BadBackup(f"{free:,} octets are free in {self._folder}, which is too little for a backup.")

    def _made(self) -> Sequence[Path]:
        return sorted(self._folder.glob("feedserver-*.backup"))

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether no other process makes a backup just now."""
        descriptor = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(descriptor)
