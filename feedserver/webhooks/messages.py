"""Messages in the database: SQL and nothing else.

A message with a ``due_at`` is under way. The messages of an endpoint about one subject are a line: none is
tried while an earlier one of its line is under way.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, insert, select, update

from feedserver.database.schema import webhook_messages
from feedserver.webhooks.model import Message, State
from feedserver.webhooks.verdict import Verdict

#: How long a worker may hold a message before another takes it for lost; a try takes much less.
LEASE = timedelta(minutes=2)

_EARLIER = webhook_messages.alias("earlier")
_IS_BLOCKED = exists().where(
    _EARLIER.c.endpoint == webhook_messages.c.endpoint,
    _EARLIER.c.subject == webhook_messages.c.subject,
    _EARLIER.c.number < webhook_messages.c.number,
    _EARLIER.c.due_at.is_not(None),
)
_STATES: dict[State, ColumnElement[bool]] = {
    State.PENDING: webhook_messages.c.due_at.is_not(None),
    State.DELIVERED: webhook_messages.c.due_at.is_(None) & webhook_messages.c.given_up_at.is_(None),
    State.GIVEN_UP: webhook_messages.c.due_at.is_(None) & webhook_messages.c.given_up_at.is_not(None),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which messages; what is given is joined by AND."""

    id: str | None = None
    endpoint: str | None = None
    state: State | None = None
    event: str | None = None
    subject: str | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """The same in SQL."""
        names = {name: value for name, value in asdict(self).items() if value is not None and name != "state"}
        equal = [webhook_messages.c[name] == value for name, value in names.items()]
        states = [_STATES[self.state]] if self.state else []
        return and_(webhook_messages.c.number > 0, *equal, *states)


def add_messages(tx: Connection, messages: Sequence[dict[str, Any]]) -> None:
    """Insert new messages in their order."""
    tx.execute(insert(webhook_messages), list(messages))


def due(tx: Connection, endpoint_id: str, now: datetime, limit: int) -> list[int]:
    """The numbers of messages that may be tried at ``now`` (index ix_webhook_messages_due)."""
    query = select(webhook_messages.c.number).where(_may_be_tried(endpoint_id, now))
    return list(tx.scalars(query.order_by(webhook_messages.c.due_at, webhook_messages.c.number).limit(limit)))


def claim(tx: Connection, endpoint_id: str, numbers: Sequence[int], now: datetime) -> list[Message]:
    """Take those messages that still may be tried; no other worker takes them while the lease lasts."""
    query = select(webhook_messages.c.number).where(
        webhook_messages.c.number.in_(numbers), _may_be_tried(endpoint_id, now)
    )
    query = query.order_by(webhook_messages.c.number)
    free = list(tx.scalars(query.with_for_update(skip_locked=True, of=webhook_messages)))
    mine = webhook_messages.c.number.in_(free)
    tx.execute(update(webhook_messages).where(mine).values(claimed_until=now + LEASE))
    found = tx.execute(select(webhook_messages).where(mine).order_by(webhook_messages.c.number))
    return [message_of(row) for row in found]


def settle(tx: Connection, message: Message, verdict: Verdict, now: datetime) -> bool:
    """Note what came of a try; False where the lease had run out and another worker has the message."""
    mine = (webhook_messages.c.number == message.number) & (
        webhook_messages.c.claimed_until == message.claimed_until
    )
    values = {
        "attempts": webhook_messages.c.attempts + 1,
        "due_at": verdict.due_at,
        "claimed_until": None,
        "delivered_at": now if verdict.state is State.DELIVERED else None,
        "given_up_at": now if verdict.state is State.GIVEN_UP else None,
        "last_status": verdict.status,
        "last_error": verdict.error,
    }
    return tx.execute(update(webhook_messages).where(mine).values(values)).rowcount > 0


def begin_anew(tx: Connection, condition: ColumnElement[bool], now: datetime) -> int:
    """Let messages be tried again from the first wait on; gives their number. Those being tried are left."""
    is_free = webhook_messages.c.claimed_until.is_(None) | (webhook_messages.c.claimed_until <= now)
    values = {"due_at": now, "attempts": 0, "claimed_until": None, "delivered_at": None, "given_up_at": None}
    return tx.execute(update(webhook_messages).where(condition, is_free).values(values)).rowcount


def latest(tx: Connection, filters: Filters, *, limit: int, before: int | None) -> list[Message]:
    """Messages, the newest first; ``before``: only those with a smaller number."""
    query = select(webhook_messages).where(filters.condition)
    if before is not None:
        query = query.where(webhook_messages.c.number < before)
    return [
        message_of(row) for row in tx.execute(query.order_by(webhook_messages.c.number.desc()).limit(limit))
    ]


def count_pending(tx: Connection) -> int:
    """How many messages are under way, those of paused endpoints included."""
    query = select(func.count()).select_from(webhook_messages).where(webhook_messages.c.due_at.is_not(None))
    return tx.scalar(query) or 0


def remove_old(tx: Connection, *, delivered_before: datetime, made_before: datetime, limit: int) -> int:
    """Remove a portion of those delivered or made before those moments (UTC); gives its number."""
    is_old = (webhook_messages.c.delivered_at < delivered_before) | (
        webhook_messages.c.created_at < made_before
    )
    portion = select(webhook_messages.c.number).where(is_old).limit(limit)
    return tx.execute(delete(webhook_messages).where(webhook_messages.c.number.in_(portion))).rowcount


def message_of(row: Row[Any]) -> Message:
    """A row of the table as a value."""
    return Message(**row._mapping)


def _may_be_tried(endpoint_id: str, now: datetime) -> ColumnElement[bool]:
    columns = webhook_messages.c
    return and_(
        columns.endpoint == endpoint_id,
        columns.due_at <= now,
        columns.claimed_until.is_(None) | (columns.claimed_until <= now),
        ~_IS_BLOCKED,
    )
