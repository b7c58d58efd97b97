"""Copying a SQLite database while it is used, and judging a copy.

All is read in one transaction: the pages and the numbers of rows are of the same moment, and writers go on.
"""

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from feedserver.backup.model import BadBackup, Contents, Damaged
from feedserver.backup.progress import Tell
from feedserver.database.damage import is_damage
from feedserver.database.sqlite import sqlite_module

_PAGES = 1_000


def copy(source: Path, target: Path, tell: Tell) -> Contents:
    """Copy a database that others write meanwhile into the empty file ``target``; says what it holds.

    Raises:
        BadBackup: the database is away, damaged or not set up.
    """
    with _readable(source) as present:
        present.execute("BEGIN")
        contents = contents_of(present)
        with contextlib.closing(_connect(target)) as made:
            made.execute("PRAGMA synchronous = OFF")  # the file is flushed when it is complete
            present.backup(made, pages=_PAGES, progress=lambda _, left, of: tell(1 - left / max(of, 1)))
            made.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    return contents


def require_sound(path: Path, counts: Mapping[str, int]) -> None:
    """Refuse a database that SQLite finds damaged, or that has not as many rows in tables as were counted.

    Raises:
        Damaged: with what is wrong.
    """
    with _readable(path) as copied:
        (fault,) = copied.execute("PRAGMA integrity_check(1)").fetchone()
        if fault != "ok":
            raise Damaged(f"The database is damaged: {' '.join(fault.split())}.")
        if broken := copied.execute("PRAGMA foreign_key_check").fetchone():
            raise Damaged(f"The database is damaged: a row of {broken[0]} points at one that is not there.")
        found = {table: _count(copied, table) for table in counts}
    if found != dict(counts):
        table = next(name for name in counts if found[name] != counts[name])
        raise Damaged(f"The copy has {found[table]:,} rows in {table} in place of {counts[table]:,}.")


def fold(path: Path) -> None:
    """Bring a database's log into its file, so that the file is all of it.

    Raises:
        BadBackup: somebody else has it open ("locked"), or it is damaged.
    """
    with _readable(path) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != "delete":
            raise BadBackup(f"The database {path} is locked.")


def contents_of(connection: Any) -> Contents:
    """What the database of a connection of the driver holds."""
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    row = connection.execute("SELECT value FROM installation WHERE name = 'uid_domain'").fetchone()
    if row is None:
        raise BadBackup("The database has not been set up; run `feedserver init`.")
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    names = [name for (name,) in connection.execute(tables)]
    return Contents(str(revision), str(row[0]), {name: _count(connection, name) for name in names})


@contextmanager
def _readable(path: Path) -> Iterator[Any]:
    module = sqlite_module()
    try:
        with contextlib.closing(_connect(path)) as connection:
            yield connection
    except module.Error as error:
        kind = Damaged if is_damage(error) else BadBackup
        raise kind(f"The database {path} cannot be read: {error}.") from error


def _connect(path: Path) -> Any:
    """A connection to a file that is there."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite_module().connect(uri, uri=True, isolation_level=None, timeout=10)


def _count(connection: Any, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608
