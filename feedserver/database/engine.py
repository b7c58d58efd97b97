"""The unit of work: ``with database.write() as tx`` commits at its end, or leaves nothing.

``database.read()`` is a snapshot: all its statements see one state.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, Select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, TimeoutError

from feedserver.database import journal
from feedserver.database.beside import Beside, beside
from feedserver.database.one_row import Direct, OneRow
from feedserver.database.postgresql import postgresql_engine
from feedserver.database.sqlite import WRITES, sqlite_engine
from feedserver.database.turn import Turn
from feedserver.errors import StartError

_ADVISORY_LOCKS = text(
    "SELECT pg_advisory_xact_lock(number) FROM "
    "(SELECT hashtextextended(name, 0) AS number FROM unnest(CAST(:names AS text[])) AS name "
    "ORDER BY number) AS ordered"
)

#: What a database that is away or damaged raises. A worker has as many connections as threads.
DATABASE_AWAY = (DBAPIError, TimeoutError)

_opened: "WeakSet[Database]" = WeakSet()


class Database:
    """One database and its connections. Safe to share between threads; after a fork the child has its own."""

    def __init__(self, engine: Engine, home: Beside | None = None) -> None:
        self.engine = engine
        self._home = home
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._reader: Engine = engine
        self._writer: Engine = engine
        self._direct = Direct(engine, home.look_at if home and self.is_sqlite else None)
        self._ready: dict[Select[Any], OneRow] = {}
        self._of_parent: list[Any] = []
        self._turn: Turn | None = None
        if self.is_sqlite:
            self._writer = engine.execution_options(**{WRITES: True})
            self._turn = Turn(home.home if home else None)
            if home is not None:
                home.watch(engine)
        else:
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ")
        _opened.add(self)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot for reading."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back by an exception.

        On SQLite it holds the only write lock from its first moment. What it takes away is in the journal
        before it is committed.
        """
        with self._turn.held() if self._turn else nullcontext(), self._writer.begin() as connection:
            journal.forget(connection)
            yield connection
            if self._home is not None:
                self._home.keep(connection)

    def one_row(self, query: Select[Any]) -> OneRow:
        """That query made ready for the way of every poll; made once, called for each request."""
        return OneRow(self._direct, self.engine, query)

    def row(self, query: Select[Any], **parameters: Any) -> Any:
        """The one row of a query that a module keeps, read by itself and outside of any transaction, or None.

        Raises:
            DBAPIError: the database is away or damaged.
        """
        ready = self._ready.get(query) or self._ready.setdefault(query, self.one_row(query))
        row = ready(**parameters)
        return None if row is None else ready.read(row)

    def leave_connections_to_parent(self) -> None:
        """For a child process: use none of the connections that were there, and close none of them either."""
        self._of_parent.append(self.engine.pool)
        self.engine.dispose(close=False)
        self._direct.leave_connections_to_parent()
        if self._turn is not None:
            self._turn.begin_anew()

    def close(self) -> None:
        """Give all connections back to the system, and let others have the installation alone."""
        self._direct.close()
        self.engine.dispose()
        if self._turn is not None:
            self._turn.close()
        if self._home is not None:
            self._home.release()


def lock(tx: Connection, *names: str) -> None:
    """Wait until no other write transaction holds any of ``names``; held until this one ends.

    Two requests that make the same thing at once must not both find it missing.
    Locks are taken in the order of their numbers, so that nobody waits in a circle.
    SQLite has a single writer anyway.
    """
    if tx.dialect.name == "postgresql" and names:
        tx.execute(_ADVISORY_LOCKS, {"names": list(names)})


def open_database(url: str, home: Path | None = None) -> Database:
    """Open the database of that SQLAlchemy address; nothing is connected yet.

    With the ``home`` of its installation it keeps the journal there, and is in use until it is closed.

    Raises:
        StartError: that is no address, SQLite's library is not safe to use, or a backup is being restored.
    """
    try:
        backend = make_url(url).get_backend_name()
    except (ArgumentError, ValueError) as error:  # their messages may hold the password
        raise StartError("The setting 'database_url' is not an address that SQLAlchemy can read.") from error
    if backend not in ("sqlite", "postgresql"):
        raise StartError("The database must be SQLite or PostgreSQL.")
    used = beside(home) if home is not None else None
    return Database(sqlite_engine(url) if backend == "sqlite" else postgresql_engine(url), used)


def _begin_anew_after_a_fork() -> None:
    for database in list(_opened):
        database.leave_connections_to_parent()


os.register_at_fork(after_in_child=_begin_anew_after_a_fork)
