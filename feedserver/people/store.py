"""Users and organisations in the database: SQL and nothing else."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, exists, func, insert, select, update

from feedserver.database import journal
from feedserver.database.pages import Page, Wanted, fetch_page
from feedserver.database.schema import organisations, participants, users
from feedserver.people.model import Organisation, User
from feedserver.people.seen import after_all_seen


def find_organisation(
    tx: Connection, organisation_id: str, *, for_update: bool = False
) -> Organisation | None:
    """The organisation of that id, or None."""
    query = select(organisations).where(organisations.c.id == organisation_id)
    row = tx.execute(query.with_for_update() if for_update else query).one_or_none()
    return None if row is None else organisation_of(row)


def hold_organisation(tx: Connection, organisation_id: str | None) -> None:
    """Hold an organisation as it is until the transaction ends; call before its user is held.

    Whoever joins it must find it so. Organisations are held before users, as in ``suspend_members``.
    """
    if organisation_id is not None:
        found = select(organisations.c.id).where(organisations.c.id == organisation_id)
        tx.execute(found.with_for_update(read=True))


def save_organisation(tx: Connection, organisation: Organisation, *, over: Organisation | None) -> None:
    """Write an organisation over the one that is kept, or as a new row."""
    _save(tx, organisations, organisation, over)


def remove_organisation(tx: Connection, organisation_id: str) -> None:
    """Delete the row of an organisation without users."""
    tx.execute(delete(organisations).where(organisations.c.id == organisation_id))


def has_users(tx: Connection, organisation_id: str) -> bool:
    """Whether any user belongs to the organisation (index ix_users_organisation)."""
    return bool(tx.scalar(select(exists().where(users.c.organisation == organisation_id))))


def count_members(tx: Connection, organisation_ids: Sequence[str]) -> dict[str, int]:
    """How many present users each of those organisations has, where any (index ix_users_organisation)."""
    those = users.c.organisation.in_(organisation_ids) & users.c.deleted_at.is_(None)
    query = select(users.c.organisation, func.count()).where(those).group_by(users.c.organisation)
    return {row[0]: row[1] for row in tx.execute(query)}


def suspend_members(tx: Connection, organisation_id: str, *, allowed: bool, now: datetime) -> None:
    """Let the members of an organisation follow what it allows.

    Whoever may not publish for a reason of their own stays suspended. All members are held first, by id as
    in ``lock_users``: one whom another transaction judges at this moment is then judged anew.
    """
    members = users.c.organisation == organisation_id
    tx.execute(select(users.c.id).where(members).order_by(users.c.id).with_for_update())
    if allowed:
        willing = users.c.active & users.c.feeds_allowed & users.c.held_at.is_(None)
        concerned = members & users.c.suspended_at.is_not(None) & willing
    else:
        concerned = members & users.c.suspended_at.is_(None)
    values = {"suspended_at": None if allowed else now, "status_changed_at": after_all_seen(now)}
    tx.execute(update(users).where(concerned).values(values))


def find_user(tx: Connection, user_id: str, *, for_update: bool = False) -> User | None:
    """The user of that id, a deleted one included, or None."""
    query = select(users).where(users.c.id == user_id)
    row = tx.execute(query.with_for_update() if for_update else query).one_or_none()
    return None if row is None else user_of(row)


def find_present_user(tx: Connection, user_id: str, *, for_update: bool = False) -> User | None:
    """The user of that id; None if there is none or it was deleted."""
    user = find_user(tx, user_id, for_update=for_update)
    return None if user is None or user.deleted_at is not None else user


def emails_of(tx: Connection, user_ids: Sequence[str]) -> dict[str, str]:
    """The e-mail addresses of those users who have one, by id."""
    query = select(users.c.id, users.c.email).where(users.c.id.in_(user_ids), users.c.email.is_not(None))
    return {row.id: row.email for row in tx.execute(query)}


def save_user(tx: Connection, user: User, *, over: User | None) -> None:
    """Write a user over the one that is kept, or as a new row."""
    _save(tx, users, user, over)


def leave_all_bookings(tx: Connection, user_id: str) -> None:
    """Take the user out of every booking (index ix_participants_user)."""
    tx.execute(delete(participants).where(participants.c.user == user_id))


def page_of_organisations(tx: Connection, wanted: Wanted) -> Page:
    """A page of all organisations, by id."""
    return fetch_page(tx, select(organisations), (organisations.c.id,), wanted)


def page_of_users(tx: Connection, wanted: Wanted, *, organisation: str | None) -> Page:
    """A page of the users that are not deleted, by id; of one organisation or of all."""
    query = select(users).where(users.c.deleted_at.is_(None))
    if organisation is not None:
        query = query.where(users.c.organisation == organisation)
    return fetch_page(tx, query, (users.c.id,), wanted)


def organisation_of(row: Row[Any]) -> Organisation:
    """A row of the table as a value."""
    return Organisation(**row._mapping)


def user_of(row: Row[Any]) -> User:
    """A row of the table as a value."""
    return User(**row._mapping)


def _save(tx: Connection, table: Table, one: Organisation | User, over: Organisation | User | None) -> None:
    """Insert a row, or write it over another one; where that changes a right, the journal is told."""
    values = asdict(one)
    if over is None:
        tx.execute(insert(table).values(values))
        return
    if one.rights != over.rights:
        journal.note(tx, table.name, one.id)
    tx.execute(update(table).where(table.c.id == one.id).values(values))
