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
        """Seconds since 1970."""
        return None if value is None else seconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """An aware datetime in UTC."""
        return None if value is None else moment(value)


def seconds(instant: datetime) -> int:
    """An instant as it is stored; a naive datetime is an error of the programmer (ValueError)."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return int(instant.timestamp())


def moment(stored: int) -> datetime:
    """A stored instant as an aware datetime in UTC."""
    return datetime.fromtimestamp(stored, UTC)


def latest_of(one: ColumnElement[Any], other: ColumnElement[Any]) -> Case[Any]:
    """In SQL: the later of two instants."""
    return case((one > other, one), else_=other)


def past(seen: ColumnElement[Any], now: datetime | ColumnElement[Any]) -> Case[Any]:
    """In SQL: ``now``, but a second after ``seen`` where the clock was set back behind that.

    A parameter as ``now`` lets the statement be made once.
    """
    bound = literal(now, Instant) if isinstance(now, datetime) else now
    return case((seen > bound, type_coerce(type_coerce(seen, BigInteger) + 1, Instant)), else_=bound)
