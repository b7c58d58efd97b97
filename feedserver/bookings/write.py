"""Changes of bookings, from the decisions to the rows: one transaction, given by the caller.

``life`` decides; here the decisions are kept, and every feed they concern gets a new version.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from feedserver.bookings import life, store
from feedserver.bookings.erase import erase_later
from feedserver.bookings.model import Booking, Record
from feedserver.bookings.remains import remains_of
from feedserver.bookings.sift import sift
from feedserver.errors import InvalidField
from feedserver.people.feeds import lock_users, touch_feeds
from feedserver.shelves.keep import Shelves
from feedserver.tokens.store import latest_floor

UidOf = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """One booking to be made or changed."""

    id: str
    booking: Booking
    version: int | None


def put_bookings(
    tx: Connection, puts: Sequence[Put], *, uid_of: UidOf, shelves: Shelves, now: datetime
) -> list[life.Outcome | InvalidField]:
    """Make or change bookings in their order; ``uid_of`` gives the UID of an id.

    Each is kept whole or refused: an InvalidField in the list is a participant
    that names a user who does not exist. All together are one change of a feed.
    """
    kept = _locked(tx, [one.id for one in puts], uid_of, now)
    users = {user for one in puts for user in one.booking.users} | _users(kept.values())
    known = lock_users(tx, users)
    floor = latest_floor(tx, users)
    records, results = dict(kept), list[life.Outcome | InvalidField]()
    for one in puts:
        said = life.Said(records.get(one.id), one.booking, one.version)
        outcome = life.put(said, one.id, uid_of(one.id), now, floor)
        refusal = _unknown_user(one.booking, known) if outcome.stored else None
        results.append(refusal or outcome)
        if refusal is None:
            records[one.id] = outcome.record
    _keep(tx, kept, records, shelves, now)
    return results


def put_booking(tx: Connection, one: Put, *, uid_of: UidOf, shelves: Shelves, now: datetime) -> life.Outcome:
    """Make or change one booking.

    Raises:
        InvalidField: a participant names a user who does not exist.
    """
    (result,) = put_bookings(tx, [one], uid_of=uid_of, shelves=shelves, now=now)
    if isinstance(result, InvalidField):
        raise result
    return result


def delete_booking(
    tx: Connection,
    booking_id: str,
    *,
    version: int | None,
    uid_of: UidOf,
    shelves: Shelves,
    now: datetime,
) -> life.Outcome | None:
    """Delete a booking; None if the id was never seen and no version came with it."""
    kept = _locked(tx, [booking_id], uid_of, now)
    if not kept and version is None:
        return None
    users = _users(kept.values())
    lock_users(tx, users)
    said = life.Said(kept.get(booking_id), None, version)
    outcome = life.delete(said, booking_id, uid_of(booking_id), now, latest_floor(tx, users))
    if outcome.applied:
        _keep(tx, kept, {booking_id: outcome.record}, shelves, now)
        erase_later(tx, booking_id, now)
    return outcome


def _locked(tx: Connection, booking_ids: Iterable[str], uid_of: UidOf, now: datetime) -> dict[str, Record]:
    """What is kept of those ids, or left of it, held until the transaction ends."""
    ids = sorted(set(booking_ids))
    store.hold_bookings(tx, ids)
    found = sift(tx, ids)
    left = {lost: remains_of(tx, life.blank(lost, uid_of(lost), now)) for lost in found.unreadable}
    return {**found.records, **left}


def _keep(
    tx: Connection,
    kept: Mapping[str, Record],
    records: Mapping[str, Record],
    shelves: Shelves,
    now: datetime,
) -> None:
    changed = [record for record in records.values() if record != kept.get(record.id)]
    store.add_bookings(tx, [record for record in changed if record.id not in kept])
    store.save_bookings(tx, [(kept[record.id], record) for record in changed if record.id in kept])
    touched = {user for new in changed for user in _feeds_that_change(kept.get(new.id), new)}
    shelves.follow(tx, changed, touch_feeds(tx, touched, now))


def _unknown_user(booking: Booking, known: set[str]) -> InvalidField | None:
    for position, person in enumerate(booking.participants):
        if person.user is not None and person.user not in known:
            return InvalidField(f"participants.{position}.user", f"there is no user {person.user!r}")
    return None


def _users(records: Iterable[Record]) -> set[str]:
    return {user for record in records for user in record.users}


def _feeds_that_change(before: Record | None, after: Record) -> set[str]:
    """Users whose feeds may look different: all, or those who came, went or changed their role."""
    if before is None or before.booking is None or after.booking is None or _everyone_sees(before, after):
        return _users([record for record in (before, after) if record])
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
