"""What a feed reads from the database: SQL and nothing else."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from feedserver.bookings.model import Record
from feedserver.bookings.store import record_of
from feedserver.database.schema import bookings, calendar_tokens, participants, users
from feedserver.feeds.broken import BROKEN, Broken
from feedserver.feeds.selection import Window
from feedserver.people.model import User
from feedserver.tokens.model import Token
from feedserver.tokens.store import select_tokens, token_of

_OWNER = [column.label(f"owner_{column.name}") for column in users.columns]


def find_by_random_part(tx: Connection, random_part: str) -> tuple[Token, User] | None:
    """The token with its owner, in one row (unique index uq_calendar_tokens_random_part)."""
    query = select_tokens(*_OWNER).join(users, users.c.id == calendar_tokens.c.user)
    row = tx.execute(query.where(calendar_tokens.c.random_part == random_part)).one_or_none()
    return None if row is None else (token_of(row), _owner(row))


def bookings_in_window(
    tx: Connection, user_id: str, window: Window, broken: Broken
) -> list[tuple[Record, str | None]]:
    """The bookings of a user that reach into the window, with the user's role in each.

    Uses the index ix_participants_user. A row that is no booking goes to ``broken``.
    """
    query = (
        select(bookings, participants.c.role.label("own_role"))
        .join(participants, participants.c.booking == bookings.c.id)
        .where(participants.c.user == user_id)
        .where(bookings.c.last_ends_at > window.after, bookings.c.first_starts_at < window.before)
    )
    found = []
    for row in _rows(tx, query, broken):
        with broken.left_out(row.id):
            found.append((record_of(row, ()), row.own_role))
    return found


def _rows(tx: Connection, query: Select[Any], broken: Broken) -> list[Row[Any]]:
    """All rows at once, or, where the values of one cannot be read, the others one by one."""
    try:
        return list(tx.execute(query))
    except BROKEN:
        return list(_one_by_one(tx, query, broken))


def _one_by_one(tx: Connection, query: Select[Any], broken: Broken) -> Iterator[Row[Any]]:
    for booking_id in tx.scalars(query.with_only_columns(bookings.c.id)).all():
        with broken.left_out(booking_id):
            yield tx.execute(query.where(bookings.c.id == booking_id)).one()


def _owner(row: Any) -> User:
    return User(**{column.name: row._mapping[f"owner_{column.name}"] for column in users.columns})
