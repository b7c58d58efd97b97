"""How instants are stored: whole seconds since 1970 in UTC, the same on every database.

An integer compares and sorts alike everywhere and needs no time zone of a
session; iCalendar and HTTP dates know no fraction of a second either.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Case, ColumnElement, Dialect, TypeDecorator, case, literal


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
        return None if value is None else datetime.fromtimestamp(value, UTC)


def later_of(column: ColumnElement[Any], moment: datetime) -> Case[Any]:
    """In SQL: the column's instant or ``moment``, whichever is later. For what must never fall."""
    bound = literal(moment, Instant)
    return case((column > bound, column), else_=bound)
