"""Engines for tests: statements are written once in each test process, and no disk is waited for.

Each test has a database of its own, hence an engine of its own, which would write every statement anew: that
takes longer than most tests. So does a new process of PostgreSQL, hence connections outlive the engines.
Real processes, which some tests start, have the engines that ship.
"""

import copy
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, Select, event
from sqlalchemy.engine import make_url

from feedserver.database import engine as module
from feedserver.database.one_row import Direct, OneRow


class _Statements(dict[Any, Any]):
    """What SQLAlchemy keeps of statements, found again by engines of the same kind: their keys begin with
    their own dialect.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_the_kind(key), default)

    def __setitem__(self, key: Any, written: Any) -> None:
        super().__setitem__(_of_the_kind(key), written)


#: So many connections of each kind outlive an engine: PostgreSQL takes a hundred from all processes together.
_MOST_SPARE = 5


class _Lasting:
    """The connections of this process to a PostgreSQL database that many engines come and go for."""

    def __init__(self) -> None:
        self.first: Engine | None = None
        #: Those that ``Direct`` had for itself, by process: a child leaves them to its parent.
        self.spare: dict[int, list[Any]] = defaultdict(list)

    def lend(self, engine: Engine) -> None:
        """Let an engine have the pool of the first one, and the dialect, which has looked at the server."""
        self.first = self.first or engine
        engine.pool, engine.dialect = self.first.pool, self.first.dialect
        engine.dispose = partial(_dispose, engine)  # type: ignore[method-assign]


class _LentDirect(Direct):
    """Takes its connections from the last one, and leaves them to the next."""

    def _open(self) -> Any:
        connection = self._spare_one()
        if connection is None:
            return super()._open()
        with self._lock:
            self._all.add(connection)
        self._own.connection = connection
        return connection

    def _spare_one(self) -> Any:
        spare = self._spare()
        while spare:
            connection = spare.pop()
            try:
                connection.execute("SELECT 1")
            except self._engine.dialect.loaded_dbapi.Error:
                connection.close()
            else:
                return connection
        return None

    def close(self) -> None:
        lasting = _lasting.get(self._engine.url.database or "")
        if lasting is not None:
            with self._lock:
                spare = lasting.spare[os.getpid()]
                while self._all and len(spare) < _MOST_SPARE:
                    spare.append(self._all.pop())
        super().close()

    def _spare(self) -> list[Any]:
        lasting = _lasting.get(self._engine.url.database or "")
        return [] if lasting is None else lasting.spare[os.getpid()]


_lasting: dict[str, _Lasting] = {}
_statements = _Statements()
_rows: dict[tuple[str, Select[Any]], OneRow] = {}


@contextmanager
def quick_engines() -> Iterator[None]:
    """Within it the application opens databases in this way."""
    with (
        patch.object(module, "postgresql_engine", partial(_sharing, module.postgresql_engine)),
        patch.object(module, "sqlite_engine", partial(_not_waiting, module.sqlite_engine)),
        patch.object(module, "OneRow", _one_row),
        patch.object(module, "Direct", _LentDirect),
        patch.object(os, "fsync", _not_synced),
    ):
        yield


@contextmanager
def lasting_connections(url: str) -> Iterator[None]:
    """Within it connections to that PostgreSQL database outlive the engines that made them."""
    name = make_url(url).database or ""
    _lasting[name] = _Lasting()
    yield
    ended = _lasting.pop(name)
    for connection in ended.spare[os.getpid()]:
        connection.close()
    if ended.first is not None:
        ended.first.pool.dispose()


def _sharing(make: Callable[..., Engine], url: str) -> Engine:
    engine = make(url)
    engine.update_execution_options(compiled_cache=_statements)
    lasting = _lasting.get(engine.url.database or "")
    if lasting is not None:
        lasting.lend(engine)
    return engine


def end_lasting_connections() -> None:
    """Close all that wait for the next engine; for tests of a database that is away."""
    for lasting in _lasting.values():
        while lasting.spare[os.getpid()]:
            lasting.spare[os.getpid()].pop().close()
        if lasting.first is not None:
            lasting.first.pool.dispose()


def _dispose(engine: Engine, close: bool = True) -> None:
    """Leave the connections to the next engine; a child process has its own."""
    if not close:
        engine.pool = engine.pool.recreate()
    elif engine.pool.checkedin() > _MOST_SPARE:  # type: ignore[attr-defined]
        engine.pool.dispose()


def _not_waiting(make: Callable[..., Engine], url: str) -> Engine:
    """Nobody cuts the power here; what was committed is in the file for every process at once."""
    engine = _sharing(make, url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return engine


def _not_synced(_descriptor: int) -> None:
    """Likewise for the journal, and for the names of files in their folders."""


def _one_row(direct: Direct, engine: Engine, query: Select[Any]) -> OneRow:
    kind = engine.dialect.name, query
    if kind not in _rows:
        _rows[kind] = OneRow(direct, engine, query)
    row = copy.copy(_rows[kind])
    row._direct = direct
    return row


def _of_the_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *rest = key
    return dialect.name, *rest
