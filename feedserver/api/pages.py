"""Lists in pages: a cursor names the last item given, so pages stay right while rows come and go."""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Request
from sqlalchemy import ColumnElement, Connection, Row, Select, tuple_

from feedserver.errors import InvalidField

MAX_LIMIT = 200
_DEFAULT_LIMIT = 50
T = TypeVar("T")


def page(
    tx: Connection,
    query: Select[Any],
    keys: tuple[ColumnElement[Any], ...],
    request: Request,
    answer: Callable[[Row[Any]], dict[str, Any]],
) -> dict[str, Any]:
    """One page of ``query`` in the order of ``keys`` (which name a row uniquely): items and the next cursor.

    Raises:
        InvalidField: ``cursor`` or ``limit`` of the request do not fit.
    """
    limit = _limit(request.args.get("limit"))
    after = _decode(request.args.get("cursor"), len(keys))
    if after is not None:
        query = query.where(tuple_(*keys) > tuple_(*after))
    rows = tx.execute(query.order_by(*keys).limit(limit + 1)).all()
    more = len(rows) > limit
    last = [rows[limit - 1]._mapping[key] for key in keys] if more else None
    return {"items": [answer(row) for row in rows[:limit]], "next": _encode(last)}


def _limit(text: str | None) -> int:
    if text is None:
        return _DEFAULT_LIMIT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MAX_LIMIT:
        raise InvalidField("limit", f"must be a whole number from 1 to {MAX_LIMIT}")
    return int(text)


def _encode(values: list[Any] | None) -> str | None:
    return (
        None if values is None else base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    )


def _decode(cursor: str | None, length: int) -> list[Any] | None:
    if cursor is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise InvalidField("cursor", "must be a cursor from an earlier page") from error
    if not isinstance(values, list) or len(values) != length or not all(isinstance(v, str) for v in values):
        raise InvalidField("cursor", "must be a cursor from an earlier page")
    return values
