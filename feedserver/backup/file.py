"""Backups as files: completing one, judging one, and taking the copied database out of it."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from feedserver.backup.model import LAST_LINE_OCTETS, BadBackup, Manifest, manifest_octets, read, written
from feedserver.backup.progress import Tell
from feedserver.draft import draft, sync_folder

_PORTION = 1 << 20
_BEGINNINGS = (b"SQLite format 3\0", b"PGDMP")
DRAFT = ".partial"


@contextmanager
def new_backup(path: Path) -> Iterator[Path]:
    """An empty file beside ``path`` to write into; it takes that name at the end, and is gone after a fault.

    Raises:
        BadBackup: ``path`` is there already, or cannot be written.
    """
    if path.exists():
        raise BadBackup(f"{path} exists already; name a file that does not.")
    with contextlib.ExitStack() as drafts:
        try:
            made = drafts.enter_context(draft(path, DRAFT))
        except OSError as error:
            raise BadBackup(f"Cannot write into {path.parent}: {error.strerror}.") from error
        try:
            yield made
            path.hardlink_to(made)  # never over another one
            sync_folder(path.parent)
        except FileExistsError as error:
            raise BadBackup(f"{path} exists already; name a file that does not.") from error
        except OSError as error:
            raise BadBackup(f"Cannot write {path}: {error.strerror}.") from error


def complete(path: Path, manifest: Manifest, tell: Tell) -> Manifest:
    """Write behind a copied database what it is; on the disk when this returns."""
    with path.open("r+b") as file:
        octets = file.seek(0, os.SEEK_END)
        file.seek(0)
        whole = replace(manifest, octets=octets, sha256=_digest(file, octets, tell))
        file.write(written(whole))
        file.flush()
        os.fsync(file.fileno())
    return whole


def manifest_of(path: Path) -> Manifest:
    """What a backup says of itself; the copied database is not looked at.

    Raises:
        BadBackup: it is no backup, or not a whole one.
    """
    try:
        with path.open("rb") as file:
            return _manifest(file)
    except BadBackup as error:
        raise BadBackup(f"{path} is no whole backup: {error}.") from error
    except OSError as error:
        raise BadBackup(f"Cannot read {path}: {error.strerror}.") from error


def check(path: Path, tell: Tell, into: IO[bytes] | None = None) -> Manifest:
    """The manifest of a backup whose octets are as they were written; the database is copied ``into`` a file.

    Raises:
        BadBackup: it is no backup, or was damaged since it was made.
    """
    manifest = manifest_of(path)
    with path.open("rb") as file:
        if _digest(file, manifest.octets, tell, into) != manifest.sha256:
            raise BadBackup(f"{path} is no whole backup: its octets are not those that were written.")
    return manifest


def _manifest(file: IO[bytes]) -> Manifest:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - LAST_LINE_OCTETS))
    length = manifest_octets(file.read())
    if not length:
        file.seek(0)
        begins_well = file.read(16).startswith(_BEGINNINGS)
        raise BadBackup("its end is missing or damaged" if begins_well else "it is another kind of file")
    file.seek(max(0, size - length))
    manifest = read(file.read())
    if manifest.octets + length != size:
        raise BadBackup(f"it has {size - length:,} octets in place of {manifest.octets:,}")
    return manifest


def _digest(file: IO[bytes], octets: int, tell: Tell, into: IO[bytes] | None = None) -> str:
    digest, left = hashlib.sha256(), octets
    while left and (portion := file.read(min(_PORTION, left))):
        digest.update(portion)
        if into is not None:
            into.write(portion)
        left -= len(portion)
        tell(1 - left / octets)
    return digest.hexdigest()
