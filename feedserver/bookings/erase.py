"""Erasing what a booking said: id, uid, version and sequence alone are kept.

So ends the tombstone of a deleted booking, and so ends a booking that may be kept no longer.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from sqlalchemy import Connection

from feedserver.bookings import store
from feedserver.bookings.remains import forget, is_deleted, users_of
from feedserver.bookings.sift import sift
from feedserver.bookings.tombstone import tombstone_ends
from feedserver.outbox.store import note
from feedserver.people.feeds import lock_users, touch_feeds
from feedserver.shelves.keep import Shelves
from feedserver.shelves.store import drop_shelves, shelves_of

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
    found = sift(tx, [booking_id])
    if found.unreadable:
        return _forget_deleted(tx, booking_id, shelves, now)
    record = found.records.get(booking_id)
    if record is None or record.deleted_at is None or record.booking is None:
        return False
    ends = datetime.combine(tombstone_ends(record, tombstone_days), time(), UTC)
    if now < ends:
        note(tx, WORK, booking_id, ends)
        return False
    store.save_bookings(tx, [(record, replace(record, booking=None))])
    shelves.forget(tx, booking_id, record.booking.users)
    return True


def _forget_deleted(tx: Connection, booking_id: str, shelves: Shelves, now: datetime) -> bool:
    """Erase a row that makes no sense: nobody can say when its tombstone ends, and no feed shows it."""
    if not is_deleted(tx, booking_id):
        return False
    users = users_of(tx, [booking_id])
    forget(tx, [booking_id], now)
    shelves.forget(tx, booking_id, users)
    return True


def erase_bookings(tx: Connection, booking_ids: Sequence[str], now: datetime) -> list[str]:
    """Erase what those bookings said, deleted or not, at ``now`` (UTC); gives the ids that said anything.

    They leave the feeds without a tombstone. A host that sends one again makes it again.
    """
    ids = sorted(set(booking_ids))
    store.hold_bookings(tx, ids)
    found = sift(tx, ids)
    kept = [record for record in found.records.values() if record.booking is not None]
    users = {user for record in kept for user in record.users} | set(users_of(tx, found.unreadable))
    lock_users(tx, users)
    forget(tx, found.unreadable, now)
    store.save_bookings(
        tx,
        [
            (
                record,
                replace(
                    record,
                    booking=None,
                    updated_at=now,
                    cancelled_at=record.cancelled_at or now,
                    deleted_at=record.deleted_at or now,
                ),
            )
            for record in kept
        ],
    )
    drop_shelves(tx, [shelf.id for shelf in shelves_of(tx, users)])
    touch_feeds(tx, users, now)
    return [*(record.id for record in kept), *found.unreadable]
