"""Which live tokens nobody fetches: SQL and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Connection, exists, func, or_, select, type_coerce

from feedserver.database.instant import Instant
from feedserver.database.schema import calendar_tokens, token_use, users, webhook_told
from feedserver.tokens.store import not_ended
from feedserver.webhooks.events import Event

_DAY_SECONDS = 24 * 3600
_LAST_USE = type_coerce(func.coalesce(token_use.c.last_fetched_at, calendar_tokens.c.issued_at), Instant)
_WAS_TOLD = exists().where(
    webhook_told.c.event == Event.TOKEN_UNUSED.value,
    webhook_told.c.token == calendar_tokens.c.id,
    webhook_told.c.told_at > _LAST_USE,
)
_IS_SUSPENDED = exists().where(users.c.id == calendar_tokens.c.user, users.c.suspended_at.is_not(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A live token with the times (UTC) of its issue and its last fetch, if there was one."""

    id: str
    user: str
    issued_at: datetime
    last_fetched_at: datetime | None


def tokens_unused_since(tx: Connection, since: datetime, now: datetime, limit: int) -> list[Unused]:
    """Tokens that are live at ``now``, last used at ``since`` or before, and not told of since that use."""
    columns = calendar_tokens.c
    query = (
        select(columns.id, columns.user, columns.issued_at, token_use.c.last_fetched_at)
        .outerjoin(token_use, token_use.c.token == columns.id)
        .where(since >= _LAST_USE, _is_live(now), ~_WAS_TOLD)
    )
    return [Unused(**row._mapping) for row in tx.execute(query.order_by(columns.id).limit(limit))]


def _is_live(now: datetime) -> ColumnElement[bool]:
    """In SQL what ``Token.status`` calls live."""
    columns = calendar_tokens.c
    idle_end = type_coerce(_LAST_USE, BigInteger) + columns.idle_days * _DAY_SECONDS
    is_not_idle = or_(
        columns.idle_days.is_(None),
        columns.idle_set_at.is_(None),
        columns.idle_set_at > now,
        idle_end > int(now.timestamp()),
    )
    is_not_over = not_ended(user=None, organisation=None, issued_before=None, now=now)
    return is_not_over & is_not_idle & ~_IS_SUSPENDED
