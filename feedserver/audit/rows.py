"""Rows of the audit log as values. A row that somebody has changed may hold anything."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, Row, Select, Text, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from feedserver.audit.model import Details, Entry
from feedserver.database.instant import Instant, moment
from feedserver.database.schema import audit_entries

_DETAILS = ("actor", "actor_name", "subject", "user", "reason")


class _Octets(FunctionElement[Any]):
    """A value, but octets for a text in SQLite, whose driver gives up at a text that is not UTF-8.

    What SQLite has stored as octets becomes some that are no UTF-8. PostgreSQL holds none of these.
    """

    inherit_cache = True


@compiles(_Octets)
def _as_it_is(element: _Octets, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.clauses, **how)


@compiles(_Octets, "sqlite")
def _as_octets(element: _Octets, compiler: SQLCompiler, **how: Any) -> str:
    value = compiler.process(element.clauses, **how)
    octets = f"WHEN 'text' THEN CAST({value} AS BLOB) WHEN 'blob' THEN CAST(x'ff' || {value} AS BLOB)"
    return f"CASE typeof({value}) {octets} ELSE {value} END"


def _as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column read so that no value stops a statement half way."""
    if isinstance(column.type, Instant):
        return _Octets(type_coerce(column, BigInteger))
    return _Octets(type_coerce(column, Text) if isinstance(column.type, JSON) else column)


_COLUMNS = [_as_stored(column).label(column.name) for column in audit_entries.c]


def select_entries() -> Select[Any]:
    """The query that :func:`entry_of` reads."""
    return select(*_COLUMNS)


def readable_entry(row: Row[Any]) -> Entry | None:
    """A row of :func:`select_entries` as a value; None where somebody has changed it so that it is none."""
    try:
        return entry_of(row)
    except ValueError:
        return None


def readable_seal(row: Row[Any]) -> str:
    """The seal of a row of :func:`select_entries`; empty where it has none that can be read."""
    try:
        return _text(row.seal) or ""
    except ValueError:
        return ""


def entry_of(row: Row[Any]) -> Entry:
    """A row of :func:`select_entries` as a value.

    Raises:
        ValueError: it holds something else than this server writes.
    """
    return Entry(
        id=row.id,
        at=_instant(_number(row.at) or 0),
        action=_text(row.action) or "",
        actor_kind=_text(row.actor_kind) or "",
        details=_details(row),
        salt=_text(row.salt),
        digest=_text(row.digest) or "",
        erased_at=None if row.erased_at is None else _instant(_number(row.erased_at) or 0),
        position=_number(row.position),
        seal=_text(row.seal),
    )


def _details(row: Row[Any]) -> Details | None:
    said = {name: _text(getattr(row, name)) for name in _DETAILS}
    if row.salt is None and row.data is None and all(value is None for value in said.values()):
        return None
    return Details(**said, data=_object(row.data))


def _instant(seconds: int) -> datetime:
    try:
        return moment(seconds)
    except (OverflowError, OSError) as error:
        raise ValueError("no year has that second") from error


def _object(stored: Any) -> dict[str, Any] | None:
    """A JSON object; PostgreSQL's driver has read it already."""
    said = stored.decode() if isinstance(stored, bytes) else stored
    try:
        value = json.loads(said) if isinstance(said, str) else said
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if value is None or isinstance(value, dict):
        return value
    raise ValueError("an object is expected")


def _number(value: Any) -> int | None:
    """SQLite keeps anything in a column of numbers."""
    if value is None or isinstance(value, int):
        return value
    raise ValueError("a number is expected")


def _text(value: Any) -> str | None:
    """SQLite keeps anything in a column of texts."""
    if isinstance(value, bytes):
        return value.decode()
    if value is None or isinstance(value, str):
        return value
    raise ValueError("a text is expected")
