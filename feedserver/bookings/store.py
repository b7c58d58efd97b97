"""Bookings in the database: SQL and nothing else."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from feedserver.bookings.model import Answer, Booking, Meeting, Organiser, Participant, Record, Status
from feedserver.bookings.recurrence import recurrence_of
from feedserver.database.engine import lock
from feedserver.database.pages import Page, Wanted, fetch_page
from feedserver.database.schema import bookings, participants

#: Columns of a booking that carry their value as it is.
_PLAIN = tuple(
    field.name
    for field in fields(Booking)
    if field.name not in ("participants", "status", "meeting", "organiser", "categories", "recurrence")
)
#: Columns that are made of one or more fields.
_MADE = (
    *("status", "meeting", "organiser", "categories"),
    *("recurrence", "first_starts_at", "last_ends_at"),
)


def find_booking(tx: Connection, booking_id: str) -> Record | None:
    """The record of that id, a deleted one included; None if the id was never seen."""
    return find_bookings(tx, [booking_id]).get(booking_id)


def hold_bookings(tx: Connection, booking_ids: Iterable[str]) -> None:
    """Let no other transaction write those ids until this one ends, whether they are there or not."""
    lock(tx, *(f"booking:{booking_id}" for booking_id in booking_ids))


def find_bookings(tx: Connection, booking_ids: Sequence[str]) -> dict[str, Record]:
    """The records of those ids that were ever seen, deleted ones included."""
    rows = tx.execute(select(bookings).where(bookings.c.id.in_(booking_ids))).all()
    return records_of(tx, rows)


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
    query = select(bookings).where(bookings.c.deleted_at.is_(None), bookings.c.summary.is_not(None))
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
    table = participants.c
    query = select(participants).where(table.booking.in_(booking_ids)).order_by(table.booking, table.position)
    found: dict[str, list[Participant]] = {}
    for row in tx.execute(query):
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
        tx.execute(insert(bookings), [_columns(record) for record in records])
        _add_participants(tx, records)


def save_bookings(tx: Connection, records: Sequence[Record]) -> None:
    """Write records over those of the same ids, their participants included."""
    if not records:
        return
    rows = [{**_columns(record), "same_id": record.id} for record in records]
    tx.execute(update(bookings).where(bookings.c.id == bindparam("same_id")), rows)
    tx.execute(delete(participants).where(participants.c.booking.in_([record.id for record in records])))
    _add_participants(tx, records)


def record_of(row: Row[Any], people: Sequence[Participant]) -> Record:
    """A row of the table, with its participants, as a value."""
    return Record(
        id=row.id,
        uid=row.uid,
        sequence=row.sequence,
        version=row.version,
        booking=None if row.summary is None else _booking(row, people),
        created_at=row.created_at,
        updated_at=row.updated_at,
        changed_at=row.changed_at,
        cancelled_at=row.cancelled_at,
        deleted_at=row.deleted_at,
    )


def _booking(row: Row[Any], people: Sequence[Participant]) -> Booking:
    booking = Booking(
        **{name: getattr(row, name) for name in _PLAIN},
        status=Status(row.status),
        meeting=Meeting(**row.meeting) if row.meeting else None,
        organiser=Organiser(**row.organiser) if row.organiser else None,
        categories=tuple(row.categories or ()),
        participants=tuple(people),
    )
    return replace(booking, recurrence=recurrence_of(row.recurrence, booking)) if row.recurrence else booking


def _columns(record: Record) -> dict[str, Any]:
    kept = (
        "id",
        "uid",
        "sequence",
        "version",
        "created_at",
        "updated_at",
        "changed_at",
        "cancelled_at",
        "deleted_at",
    )
    columns: dict[str, Any] = {name: getattr(record, name) for name in kept}
    booking = record.booking
    if booking is None:
        return {**columns, **dict.fromkeys((*_PLAIN, *_MADE))}
    return {
        **columns,
        **{name: getattr(booking, name) for name in _PLAIN},
        "status": booking.status.value,
        "meeting": asdict(booking.meeting) if booking.meeting else None,
        "organiser": asdict(booking.organiser) if booking.organiser else None,
        "categories": list(booking.categories),
        "recurrence": booking.recurrence and json.loads(booking.recurrence.said),
        "first_starts_at": booking.first_starts_at,
        "last_ends_at": booking.last_ends_at,
    }


def _add_participants(tx: Connection, records: Sequence[Record]) -> None:
    rows = [
        {
            "booking": record.id,
            "position": position,
            **asdict(person),
            "answer": person.answer and person.answer.value,
        }
        for record in records
        if record.booking
        for position, person in enumerate(record.booking.participants)
    ]
    if rows:
        tx.execute(insert(participants), rows)
