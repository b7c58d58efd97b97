"""The latest second a client can have been told about a user's feeds, so that every change comes after it.

Last-Modified is the latest of several times. A clock that was set back must not let a change hide behind one
of the others: it counts as a second past all of them then.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Case, ColumnElement, Connection, func, select

from feedserver.database.instant import Instant, latest_of, past
from feedserver.database.schema import calendar_tokens, users
from feedserver.installation import latest_epoch


def after_all_seen(now: datetime | ColumnElement[Any]) -> Case[Any]:
    """In an UPDATE of users: ``now`` (UTC), or a second past what clients have seen."""
    return past(_seen(), now)


def moment_after_all_seen(tx: Connection, user_id: str, now: datetime) -> datetime:
    """The same for one user, as a value; ``now`` for one that is not there yet."""
    moment = tx.scalar(select(after_all_seen(now)).where(users.c.id == user_id))
    return moment or now


def _seen() -> Case[Any]:
    latest_token = (
        select(func.coalesce(func.max(calendar_tokens.c.changed_at, type_=Instant), users.c.feed_changed_at))
        .where(calendar_tokens.c.user == users.c.id)
        .correlate(users)
        .scalar_subquery()
    )
    of_user = latest_of(users.c.feed_changed_at, users.c.status_changed_at)
    return latest_of(latest_of(of_user, latest_token), latest_epoch())
