"""What has been told and is not to be told twice: SQL and nothing else."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, select, tuple_

from feedserver.database.insert import insert_into
from feedserver.database.schema import bookings, calendar_tokens, webhook_told
from feedserver.tokens.store import not_ended
from feedserver.webhooks.events import Event
from feedserver.withheld.states import BOOKING_STATE

_KEY = ("event", "token", "booking", "reason")


def is_news(
    tx: Connection,
    event: Event,
    token: str,
    now: datetime,
    *,
    booking: str = "",
    reason: str = "",
    state: str = "",
) -> bool:
    """Note that something is told; False if it was told in this state before, by whichever worker."""
    values = {"event": event.value, "token": token, "booking": booking, "reason": reason, "state": state}
    statement = insert_into(tx, webhook_told).values(**values, told_at=now)
    new = {"state": statement.excluded.state, "told_at": statement.excluded.told_at}
    is_other = webhook_told.c.state != statement.excluded.state
    upsert = statement.on_conflict_do_update(index_elements=list(_KEY), set_=new, where=is_other)
    return tx.execute(upsert.returning(webhook_told.c.token)).first() is not None


def forget_needless(tx: Connection, now: datetime, limit: int) -> int:
    """Remove rows of tokens that have ended, and of bookings that have changed since; gives their number."""
    alive = not_ended(user=None, organisation=None, issued_before=None, now=now)
    lives = exists().where(calendar_tokens.c.id == webhook_told.c.token, alive)
    is_same = exists().where(bookings.c.id == webhook_told.c.booking, webhook_told.c.state == BOOKING_STATE)
    return _remove(tx, ~lives | ((webhook_told.c.booking != "") & ~is_same), limit)


def forget_all(tx: Connection, limit: int) -> int:
    """Remove rows because nobody is told anything any more; gives their number."""
    return _remove(tx, webhook_told.c.event != "", limit)


def _remove(tx: Connection, condition: ColumnElement[bool], limit: int) -> int:
    columns = [webhook_told.c[name] for name in _KEY]
    portion = select(*columns).where(condition).limit(limit)
    return tx.execute(delete(webhook_told).where(tuple_(*columns).in_(portion))).rowcount
