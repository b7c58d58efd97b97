"""Everything that is about one person in the database: SQL and nothing else."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Text, cast, delete, exists, func, or_, select, update

from feedserver.database.listed import is_one_of
from feedserver.database.schema import (
    bookings,
    calendar_tokens,
    feed_shelves,
    idempotency_keys,
    participants,
    portal_links,
    portal_sessions,
    token_clients,
    token_use,
    users,
    webhook_messages,
    webhook_told,
    withheld_bookings,
)

_OF_TOKENS = (token_use, token_clients, withheld_bookings, webhook_told)
_OF_USER = (portal_links, portal_sessions, feed_shelves, calendar_tokens)


def bookings_of(tx: Connection, user: str, email: str | None = None) -> list[str]:
    """The bookings that user is in (index ix_participants_user), or that address (reads the whole table)."""
    own = participants.c.user == user
    if email:
        own |= _is_address(participants.c.email, email)
    query = select(participants.c.booking).where(own)
    return list(tx.scalars(query.distinct().order_by(participants.c.booking)))


def bookings_of_nobody_else(tx: Connection, user: str, email: str | None) -> list[str]:
    """The bookings in which only that user is, or that address."""
    other = participants.alias("other")
    is_same = (other.c.user == user) | (other.c.user.is_(None) & _is_address(other.c.email, email))
    shared = exists().where(other.c.booking == participants.c.booking, ~func.coalesce(is_same, False))
    query = select(participants.c.booking).where(participants.c.user == user, ~shared)
    return list(tx.scalars(query.distinct().order_by(participants.c.booking)))


def tokens_of(tx: Connection, user: str) -> list[str]:
    """The ids of the user's tokens (index ix_calendar_tokens_user)."""
    return list(tx.scalars(select(calendar_tokens.c.id).where(calendar_tokens.c.user == user)))


def remove_guest(tx: Connection, email: str) -> int:
    """Take an address out of all bookings, as guest and as organiser; gives the number of places."""
    left = tx.execute(delete(participants).where(_is_address(participants.c.email, email)))
    organises = _is_address(bookings.c.organiser["email"].as_string(), email)
    freed = tx.execute(update(bookings).where(organises).values(organiser=None))
    return left.rowcount + freed.rowcount


def remove_user(tx: Connection, user: str, tokens: Sequence[str]) -> bool:
    """Delete the rows of a user who is in no booking any more; False if there was none."""
    for table in _OF_TOKENS:
        tx.execute(delete(table).where(is_one_of(table.c.token, "ids")), {"ids": tokens})
    resources = is_one_of(idempotency_keys.c.resource, "ids")
    tx.execute(delete(idempotency_keys).where(resources), {"ids": [*tokens, user]})
    told = is_one_of(webhook_messages.c.subject, "ids")
    tx.execute(delete(webhook_messages).where(told), {"ids": tokens})
    tx.execute(delete(webhook_messages).where(_says(webhook_messages.c.body, f'"{user}"')))
    for table in _OF_USER:
        tx.execute(delete(table).where(table.c.user == user))
    return tx.execute(delete(users).where(users.c.id == user)).rowcount > 0


def bookings_that_say(tx: Connection, texts: Sequence[str]) -> list[str]:
    """The bookings whose words hold one of those texts, upper and lower case alike; reads the whole table."""
    if not texts:
        return []
    words = (
        *(bookings.c[name] for name in ("summary", "description", "location", "url")),
        *(cast(bookings.c[name], Text) for name in ("meeting", "organiser", "categories", "recurrence")),
    )
    found = or_(*(word.icontains(text, autoescape=True) for word in words for text in texts))
    return list(tx.scalars(select(bookings.c.id).where(found).order_by(bookings.c.id)))


def _is_address(column: ColumnElement[str], email: str | None) -> ColumnElement[bool]:
    return func.lower(column) == (email or "").lower()


def _says(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return column.contains(text, autoescape=True)
