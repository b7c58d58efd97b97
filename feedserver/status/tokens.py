"""Calendar tokens by their status, and those worth a look: SQL and nothing else.

The status is the one of ``tokens/model.py``, said in SQL; a test compares both.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    and_,
    case,
    func,
    or_,
    select,
    type_coerce,
)

from feedserver.database.instant import Instant, latest_of
from feedserver.database.pages import Page, Wanted, fetch_page
from feedserver.database.schema import calendar_tokens, token_use, users
from feedserver.status.model import UNUSED_AFTER, Concern, Limits, NotedToken, TokenCounts
from feedserver.tokens.model import TokenStatus

_SECONDS_A_DAY = 86_400
_last_used = func.coalesce(token_use.c.last_fetched_at, calendar_tokens.c.issued_at, type_=Instant)


def count_tokens(tx: Connection, limits: Limits, now: datetime) -> TokenCounts:
    """Tokens by status, and the live ones worth a look: one scan of the tokens with owner and use."""
    status = _status(now).label("status")
    concerns = [func.count(case((_is(concern, limits, now), 1))).label(concern.value) for concern in Concern]
    query = select(status, func.count().label("number"), *concerns).select_from(_tokens()).group_by(status)
    rows = {row.status: row for row in tx.execute(query)}
    live = rows.get(TokenStatus.LIVE.value)
    return TokenCounts(
        **{state.value: rows[state.value].number if state.value in rows else 0 for state in TokenStatus},
        **{concern.value: getattr(live, concern.value) if live else 0 for concern in Concern},
    )


def count_by_signing_key(tx: Connection, now: datetime) -> dict[str, Counter[TokenStatus]]:
    """How many tokens of each status each signing key carries, by its id: one scan of the tokens."""
    status, key_id = _status(now).label("status"), calendar_tokens.c.key_id
    query = select(key_id, status, func.count().label("number")).select_from(_tokens())
    found: dict[str, Counter[TokenStatus]] = {}
    for row in tx.execute(query.group_by(key_id, status)):
        found.setdefault(row.key_id, Counter())[TokenStatus(row.status)] = row.number
    return found


def page_of_concern(tx: Connection, concern: Concern, wanted: Wanted, limits: Limits, now: datetime) -> Page:
    """A page of the live tokens with that concern, oldest first, for :func:`noted_token`.

    Goes through the tokens by id until the page is full; at worst a scan of them.
    """
    columns = (
        *(calendar_tokens.c.id, calendar_tokens.c.user, calendar_tokens.c.label, calendar_tokens.c.issued_at),
        users.c.name.label("user_name"),
        *(
            token_use.c.last_fetched_at,
            token_use.c.last_client,
            token_use.c.size_bytes,
            token_use.c.event_count,
        ),
    )
    noted = and_(_status(now) == TokenStatus.LIVE.value, _is(concern, limits, now))
    query = select(*columns).select_from(_tokens()).where(noted)
    return fetch_page(tx, query, (calendar_tokens.c.id,), wanted)


def noted_token(row: Any) -> NotedToken:
    """A row of :func:`page_of_concern` as a value."""
    return NotedToken(**row._mapping)


def _tokens() -> FromClause:
    owned = calendar_tokens.join(users, users.c.id == calendar_tokens.c.user)
    return owned.outerjoin(token_use, token_use.c.token == calendar_tokens.c.id)


def _status(now: datetime) -> ColumnElement[str]:
    token = calendar_tokens.c
    idle_seconds = type_coerce(token.idle_days, BigInteger) * _SECONDS_A_DAY
    idle_end = type_coerce(type_coerce(_last_used, BigInteger) + idle_seconds, Instant)
    is_idle = and_(token.idle_days.is_not(None), latest_of(idle_end, token.idle_set_at) <= now)
    return case(
        (token.revoked_at.is_not(None), TokenStatus.REVOKED.value),
        (or_(token.ends_at <= now, is_idle), TokenStatus.EXPIRED.value),
        (users.c.suspended_at.is_not(None), TokenStatus.SUSPENDED.value),
        else_=TokenStatus.LIVE.value,
    )


def _is(concern: Concern, limits: Limits, now: datetime) -> ColumnElement[bool]:
    """The condition of a concern, for live tokens."""
    if concern is Concern.NEAR_LIMIT:
        return or_(
            token_use.c.size_bytes >= limits.near_octets, token_use.c.event_count >= limits.near_events
        )
    if concern is Concern.UNUSED:
        return _last_used <= now - UNUSED_AFTER
    return token_use.c.token.is_(None)
