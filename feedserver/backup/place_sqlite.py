"""A SQLite file as the place of a restore."""

import contextlib
import os
import tempfile
from itertools import chain, count
from pathlib import Path

from sqlalchemy import URL

from feedserver.backup import sqlite
from feedserver.backup.file import check
from feedserver.backup.model import BadBackup, Manifest
from feedserver.backup.progress import Tell, part
from feedserver.draft import sync_folder

_BESIDE = ("-wal", "-shm", "-journal")


class SqlitePlace:
    """The file of the present database; what is restored is made beside it."""

    def __init__(self, url: URL, stamp: str) -> None:
        self._url = url
        self._present = Path(str(url.database)).absolute()
        self._stamp = stamp
        self._filled: Path | None = None

    def require_free(self) -> None:
        """Nothing to ask: the lock on the home, and leaving WAL, say it."""

    def has_present(self) -> bool:
        """Whether there is a database to be set aside."""
        return self._present.exists()

    def fill(self, path: Path, manifest: Manifest, tell: Tell) -> str:
        """Copy the database out of the backup, octet by octet what was written, and let SQLite check it."""
        folder = self._present.parent
        try:
            descriptor, name = tempfile.mkstemp(
                dir=folder, prefix=f".{self._present.name}.", suffix=".partial"
            )
            self._filled = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                check(path, part(tell, 0, 0.4), into=file)
        except OSError as error:
            raise BadBackup(f"Cannot write into {folder}: {error.strerror}.") from error
        sqlite.require_sound(self._filled, manifest.counts)
        tell(0.7)
        return self._url.set(database=str(self._filled)).render_as_string(hide_password=False)

    def swap(self) -> str | None:
        """The present file keeps its content under another name; the new one takes its name at once."""
        assert self._filled is not None
        sqlite.fold(self._filled)
        try:
            _flush(self._filled)
            aside = self._set_aside() if self.has_present() else None
            self._filled.replace(self._present)
            sync_folder(self._present.parent)
        except OSError as error:
            raise BadBackup(f"Cannot set {self._present} aside: {error.strerror}.") from error
        return None if aside is None else str(aside)

    def _set_aside(self) -> Path:
        """Another name for the present file; its own goes to the new one in the next step."""
        _fold_if_sound(self._present)
        aside = self._free_name()
        aside.hardlink_to(self._present)
        for ending in _BESIDE:  # of a damaged one, whose log could not be folded into it
            with contextlib.suppress(FileNotFoundError):
                _with(self._present, ending).rename(_with(aside, ending))
        return aside

    def _free_name(self) -> Path:
        stem, suffix = f"{self._present.stem}-before-{self._stamp}", self._present.suffix
        names = (f"{stem}{more}{suffix}" for more in chain([""], (f"-{number}" for number in count(2))))
        return next(path for name in names if not (path := self._present.with_name(name)).exists())

    def discard(self) -> None:
        """Remove what was filled and not put into its place."""
        if self._filled is not None:
            for ending in ("", *_BESIDE):
                with contextlib.suppress(FileNotFoundError):
                    _with(self._filled, ending).unlink()


def _fold_if_sound(path: Path) -> None:
    """Bring the log into the file. That needs it alone: BadBackup where another program has it open."""
    try:
        sqlite.fold(path)
    except BadBackup as error:
        if "locked" in str(error):
            raise BadBackup(f"Another program has {path} open; stop it first.") from error


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _with(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
