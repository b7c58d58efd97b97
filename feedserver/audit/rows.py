"""Rows of the audit log as values. A row that somebody has changed may hold anything."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, Text, select, type_coerce

from feedserver.audit.model import Details, Entry
from feedserver.database.schema import audit_entries

_DETAILS = ("actor", "actor_name", "subject", "user", "reason")
#: Read as they are stored, so that no value stops a statement half way.
_AS_STORED: dict[str, ColumnElement[Any]] = {
    "at": type_coerce(audit_entries.c.at, BigInteger),
    "erased_at": type_coerce(audit_entries.c.erased_at, BigInteger),
    "data": type_coerce(audit_entries.c.data, Text),
}


def select_entries() -> Select[Any]:
    """The query that :func:`entry_of` reads."""
    return select(*(_AS_STORED.get(column.name, column).label(column.name) for column in audit_entries.c))


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
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("no year has that second") from error


def _object(stored: Any) -> dict[str, Any] | None:
    """A JSON object; PostgreSQL's driver has read it already."""
    try:
        value = json.loads(stored) if isinstance(stored, str) else stored
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
    if value is None or isinstance(value, str):
        return value
    raise ValueError("a text is expected")
