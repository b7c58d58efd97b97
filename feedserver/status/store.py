"""Numbers of people, bookings and work: SQL and nothing else.

Each function says what it costs; none costs more than a scan of one table.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from feedserver.database.instant import Instant
from feedserver.database.schema import (
    audit_entries,
    bookings,
    organisations,
    outbox,
    token_clients,
    users,
    webhook_messages,
)
from feedserver.status.model import BookingCounts, FamilyCount, PeopleCounts, WorkCounts

_CANCELLED = ("cancelled", "rejected")


def count_people(tx: Connection) -> PeopleCounts:
    """Users and organisations: a scan of each table."""
    of_users = select(
        func.count().label("all"),
        _number(users.c.suspended_at.is_not(None)),
        _number(users.c.held_at.is_not(None)),
    ).where(users.c.deleted_at.is_(None))
    of_organisations = select(func.count(), _number(organisations.c.held_at.is_not(None)))
    present, suspended, held = tx.execute(of_users).one()
    groups, groups_held = tx.execute(of_organisations.select_from(organisations)).one()
    return PeopleCounts(
        users=present,
        users_suspended=suspended,
        users_held=held,
        organisations=groups,
        organisations_held=groups_held,
    )


def count_bookings(tx: Connection) -> BookingCounts:
    """Bookings by what feeds make of them: a scan of the table.

    Rows of which nothing but id and version is left are not counted.
    """
    state = case(
        (bookings.c.deleted_at.is_not(None), "deleted"),
        (bookings.c.managed_by.is_not(None), "managed_elsewhere"),
        (bookings.c.status.in_(_CANCELLED), "cancelled"),
        (bookings.c.status == "provisional", "provisional"),
        else_="live",
    ).label("state")
    query = select(state, func.count().label("number")).where(bookings.c.summary.is_not(None)).group_by(state)
    return BookingCounts(**{row.state: row.number for row in tx.execute(query)})


def count_families(tx: Connection, since: date) -> tuple[FamilyCount, ...]:
    """The families that came since that UTC day, those with the most tokens first: a scan of the table."""
    columns, number = token_clients.c, func.count()
    query = select(columns.family, number, func.sum(columns.fetch_count)).where(columns.last_day >= since)
    rows = tx.execute(query.group_by(columns.family).order_by(number.desc(), columns.family))
    return tuple(FamilyCount(family, tokens, int(fetches)) for family, tokens, fetches in rows)


def count_work(tx: Connection, now: datetime) -> WorkCounts:
    """What waits: by indexes, and a scan of the webhooks' messages, which are kept for some weeks."""
    of_outbox = select(func.count(), func.min(outbox.c.due_at, type_=Instant)).where(outbox.c.due_at <= now)
    due, oldest = tx.execute(of_outbox).one()
    message = webhook_messages.c
    pending = and_(message.delivered_at.is_(None), message.given_up_at.is_(None))
    of_messages = select(_number(pending), _number(message.given_up_at.is_not(None)))
    waiting, given_up = tx.execute(of_messages).one()
    unsealed = select(func.count()).select_from(audit_entries).where(audit_entries.c.position.is_(None))
    return WorkCounts(
        due=due,
        oldest_due_at=oldest,
        webhooks_pending=waiting,
        webhooks_given_up=given_up,
        audit_unsealed=tx.scalar(unsealed) or 0,
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet the condition."""
    return func.count(case((condition, 1)))
