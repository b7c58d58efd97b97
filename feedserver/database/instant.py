"""How instants are stored: whole seconds since 1970 in UTC, the same on every database.

An integer compares and sorts alike everywhere and needs no time zone of a
session; iCalendar and HTTP dates know no fraction of a second either.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Case, ColumnElement, Dialect, TypeDecorator, case, literal, type_coerce


class Instant(TypeDecorator[datetime]):
    """A column of aware datetimes in UTC at whole seconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Seconds since 1970; a naive datetime is an error of the programmer."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """An aware datetime in UTC."""
        return instant(value)


def instant(seconds: int | None) -> datetime | None:
    """An instant as it is stored, as a value."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def latest_of(one: ColumnElement[Any], other: ColumnElement[Any]) -> Case[Any]:
    """In SQL: the later of two instants."""
    return case((one > other, one), else_=other)


def past(seen: ColumnElement[Any], moment: datetime) -> Case[Any]:
    """In SQL: ``moment``, but a second after ``seen`` where the clock was set back behind that."""
    bound = literal(moment, Instant)
    return case((seen > bound, type_coerce(type_coerce(seen, BigInteger) + 1, Instant)), else_=bound)
