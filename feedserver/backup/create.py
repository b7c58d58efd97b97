"""Making a backup of a running installation."""

from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy.engine import make_url

from feedserver.backup import sqlite
from feedserver.backup.file import complete, new_backup
from feedserver.backup.model import Manifest
from feedserver.backup.progress import Tell, part


def create(database_url: str, path: Path, now: datetime, tell: Tell) -> Manifest:
    """Write a backup of that database to ``path``; ``now`` is UTC. Servers go on meanwhile.

    It holds what the database had at one moment, and was checked: its pages, its references, and the number
    of rows in each table.

    Raises:
        BadBackup: the file is there, the database cannot be copied, or is damaged.
    """
    url = make_url(database_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    with new_backup(path) as copy:
        if is_sqlite:
            source = Path(str(url.database))
            contents = sqlite.copy(source, copy, part(tell, 0, 0.5))
            sqlite.require_sound(copy, contents.counts)
        else:
            from feedserver.backup import postgresql  # its driver takes long to load, and most have SQLite

            contents = postgresql.dump(url, copy, part(tell, 0, 0.8))
        manifest = Manifest(
            made_at=now,
            feedserver=version("feedserver"),
            kind="sqlite" if is_sqlite else "postgresql",
            revision=contents.revision,
            uid_domain=contents.uid_domain,
            counts=contents.counts,
            octets=0,
            sha256="",
        )
        return complete(copy, manifest, part(tell, 0.8, 1))


def named(folder: Path, now: datetime) -> Path:
    """The name of a backup made at ``now`` (UTC) in a folder; they sort by their times."""
    return folder / f"feedserver-{now:%Y%m%dT%H%M%SZ}.backup"
