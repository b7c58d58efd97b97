"""Bookings in the database: SQL and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from feedserver.bookings.columns import columns_of, participant_rows
from feedserver.bookings.model import Answer, Participant, Record
from feedserver.bookings.rows import COLUMNS, record_of
from feedserver.database.engine import Database, lock
from feedserver.database.listed import is_one_of
from feedserver.database.pages import Page, Wanted, fetch_page
from feedserver.database.schema import bookings, participants

_table = bookings.c
_FIND = select(*COLUMNS).where(is_one_of(_table.id, "ids"))
_FIND_ONE = select(*COLUMNS).where(_table.id == bindparam("booking_id"))
_PEOPLE = (
    select(participants)
    .where(is_one_of(participants.c.booking, "ids"))
    .order_by(participants.c.booking, participants.c.position)
)
_ADD = insert(bookings)
_SAVE = update(bookings).where(_table.id == bindparam("same_id"))
_ADD_PEOPLE = insert(participants)
_REMOVE_PEOPLE = delete(participants).where(is_one_of(participants.c.booking, "ids"))


def find_booking(tx: Connection, booking_id: str) -> Record | None:
    """The record of that id, a deleted one included; None if the id was never seen."""
    return find_bookings(tx, [booking_id]).get(booking_id)


def read_booking(database: Database, booking_id: str) -> Record | None:
    """The record of that id as :func:`find_booking` gives it, but read by itself and without participants."""
    row = database.row(_FIND_ONE, booking_id=booking_id)
    return None if row is None else record_of(row, ())


def hold_bookings(tx: Connection, booking_ids: Iterable[str]) -> None:
    """Let no other transaction write those ids until this one ends, whether they are there or not."""
    lock(tx, *(f"booking:{booking_id}" for booking_id in booking_ids))


def find_bookings(tx: Connection, booking_ids: Sequence[str]) -> dict[str, Record]:
    """The records of those ids that were ever seen, deleted ones included."""
    return records_of(tx, tx.execute(_FIND, {"ids": booking_ids}).all())


def page_of_bookings(
    tx: Connection,
    wanted: Wanted,
    *,
    user: str | None,
    after: datetime | None,
    before: datetime | None,
    status: str | None,
) -> Page:
    """A page of the bookings that are not deleted, by id; ``after`` and ``before`` are instants."""
    query = select(*COLUMNS).where(bookings.c.deleted_at.is_(None), bookings.c.summary.is_not(None))
    if user is not None:
        own = select(participants.c.booking).where(participants.c.user == user)
        query = query.where(bookings.c.id.in_(own))
    if after is not None:
        query = query.where(bookings.c.last_ends_at > after)
    if before is not None:
        query = query.where(bookings.c.first_starts_at < before)
    if status is not None:
        query = query.where(bookings.c.status == status)
    return fetch_page(tx, query, (bookings.c.id,), wanted)


def records_of(tx: Connection, rows: Sequence[Row[Any]]) -> dict[str, Record]:
    """Rows of the table as values, with their participants, by id."""
    people = _participants_of(tx, [row.id for row in rows])
    return {row.id: record_of(row, people.get(row.id, ())) for row in rows}


def _participants_of(tx: Connection, booking_ids: Sequence[str]) -> dict[str, tuple[Participant, ...]]:
    found: dict[str, list[Participant]] = {}
    for row in tx.execute(_PEOPLE, {"ids": booking_ids}):
        found.setdefault(row.booking, []).append(_participant(row))
    return {booking_id: tuple(people) for booking_id, people in found.items()}


def _participant(row: Row[Any]) -> Participant:
    return Participant(
        user=row.user,
        email=row.email,
        name=row.name,
        role=row.role,
        answer=Answer(row.answer) if row.answer else None,
        answered_at=row.answered_at,
    )


def id_of_uid(tx: Connection, uid: str) -> str | None:
    """The id of the booking with that UID (index uq_bookings_uid), a deleted one included."""
    return tx.scalar(select(bookings.c.id).where(bookings.c.uid == uid))


def note_answer(tx: Connection, booking_id: str, person: Participant) -> None:
    """Keep a participant's answer; whoever left the booking meanwhile stays away."""
    table = participants.c
    same = (table.booking == booking_id) & (table.user == person.user) & (table.email == person.email)
    values = {"answer": person.answer and person.answer.value, "answered_at": person.answered_at}
    tx.execute(update(participants).where(same).values(values))


def add_bookings(tx: Connection, records: Sequence[Record]) -> None:
    """Insert records whose ids were never seen."""
    if records:
        tx.execute(_ADD, [columns_of(record) for record in records])
        _add_participants(tx, records)


def save_bookings(tx: Connection, changes: Sequence[tuple[Record, Record]]) -> None:
    """Write each record over the one that is kept, which stands first; participants where they differ."""
    if not changes:
        return
    tx.execute(_SAVE, [{**columns_of(record), "same_id": record.id} for _, record in changes])
    moved = [record for kept, record in changes if participant_rows(kept) != participant_rows(record)]
    if moved:
        tx.execute(_REMOVE_PEOPLE, {"ids": [record.id for record in moved]})
        _add_participants(tx, moved)


def _add_participants(tx: Connection, records: Sequence[Record]) -> None:
    rows = [row for record in records for row in participant_rows(record)]
    if rows:
        tx.execute(_ADD_PEOPLE, rows)
