"""Calendar tokens in the database: SQL and nothing else."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, select, update

from feedserver.database import journal
from feedserver.database.instant import Instant, latest_of, past
from feedserver.database.listed import is_one_of
from feedserver.database.pages import Page, Wanted, fetch_page
from feedserver.database.schema import bookings, calendar_tokens, participants, token_use, users
from feedserver.installation import latest_epoch
from feedserver.tokens.model import (
    CancelledForm,
    Privacy,
    ProvisionalForm,
    RecurrenceForm,
    Token,
    TokenOptions,
)

_OPTIONS = tuple(field.name for field in fields(TokenOptions))
_values_of_options = attrgetter(*_OPTIONS)
#: ``last_fetched_at`` belongs to ``feedserver.use``; it is read here and never written.
_PLAIN = tuple(field.name for field in fields(Token) if field.name not in ("options", "last_fetched_at"))

#: Between these lies every stamp that this server writes.
_YEARS = datetime(1970, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)

_FLOOR = select(
    select(func.max(calendar_tokens.c.options_changed_at, type_=Instant))
    .where(is_one_of(calendar_tokens.c.user, "ids"))
    .scalar_subquery(),
    latest_epoch(),
)


def select_tokens(*more: ColumnElement[Any]) -> Select[Any]:
    """The query that :func:`token_of` reads; ``more`` columns stand beside."""
    columns = (*calendar_tokens.columns, token_use.c.last_fetched_at, *more)
    used = calendar_tokens.outerjoin(token_use, token_use.c.token == calendar_tokens.c.id)
    return select(*columns).select_from(used)


def find_token(tx: Connection, token_id: str, *, for_update: bool = False) -> Token | None:
    """The token of that id, or None."""
    query = select_tokens().where(calendar_tokens.c.id == token_id)
    row = tx.execute(query.with_for_update(of=calendar_tokens) if for_update else query).one_or_none()
    return None if row is None else token_of(row)


def tokens_of_user(tx: Connection, user_id: str) -> list[Token]:
    """All tokens of a user, oldest first (index ix_calendar_tokens_user)."""
    return [token_of(row) for row in tx.execute(_of_user(user_id).order_by(calendar_tokens.c.id))]


def issued_since(tx: Connection, user_id: str, since: datetime) -> list[datetime]:
    """When each token of a user was issued after ``since``, oldest first (index ix_calendar_tokens_user)."""
    issued_at = calendar_tokens.c.issued_at
    query = select(issued_at).where(calendar_tokens.c.user == user_id, issued_at > since)
    return list(tx.scalars(query.order_by(issued_at)))


def page_of_user(tx: Connection, user_id: str, wanted: Wanted) -> Page:
    """A page of the tokens of a user, oldest first."""
    return fetch_page(tx, _of_user(user_id), (calendar_tokens.c.id,), wanted)


def _of_user(user_id: str) -> Select[Any]:
    return select_tokens().where(calendar_tokens.c.user == user_id)


def add_token(tx: Connection, token: Token) -> None:
    """Insert a new token."""
    tx.execute(insert(calendar_tokens).values(_columns(token)))


def save_token(tx: Connection, token: Token) -> None:
    """Write a token over the one of the same id."""
    journal.note(tx, "calendar_tokens", token.id)
    tx.execute(update(calendar_tokens).where(calendar_tokens.c.id == token.id).values(_columns(token)))


def _columns(token: Token) -> dict[str, Any]:
    options = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(token.options).items()
    }
    return {**{name: getattr(token, name) for name in _PLAIN}, **options}


def token_of(row: Row[Any]) -> Token:
    """A row of :func:`select_tokens` as a value."""
    return Token(
        **{name: getattr(row, name) for name in _PLAIN},
        last_fetched_at=row.last_fetched_at,
        options=options_of(row),
    )


def options_of(row: Any) -> TokenOptions:
    """The options in a row of :func:`select_tokens`, or in the driver's own, where lists may be JSON."""
    values = _values_of_options(row)
    return _options(*(tuple(value) if isinstance(value, list) else value for value in values))


@lru_cache(maxsize=1024)
def _options(*values: Any) -> TokenOptions:
    """One value for all the tokens that have the same options."""
    given = zip(_OPTIONS, values, strict=True)
    return TokenOptions(**{name: _READ[name](value) if name in _READ else value for name, value in given})


def _listed(value: str | tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(json.loads(value)) if isinstance(value, str) else value


#: How the options are read whose columns hold something else.
_READ: dict[str, Callable[[Any], Any]] = {
    "privacy": Privacy,
    "kinds": _listed,
    "roles": _listed,
    "alarms": _listed,
    "cancelled": CancelledForm,
    "provisional": ProvisionalForm,
    "recurrence": RecurrenceForm,
}


def not_ended(
    *, user: str | None, organisation: str | None, issued_before: datetime | None, now: datetime
) -> ColumnElement[bool]:
    """The condition for tokens of those, joined by AND, that are neither revoked nor past their fixed end."""
    conditions: list[ColumnElement[bool]] = [
        calendar_tokens.c.revoked_at.is_(None),
        calendar_tokens.c.ends_at.is_(None) | (calendar_tokens.c.ends_at > now),
    ]
    if user is not None:
        conditions.append(calendar_tokens.c.user == user)
    if organisation is not None:
        members = select(users.c.id).where(users.c.organisation == organisation)
        conditions.append(calendar_tokens.c.user.in_(members))
    if issued_before is not None:
        conditions.append(calendar_tokens.c.issued_at < issued_before)
    return and_(*conditions)


def count(tx: Connection, condition: ColumnElement[bool]) -> int:
    """How many tokens meet the condition."""
    return tx.scalar(select(func.count()).select_from(calendar_tokens).where(condition)) or 0


def count_live(tx: Connection, now: datetime) -> int:
    """How many tokens serve a feed; those that ended by idleness are not looked for here."""
    members = select(users.c.id).where(users.c.suspended_at.is_(None))
    condition = not_ended(user=None, organisation=None, issued_before=None, now=now)
    return count(tx, condition & calendar_tokens.c.user.in_(members))


def revoke_where(
    tx: Connection, condition: ColumnElement[bool], *, reason: str | None, now: datetime
) -> list[tuple[str, str]]:
    """End every token that meets the condition; gives their ids with their users, in order."""
    owner_changed = (
        select(latest_of(users.c.feed_changed_at, users.c.status_changed_at))
        .where(users.c.id == calendar_tokens.c.user)
        .scalar_subquery()
    )
    seen = latest_of(latest_of(calendar_tokens.c.changed_at, owner_changed), latest_epoch())
    changed_at = past(seen, now)
    values = {"revoked_at": now, "revoked_reason": reason, "changed_at": changed_at}
    ended = update(calendar_tokens).where(condition).values(values)
    rows = tx.execute(ended.returning(calendar_tokens.c.id, calendar_tokens.c.user))
    found = sorted((row.id, row.user) for row in rows)
    journal.note(tx, "calendar_tokens", *(token for token, _ in found))
    return found


def erase_names(tx: Connection, user_id: str) -> None:
    """Forget the words in a user's tokens that may name the person."""
    owned = calendar_tokens.c.user == user_id
    tx.execute(update(calendar_tokens).where(owned).values(label=None, calendar_name="", revoked_reason=None))


def latest_stamp(tx: Connection, user_id: str) -> datetime | None:
    """The latest visible change of any booking in the feeds of a user; a time that makes no sense is none."""
    changed_at = bookings.c.changed_at
    query = select(func.max(changed_at, type_=Instant)).join(
        participants, participants.c.booking == bookings.c.id
    )
    makes_sense = changed_at.between(*_YEARS)
    found: datetime | None = tx.scalar(query.where(participants.c.user == user_id, makes_sense))
    return found


def latest_floor(tx: Connection, user_ids: Iterable[str] = ()) -> datetime:
    """No stamp in the feeds of those users need be older: the renderer's epoch, or the latest change of
    options of any of their tokens (index ix_calendar_tokens_user).
    """
    found: Iterable[datetime | None] = tx.execute(_FLOOR, {"ids": user_ids}).one()
    return max(moment for moment in found if moment)
