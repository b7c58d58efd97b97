"""Reading bookings so that a row that makes no sense hides no other one.

All are read at once. Only where the values of one cannot be read, they are read one by one: SQLite keeps
octets that are no text, and gives up a whole statement for them.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from feedserver.bookings.model import Answer, Participant, Record
from feedserver.bookings.rows import COLUMNS, record_of
from feedserver.bookings.sense import require_sense
from feedserver.database.listed import is_one_of
from feedserver.database.schema import bookings, participants
from feedserver.errors import UNREADABLE

_FIND = select(*COLUMNS).where(is_one_of(bookings.c.id, "ids"))
_PEOPLE = (
    select(participants)
    .where(is_one_of(participants.c.booking, "ids"))
    .order_by(participants.c.booking, participants.c.position)
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sifted:
    """Records by id, deleted ones included, and the ids of rows that make no sense."""

    records: dict[str, Record]
    unreadable: tuple[str, ...] = ()


def sift(tx: Connection, booking_ids: Sequence[str]) -> Sifted:
    """What was ever seen of those ids. A row that makes no sense is named in the log."""
    try:
        return Sifted(_records(tx, booking_ids))
    except UNREADABLE:
        return _one_by_one(tx, booking_ids)


def _one_by_one(tx: Connection, booking_ids: Sequence[str]) -> Sifted:
    records, unreadable = dict[str, Record](), []
    for booking_id in dict.fromkeys(booking_ids):
        try:
            records.update(_records(tx, [booking_id]))
        except UNREADABLE as error:
            unreadable.append(booking_id)
            log.error("a booking cannot be read: id=%s reason=%s", booking_id, type(error).__name__)
    return Sifted(records, tuple(unreadable))


def _records(tx: Connection, booking_ids: Sequence[str]) -> dict[str, Record]:
    rows = tx.execute(_FIND, {"ids": booking_ids}).all()
    people = _participants_of(tx, [row.id for row in rows])
    records = {row.id: record_of(row, people.get(row.id, ())) for row in rows}
    for record in records.values():
        require_sense(record)
    return records


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
