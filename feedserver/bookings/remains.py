"""What is left of a booking whose row makes no sense: enough to write it anew, or to forget it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, type_coerce, update
from sqlalchemy.types import NULLTYPE

from feedserver.bookings.columns import NOTHING
from feedserver.bookings.model import Record
from feedserver.bookings.sense import is_instant, is_sequence, is_uid
from feedserver.database.listed import is_one_of
from feedserver.database.schema import bookings, participants
from feedserver.errors import UNREADABLE

_table = bookings.c
#: A SEQUENCE that is lost begins so high that calendars take it for a newer one, as after a restore.
_LOST_SEQUENCE = 1_000
_USERS = (
    select(participants.c.user)
    .where(is_one_of(participants.c.booking, "ids"), participants.c.user.is_not(None))
    .order_by(participants.c.booking, participants.c.position)
)
_FORGET = update(bookings).where(is_one_of(_table.id, "ids"))
_REMOVE_PEOPLE = delete(participants).where(is_one_of(participants.c.booking, "ids"))


def remains_of(tx: Connection, blank: Record) -> Record:
    """What can be read of the row with that id; the rest is as in ``blank``, a record that says nothing.

    Each column is read by itself. A deleted booking stays deleted, be it at a time that cannot be read.
    """
    read = {name: _value(tx, blank.id, _table[name], sense) for name, sense in _SENSE.items()}
    known = {name: value for name, value in read.items() if value is not None}
    if "deleted_at" not in known and is_deleted(tx, blank.id):
        known["deleted_at"] = blank.updated_at
    users = tuple(users_of(tx, [blank.id]))
    return replace(blank, **{"sequence": _LOST_SEQUENCE, **known}, unreadable_of=users)


def is_deleted(tx: Connection, booking_id: str) -> bool:
    """Whether that booking was deleted, whatever else its row says."""
    return bool(tx.scalar(select(_table.deleted_at.is_not(None)).where(_table.id == booking_id)))


def users_of(tx: Connection, booking_ids: Sequence[str]) -> list[str]:
    """Ids of the users whose feeds those bookings belong to."""
    return list(dict.fromkeys(tx.scalars(_USERS, {"ids": booking_ids})))


def forget(tx: Connection, booking_ids: Sequence[str], now: datetime) -> None:
    """Erase all that those rows say; they count as deleted at ``now`` (UTC)."""
    gone = dict.fromkeys(("updated_at", "cancelled_at", "deleted_at"), now)
    tx.execute(_FORGET.values(**NOTHING, **gone), {"ids": booking_ids})
    tx.execute(_REMOVE_PEOPLE, {"ids": booking_ids})


def _value(tx: Connection, booking_id: str, column: ColumnElement[Any], sense: Callable[[Any], Any]) -> Any:
    with suppress(*UNREADABLE):
        return sense(tx.scalar(select(type_coerce(column, NULLTYPE)).where(_table.id == booking_id)))
    return None


def _moment(seconds: Any) -> datetime | None:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment if is_instant(moment) else None


_SENSE: Mapping[str, Callable[[Any], Any]] = {
    "uid": lambda value: value if is_uid(value) else None,
    "sequence": lambda value: value if is_sequence(value) else None,
    "version": lambda value: value if isinstance(value, int) else None,
    **dict.fromkeys(("created_at", "updated_at", "changed_at", "cancelled_at", "deleted_at"), _moment),
}
