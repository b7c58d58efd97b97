"""Query parameters: checked like fields, and named like them when they do not fit (InvalidField)."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time

from flask import request
from pydantic import TypeAdapter, ValidationError

from feedserver.api.fields import IDENTIFIER, IDENTIFIER_RULE, UtcInstant
from feedserver.errors import InvalidField

_INSTANT: TypeAdapter[datetime] = TypeAdapter(UtcInstant)
_MAX_INTEGER = 2**63 - 1


def identifier(name: str) -> str | None:
    """The id in that parameter, or None where it is not given."""
    value = request.args.get(name)
    if value is not None and not IDENTIFIER.fullmatch(value):
        raise InvalidField(name, IDENTIFIER_RULE)
    return value


def choice(name: str, values: Collection[str]) -> str | None:
    """One of ``values``, or None where it is not given."""
    value = request.args.get(name)
    if value is not None and value not in values:
        raise InvalidField(name, f"must be one of {', '.join(values)}")
    return value


def integer(name: str) -> int | None:
    """A whole number from 0 to 2^63 - 1, or None where it is not given."""
    value = request.args.get(name)
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,19}", value) or int(value) > _MAX_INTEGER:
        raise InvalidField(name, f"must be a whole number from 0 to {_MAX_INTEGER}")
    return int(value)


def instant(name: str) -> datetime | None:
    """An instant in UTC, or None where it is not given; a date is its 00:00 UTC."""
    value = request.args.get(name)
    return None if value is None else parse_instant(name, value)


def parse_instant(name: str, value: str) -> datetime:
    """The instant in UTC that ``value`` says; a date is its 00:00 UTC (InvalidField for another text)."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return datetime.combine(date.fromisoformat(value), time(), UTC)
        return _INSTANT.validate_python(value)
    except (ValidationError, ValueError) as error:
        raise InvalidField(name, "must be an instant such as 2026-12-01T10:00:00Z, or a date") from error
