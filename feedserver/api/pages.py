"""The words of a paged list: ``limit`` and ``cursor`` of a request, ``items`` and ``next`` of its answer."""

import base64
import binascii
import json
import re
from collections.abc import Callable
from typing import Any

from flask import request
from sqlalchemy import Row

from feedserver.database.pages import Page, Wanted
from feedserver.errors import InvalidField

_MAX_LIMIT = 200
_DEFAULT_LIMIT = 50
_NUMBER = re.compile("[0-9]{1,18}")
_CURSOR_RULE = "must be a cursor from an earlier page"


def wanted_page(keys: int = 1, *, by_number: bool = False) -> Wanted:
    """The page the present request asks for; ``keys`` is how many keys name a row.

    With ``by_number`` each key is a whole number, written as a text.

    Raises:
        InvalidField: ``cursor`` or ``limit`` do not fit.
    """
    after = _after(request.args.get("cursor"), keys)
    if by_number and not all(_NUMBER.fullmatch(key) for key in after or ()):
        raise InvalidField("cursor", _CURSOR_RULE)
    return Wanted(_limit(request.args.get("limit")), after)


def page_answer(page: Page, answer: Callable[[Row[Any]], dict[str, Any]]) -> dict[str, Any]:
    """A page as the API gives it; ``answer`` makes an item of a row."""
    return {"items": [answer(row) for row in page.rows], "next": cursor_of(page.next) if page.next else None}


def cursor_of(keys: tuple[str, ...]) -> str:
    """The cursor of the page after the row with those keys."""
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def _limit(text: str | None) -> int:
    if text is None:
        return _DEFAULT_LIMIT
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= _MAX_LIMIT:
        raise InvalidField("limit", f"must be a whole number from 1 to {_MAX_LIMIT}")
    return int(text)


def _after(cursor: str | None, keys: int) -> tuple[str, ...] | None:
    if cursor is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise InvalidField("cursor", _CURSOR_RULE) from error
    if not isinstance(values, list) or len(values) != keys or not all(_is_key(value) for value in values):
        raise InvalidField("cursor", _CURSOR_RULE)
    return tuple(values)


def _is_key(value: object) -> bool:
    return isinstance(value, str) and "\x00" not in value and value.isprintable()
