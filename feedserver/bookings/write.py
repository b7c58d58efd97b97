"""A change of a booking, from the decision to the rows: one transaction, given by the caller.

``life`` decides; here the decision is kept, and every feed it concerns gets a new version.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from feedserver.bookings import life, store
from feedserver.bookings.model import Booking, Record
from feedserver.database.engine import lock
from feedserver.errors import InvalidField
from feedserver.people.feeds import lock_users, touch_feeds

UidOf = Callable[[str], str]


def put_booking(
    tx: Connection, booking_id: str, booking: Booking, *, version: int | None, uid_of: UidOf, now: datetime
) -> life.Outcome:
    """Make or change a booking; ``uid_of`` gives the UID of an id.

    Raises:
        InvalidField: a participant names a user that does not exist.
    """
    kept = _kept(tx, booking_id)
    outcome = life.put(life.Said(kept, booking, version), booking_id, uid_of(booking_id), now)
    if not outcome.applied:
        return outcome
    if outcome.stored:
        _require_users(booking, lock_users(tx, {*booking.users, *_users(kept)}))
    _keep(tx, kept, outcome)
    touch_feeds(tx, _feeds_that_change(kept, outcome.record), now)
    return outcome


def delete_booking(
    tx: Connection, booking_id: str, *, version: int | None, uid_of: UidOf, now: datetime
) -> life.Outcome | None:
    """Delete a booking; None if the id was never seen and no version came with it."""
    kept = _kept(tx, booking_id)
    if kept is None and version is None:
        return None
    outcome = life.delete(life.Said(kept, None, version), booking_id, uid_of(booking_id), now)
    if outcome.applied:
        lock_users(tx, set(_users(kept)))
        _keep(tx, kept, outcome)
        touch_feeds(tx, _feeds_that_change(kept, outcome.record), now)
    return outcome


def _kept(tx: Connection, booking_id: str) -> Record | None:
    lock(tx, f"booking:{booking_id}")
    return store.find_booking(tx, booking_id, for_update=True)


def _keep(tx: Connection, kept: Record | None, outcome: life.Outcome) -> None:
    if kept is None:
        store.add_booking(tx, outcome.record)
    elif outcome.stored:
        store.save_booking(tx, outcome.record)
    elif outcome.record.version != kept.version:
        store.save_version(tx, outcome.record)


def _require_users(booking: Booking, known: set[str]) -> None:
    for position, person in enumerate(booking.participants):
        if person.user is not None and person.user not in known:
            raise InvalidField(f"participants.{position}.user", f"there is no user {person.user!r}")


def _users(record: Record | None) -> tuple[str, ...]:
    return record.booking.users if record and record.booking else ()


def _feeds_that_change(before: Record | None, after: Record) -> set[str]:
    """Users whose feeds may look different: all, or those who came, went or changed their role."""
    if before is None or before.booking is None or after.booking is None or _everyone_sees(before, after):
        return {*_users(before), *_users(after)}
    came_or_went = _seats(before.booking) ^ _seats(after.booking)
    return {user for user, _ in came_or_went}


def _everyone_sees(before: Record, after: Record) -> bool:
    assert before.booking is not None and after.booking is not None
    same_stamp = before.sequence == after.sequence
    return (
        not same_stamp
        or before.booking.kind != after.booking.kind
        or before.cancelled_at != after.cancelled_at
    )


def _seats(booking: Booking) -> set[tuple[str, str | None]]:
    return {(person.user, person.role) for person in booking.participants if person.user is not None}
