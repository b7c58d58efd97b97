"""Bookings in the database: SQL and nothing else. ``sift.py`` reads them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from feedserver.bookings.columns import columns_of, participant_rows
from feedserver.bookings.model import Participant, Record
from feedserver.bookings.rows import COLUMNS, record_of
from feedserver.bookings.sense import require_sense
from feedserver.bookings.sift import sift
from feedserver.database.engine import Database, lock
from feedserver.database.listed import is_one_of
from feedserver.database.pages import Page, Wanted, fetch_page
from feedserver.database.schema import bookings, participants
from feedserver.errors import UNREADABLE, Unreadable

_table = bookings.c
_FIND_ONE = select(*COLUMNS).where(_table.id == bindparam("booking_id"))
_ADD = insert(bookings)
_SAVE = update(bookings).where(_table.id == bindparam("same_id"))
_ADD_PEOPLE = insert(participants)
_REMOVE_PEOPLE = delete(participants).where(is_one_of(participants.c.booking, "ids"))


def find_booking(tx: Connection, booking_id: str) -> Record | None:
    """The record of that id, a deleted one included; None if the id was never seen.

    Raises:
        Unreadable: its row makes no sense.
    """
    return find_bookings(tx, [booking_id]).get(booking_id)


def read_booking(database: Database, booking_id: str) -> Record | None:
    """The record of that id as :func:`find_booking` gives it, but read by itself and without participants."""
    try:
        row = database.row(_FIND_ONE, booking_id=booking_id)
        record = None if row is None else record_of(row, ())
        if record is not None:
            require_sense(record)
        return record
    except (DBAPIError, *UNREADABLE):  # the other way tells a bad row from a database that is away
        with database.read() as tx:
            return find_booking(tx, booking_id)


def hold_bookings(tx: Connection, booking_ids: Iterable[str]) -> None:
    """Let no other transaction write those ids until this one ends, whether they are there or not."""
    lock(tx, *(f"booking:{booking_id}" for booking_id in booking_ids))


def find_bookings(tx: Connection, booking_ids: Sequence[str]) -> dict[str, Record]:
    """The records of those ids that were ever seen, deleted ones included.

    Raises:
        Unreadable: the row of one of them makes no sense.
    """
    found = sift(tx, booking_ids)
    if found.unreadable:
        first = found.unreadable[0]
        raise Unreadable(
            f"What is kept of the booking {first!r} cannot be read. Send it whole with PUT, or delete it."
        )
    return found.records


def page_of_bookings(
    tx: Connection,
    wanted: Wanted,
    *,
    user: str | None,
    after: datetime | None,
    before: datetime | None,
    status: str | None,
) -> Page:
    """A page of the ids of bookings that are not deleted; ``after`` and ``before`` are instants (UTC)."""
    query = select(bookings.c.id).where(bookings.c.deleted_at.is_(None), bookings.c.summary.is_not(None))
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
    moved = [
        record
        for kept, record in changes
        if kept.is_unreadable or participant_rows(kept) != participant_rows(record)
    ]
    if moved:
        tx.execute(_REMOVE_PEOPLE, {"ids": [record.id for record in moved]})
        _add_participants(tx, moved)


def _add_participants(tx: Connection, records: Sequence[Record]) -> None:
    rows = [row for record in records for row in participant_rows(record)]
    if rows:
        tx.execute(_ADD_PEOPLE, rows)
