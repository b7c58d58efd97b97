"""The outbox in the database: SQL and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, func, select, update

from feedserver.database.insert import insert_into
from feedserver.database.schema import outbox

#: How long a worker may hold a piece of work before another takes it for lost.
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work: what kind, and the id it is about."""

    id: int
    kind: str
    subject: str


def note(tx: Connection, kind: str, subject: str, due_at: datetime) -> None:
    """Note work for ``due_at`` (UTC), once for each kind and subject; noted again, the new time holds."""
    statement = insert_into(tx, outbox).values(kind=kind, subject=subject, due_at=due_at, claimed_until=None)
    new = {"due_at": statement.excluded.due_at, "claimed_until": None}
    tx.execute(statement.on_conflict_do_update(index_elements=["kind", "subject"], set_=new))


def is_noted(tx: Connection, kind: str, subject: str) -> bool:
    """Whether that work is noted, for whatever time, or somebody does it (index uq_outbox_kind)."""
    return bool(tx.scalar(select(exists().where(outbox.c.kind == kind, outbox.c.subject == subject))))


def note_first(tx: Connection, kind: str, subject: str, due_at: datetime) -> None:
    """Note work for ``due_at`` (UTC) unless it is noted already."""
    statement = insert_into(tx, outbox).values(kind=kind, subject=subject, due_at=due_at, claimed_until=None)
    tx.execute(statement.on_conflict_do_nothing(index_elements=["kind", "subject"]))


def claim(tx: Connection, now: datetime, limit: int) -> list[Work]:
    """Take work that is due (index ix_outbox_due_at); no other worker takes it for five minutes."""
    due = (outbox.c.due_at <= now) & (outbox.c.claimed_until.is_(None) | (outbox.c.claimed_until <= now))
    query = (
        select(outbox.c.id, outbox.c.kind, outbox.c.subject).where(due).order_by(outbox.c.due_at).limit(limit)
    )
    work = [Work(*row) for row in tx.execute(query.with_for_update(skip_locked=True))]
    if work:
        ids = [one.id for one in work]
        tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(claimed_until=now + LEASE))
    return work


def done(tx: Connection, work: Work) -> None:
    """Forget work; in the transaction that did it."""
    tx.execute(delete(outbox).where(outbox.c.id == work.id))


def queue_length(tx: Connection, now: datetime) -> int:
    """How much work is due."""
    return tx.scalar(select(func.count()).select_from(outbox).where(outbox.c.due_at <= now)) or 0
