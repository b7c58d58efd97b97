"""One row by one statement, straight from the database's driver: the way of every poll.

SQLAlchemy writes the statement and knows how its values are read; running it costs what the driver
costs, about a tenth. Each thread keeps a connection of its own for these, in autocommit: one statement is
one snapshot, and takes no BEGIN.
"""

import threading
import time
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Engine, Select
from sqlalchemy.exc import DBAPIError

from feedserver.metrics import note_statement


class Direct:
    """The driver's connections of one process, one for each thread that asked."""

    def __init__(self, engine: Engine, on_fault: Callable[[BaseException], None] | None = None) -> None:
        self._engine = engine
        self._on_fault = on_fault
        self._is_postgresql = engine.dialect.name == "postgresql"
        self._own = threading.local()
        self._all: set[Any] = set()
        self._lock = threading.Lock()
        self._of_parent: list[Any] = []

    def fetch(self, sql: str, parameters: Any) -> Any:
        """The first row, or None. A connection that the database has closed meanwhile is replaced once.

        Raises:
            DBAPIError: the database is away or damaged.
        """
        dialect = self._engine.dialect
        try:
            connection = getattr(self._own, "connection", None)
            if connection is not None:
                try:
                    return self._run(connection, sql, parameters)
                except dialect.loaded_dbapi.Error as error:
                    is_gone = dialect.is_disconnect(error, connection, None)
                    self._drop(connection)
                    if not is_gone:
                        raise
            connection = self._open()
            try:
                return self._run(connection, sql, parameters)
            except BaseException:
                self._drop(connection)
                raise
        except dialect.loaded_dbapi.Error as error:
            if self._on_fault is not None:
                self._on_fault(error)
            raise DBAPIError(None, None, error) from error

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            connections, self._all = self._all, set()
        for connection in connections:
            connection.close()
        self._own = threading.local()

    def leave_connections_to_parent(self) -> None:
        """For a child process: forget them without closing them."""
        self._of_parent.append(self._all)
        self._all = set()
        self._own = threading.local()
        self._lock = threading.Lock()

    def _run(self, connection: Any, sql: str, parameters: Any) -> Any:
        how = {"binary": True} if self._is_postgresql else {}
        began = time.perf_counter()
        try:
            return connection.execute(sql, parameters, **how).fetchone()
        finally:
            note_statement(time.perf_counter() - began)

    def _open(self) -> Any:
        pooled = self._engine.raw_connection()
        pooled.detach()
        connection: Any = pooled.dbapi_connection
        if self._is_postgresql:
            connection.autocommit = True
        with self._lock:
            self._all.add(connection)
        self._own.connection = connection
        return connection

    def _drop(self, connection: Any) -> None:
        self._own.connection = None
        with self._lock:
            self._all.discard(connection)
        connection.close()


class OneRow:
    """A statement that gives one row at most, for any number of calls."""

    def __init__(self, direct: Direct, engine: Engine, query: Select[Any]) -> None:
        dialect = engine.dialect
        compiled = query.compile(dialect=dialect)
        columns = list(query.selected_columns)
        self._direct = direct
        self._sql = str(compiled)
        self._constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._in_order = None if compiled.positiontup is None else _in_order(compiled.positiontup)
        self._row: Any = namedtuple("Row", [str(column.key) for column in columns])  # type: ignore[misc]
        readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._readers: list[tuple[int, Callable[[Any], Any]]] = [
            (place, read) for place, read in enumerate(readers) if read is not None
        ]

    def __call__(self, **parameters: Any) -> Any:
        """The row with the names of the query's columns, or None; its values are the driver's.

        ``parameters`` are values as the driver takes them.

        Raises:
            DBAPIError: the database is away or damaged.
        """
        given = {**self._constants, **parameters} if self._constants else parameters
        values = self._in_order(given) if self._in_order else given
        found = self._direct.fetch(self._sql, values)
        return None if found is None else self._row._make(found)

    def read(self, row: Any) -> Any:
        """The row with its values as the types of the columns have them."""
        values = list(row)
        for place, read in self._readers:
            values[place] = read(values[place])
        return self._row._make(values)


def _in_order(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """Who gives the values of those names, for a driver that wants them by their places."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda given: [given[name] for name in names]
