"""Erasing a deleted booking when its tombstone has ended: id, uid, version and sequence alone are kept."""

from dataclasses import replace
from datetime import UTC, datetime, time

from sqlalchemy import Connection

from feedserver.bookings import store
from feedserver.bookings.tombstone import tombstone_ends
from feedserver.outbox.store import note
from feedserver.shelves.keep import Shelves

WORK = "erase_booking"


def erase_later(tx: Connection, booking_id: str, now: datetime) -> None:
    """Note that a booking was deleted; the worker finds out when its tombstone ends."""
    note(tx, WORK, booking_id, now)


def erase_booking(
    tx: Connection, booking_id: str, *, tombstone_days: int, shelves: Shelves, now: datetime
) -> bool:
    """Erase what the booking said; too early, note the work anew; booked again, leave it alone.

    True if it was erased.
    """
    store.hold_bookings(tx, [booking_id])
    record = store.find_booking(tx, booking_id)
    if record is None or record.deleted_at is None or record.booking is None:
        return False
    ends = datetime.combine(tombstone_ends(record, tombstone_days), time(), UTC)
    if now < ends:
        note(tx, WORK, booking_id, ends)
        return False
    store.save_bookings(tx, [(record, replace(record, booking=None))])
    shelves.forget(tx, booking_id, record.booking.users)
    return True
