"""JSON from a stranger: strict, and never a fault.

Python's parser takes NaN, repeated names and text that no database stores;
nesting beyond its depth raises RecursionError. All of these end here.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from feedserver.errors import FeedserverError, InvalidFields

_MAX_ERRORS = 50
#: No body of ours nests deeper than ten; what comes after the parser may recurse.
_MAX_DEPTH = 64
_CONTAINERS = (dict, list)
_TOO_DEEP = "it is nested too deeply"
_BAD_TEXT = re.compile("[\x00\ud800-\udfff]")
#: How ``repr`` writes what matches that; text that only looks so is no harm, it is looked at once more.
_SHOWN_BAD_TEXT = re.compile(r"\\x00|\\ud[89a-f]")


class NotJson(FeedserverError):
    """The octets are not JSON; the message says why."""


def parse(octets: bytes) -> Any:
    """The value of strict JSON (RFC 8259) in UTF-8.

    Raises:
        NotJson: it is something else.
    """
    try:
        value = json.loads(octets.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise NotJson(_reason(error)) from error
    if _is_deep(value):
        raise NotJson(_TOO_DEEP)
    return value


def refuse_bad_text(value: Any) -> None:
    """Refuse NUL and lone surrogates anywhere in a JSON value: no database or calendar can keep them.

    Raises:
        InvalidFields: naming each field.
    """
    if not _SHOWN_BAD_TEXT.search(repr(value)):  # many times faster than to walk through it
        return
    errors = [
        {"field": name, "message": "holds a character that is not text"} for name in _bad_text(value, "")
    ]
    if errors:
        raise InvalidFields(errors[:_MAX_ERRORS])


def _is_deep(value: Any) -> bool:
    level = [value] if isinstance(value, _CONTAINERS) else []
    for _ in range(_MAX_DEPTH - 1):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return any(level)


def _inside(value: dict[str, Any] | list[Any]) -> list[Any]:
    """The objects and lists right inside an object or a list."""
    values = value.values() if isinstance(value, dict) else value
    return [inner for inner in values if isinstance(inner, _CONTAINERS)]


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has one name twice")
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return _TOO_DEEP
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return (
        str(error) if not isinstance(error, json.JSONDecodeError) else f"{error.msg} at character {error.pos}"
    )


def _bad_text(value: Any, field: str) -> Iterator[str]:
    """Fields whose text holds NUL or a lone surrogate, which no database or calendar can keep."""
    if isinstance(value, str):
        if _BAD_TEXT.search(value):
            yield field
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _bad_text(name, field or "(name)")
            yield from _bad_text(item, f"{field}.{name}".lstrip("."))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _bad_text(item, f"{field}.{position}")
