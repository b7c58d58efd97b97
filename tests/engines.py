"""Engines for tests: statements are written once in each test process, and no disk is waited for.

Each test has a database of its own, hence an engine of its own, which would write every statement anew: that
takes longer than most tests. Real processes, which some tests start, have the engines that ship.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, Select, event

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


_statements = _Statements()
_rows: dict[tuple[str, Select[Any]], OneRow] = {}


@contextmanager
def quick_engines() -> Iterator[None]:
    """Within it the application opens databases in this way."""
    with (
        patch.object(module, "postgresql_engine", partial(_sharing, module.postgresql_engine)),
        patch.object(module, "sqlite_engine", partial(_not_waiting, module.sqlite_engine)),
        patch.object(module, "OneRow", _one_row),
    ):
        yield


def _sharing(make: Callable[..., Engine], url: str) -> Engine:
    engine = make(url)
    engine.update_execution_options(compiled_cache=_statements)
    return engine


def _not_waiting(make: Callable[..., Engine], url: str) -> Engine:
    """Nobody cuts the power here; what was committed is in the file for every process at once."""
    engine = _sharing(make, url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    return engine


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
