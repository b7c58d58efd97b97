"""SQLite as this server needs it: WAL, FULL, write transactions that take the lock at once.

Sources: ``docs/decisions/0004-sqlite.md``. A deferred BEGIN that reads and then writes
fails with "database is locked" without waiting; WAL before 3.51.3 can lose a
committed transaction when several processes write (sqlite.org/wal.html#walresetbug).
"""

import time
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url

from feedserver.errors import StartError, UnreadableText

#: Execution option that makes a transaction take the write lock when it begins.
WRITES = "feedserver_writes"

_MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
_BUSY_TIMEOUT_MS = 10_000
_NOT_UTF8 = "Could not decode to UTF-8"


def has_wal_fault(version: tuple[int, ...]) -> bool:
    """Whether that SQLite has the WAL-reset fault: mended in 3.51.3, 3.50.7 and 3.44.6."""
    if version >= _MENDED[-1]:
        return False
    return not any(version[:2] == mended[:2] and version >= mended for mended in _MENDED)


def sqlite_module() -> ModuleType:
    """The newest SQLite there is: the one of the ``pysqlite3`` wheel, else Python's own.

    Raises:
        StartError: neither is free of the WAL-reset fault.
    """
    try:
        from pysqlite3 import dbapi2 as module
    except ImportError:
        import sqlite3 as module
    check_version(module.sqlite_version)
    return module  # type: ignore[no-any-return]


def check_version(version: str) -> None:
    """Refuse a SQLite with the WAL-reset fault (raises StartError)."""
    if has_wal_fault(tuple(int(part) for part in version.split("."))):
        raise StartError(
            f"SQLite {version} can lose committed data when several processes write. "
            "Install the pysqlite3 package, or a Python with SQLite 3.51.3, 3.50.7 or 3.44.6."
        )


def sqlite_engine(url: str) -> Engine:
    """An engine for a database file; its folder is not made here."""
    module = sqlite_module()
    address = make_url(url).set(drivername="sqlite+pysqlite")
    engine = create_engine(address, module=module, max_overflow=-1, pool_use_lifo=True, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _told_from_faults)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    connection.create_function("lower", 1, _lower, deterministic=True)
    for pragma in (
        f"busy_timeout = {_BUSY_TIMEOUT_MS}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _use_wal(connection)


def _lower(text: Any) -> Any:
    """SQLite's own ``lower`` knows ASCII alone; PostgreSQL's knows all letters."""
    return text.lower() if isinstance(text, str) else text


def _use_wal(connection: Any) -> None:
    """Switch to WAL; SQLite does not wait by itself where others switch a new database at once."""
    deadline = time.monotonic() + _BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except Exception as error:  # of either driver
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _told_from_faults(context: ExceptionContext) -> UnreadableText | None:
    """A text that is no UTF-8 is a row that makes no sense, and no fault of the database.

    The driver's own sentence repeats the text, so it is taken away.
    """
    error = context.original_exception
    if _NOT_UTF8 not in str(error):
        return None
    error.args = (_NOT_UTF8,)
    return UnreadableText()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
