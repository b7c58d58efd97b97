"""Bookings in the database: SQL and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from feedserver.bookings.model import Booking, Meeting, Organiser, Participant, Record, Status
from feedserver.database.schema import bookings, participants

#: Columns of a booking that carry their value as it is.
_PLAIN = tuple(
    field.name
    for field in fields(Booking)
    if field.name not in ("participants", "status", "meeting", "organiser", "categories")
)


def find_booking(tx: Connection, booking_id: str, *, for_update: bool = False) -> Record | None:
    """The record of that id, deleted ones included; None if the id was never seen."""
    query = select(bookings).where(bookings.c.id == booking_id)
    row = tx.execute(query.with_for_update() if for_update else query).one_or_none()
    return None if row is None else record_of(row, participants_of(tx, [booking_id]).get(booking_id, ()))


def participants_of(tx: Connection, booking_ids: Iterable[str]) -> dict[str, tuple[Participant, ...]]:
    """The participants of each booking, in the order they were sent."""
    table = participants.c
    query = (
        select(participants)
        .where(table.booking.in_(list(booking_ids)))
        .order_by(table.booking, table.position)
    )
    found: dict[str, list[Participant]] = {}
    for row in tx.execute(query):
        person = Participant(user=row.user, email=row.email, name=row.name, role=row.role)
        found.setdefault(row.booking, []).append(person)
    return {booking_id: tuple(people) for booking_id, people in found.items()}


def add_booking(tx: Connection, record: Record) -> None:
    """Insert a record whose id was never seen."""
    tx.execute(insert(bookings).values(_columns(record)))
    _add_participants(tx, record)


def save_booking(tx: Connection, record: Record) -> None:
    """Write a record over the one of the same id, its participants included."""
    tx.execute(update(bookings).where(bookings.c.id == record.id).values(_columns(record)))
    tx.execute(delete(participants).where(participants.c.booking == record.id))
    _add_participants(tx, record)


def save_version(tx: Connection, record: Record) -> None:
    """Keep the highest version seen, and touch nothing else."""
    tx.execute(update(bookings).where(bookings.c.id == record.id).values(version=record.version))


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
    return Booking(
        **{name: getattr(row, name) for name in _PLAIN},
        status=Status(row.status),
        meeting=Meeting(**row.meeting) if row.meeting else None,
        organiser=Organiser(**row.organiser) if row.organiser else None,
        categories=tuple(row.categories or ()),
        participants=tuple(people),
    )


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
        return columns
    return {
        **columns,
        **{name: getattr(booking, name) for name in _PLAIN},
        "status": booking.status.value,
        "meeting": asdict(booking.meeting) if booking.meeting else None,
        "organiser": asdict(booking.organiser) if booking.organiser else None,
        "categories": list(booking.categories),
    }


def _add_participants(tx: Connection, record: Record) -> None:
    people = record.booking.participants if record.booking else ()
    rows = [{"booking": record.id, "position": n, **asdict(person)} for n, person in enumerate(people)]
    if rows:
        tx.execute(insert(participants), rows)
