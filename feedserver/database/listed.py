"""Whether a column is one of many values that are given as one parameter.

SQLAlchemy's own ``IN`` writes a mark for each value, so it makes the statement anew for each call, and
databases limit how many marks there may be. A list as one value has neither fault: JSON for SQLite
(sqlite.org/json1.html#jeach), an array for PostgreSQL.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Dialect, String, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


def is_one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The condition; ``name`` is the parameter, any collection of ids or numbers."""
    kind = Text() if isinstance(column.type, String) else BigInteger()
    return _OneOf(column, bindparam(name, type_=_List(kind)))


class _List(TypeDecorator[Iterable[Any]]):
    impl = Text
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(self.kind) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> Any:
        found = list(value or ())
        return found if dialect.name == "postgresql" else json.dumps(found)


class _OneOf(FunctionElement[bool]):
    inherit_cache = True
    type = Boolean()

    def self_group(self, against: object = None) -> "_OneOf":
        """As it stands. SQLAlchemy would add ``= 1``, with which SQLite uses no index."""
        return self


@compiles(_OneOf, "sqlite")
def _in_sqlite(element: _OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are SQL that SQLAlchemy wrote


@compiles(_OneOf, "postgresql")
def _in_postgresql(element: _OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} = ANY({values})"
