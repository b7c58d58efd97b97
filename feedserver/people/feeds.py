"""The version of a user's feeds: raised in the transaction of every change of a booking in them.

Cached bytes are kept under this version and are never deleted for correctness.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from feedserver.database.instant import Instant
from feedserver.database.listed import is_one_of
from feedserver.database.schema import users
from feedserver.people.seen import after_all_seen

_THOSE = is_one_of(users.c.id, "ids")
_LOCK = select(users.c.id).where(_THOSE, users.c.deleted_at.is_(None)).order_by(users.c.id).with_for_update()
_TOUCH = (
    update(users)
    .where(_THOSE)
    .values(
        feed_version=users.c.feed_version + 1,
        feed_changed_at=after_all_seen(bindparam("now", type_=Instant)),
        had_booking=True,
    )
    .returning(users.c.id, users.c.feed_version)
)


def lock_users(tx: Connection, user_ids: Iterable[str]) -> set[str]:
    """Hold those users until the transaction ends; gives the ids of those that exist.

    Always in the order of their ids, so that two changes never wait for each other.
    """
    return set(tx.scalars(_LOCK, {"ids": user_ids}))


def touch_feeds(tx: Connection, user_ids: Iterable[str], now: datetime) -> dict[str, int]:
    """Give the feeds of those users a new version, changed at ``now`` (UTC), and tell it; call in their lock.

    The time never falls, even when the clock was set back.
    """
    rows = tx.execute(_TOUCH, {"ids": user_ids, "now": now})
    return {row.id: row.feed_version for row in rows}
