"""A mark in the home of an installation: its SQLite database was found damaged.

Whoever finds it, a request, the check at the start or the check of a backup, leaves the mark, and every
process sees it. PostgreSQL looks after itself.
"""

import contextlib
import os
from pathlib import Path

_NAME = "damaged"
#: How SQLite says it (sqlite.org/rescode.html#corrupt and #notadb).
_SIGNS = ("database disk image is malformed", "malformed database schema", "file is not a database")


def is_damage(error: BaseException | None) -> bool:
    """Whether a fault of the driver says that the file is damaged."""
    return error is not None and any(sign in str(error) for sign in _SIGNS)


def mark(home: Path) -> None:
    """Leave the mark; a home that cannot be written is left without."""
    with contextlib.suppress(OSError):
        os.close(os.open(home / _NAME, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))


def is_marked(home: Path) -> bool:
    """Whether there is the mark."""
    return (home / _NAME).exists()


def unmark(home: Path) -> None:
    """Take the mark away: the database was found sound, or another one is in its place."""
    (home / _NAME).unlink(missing_ok=True)
