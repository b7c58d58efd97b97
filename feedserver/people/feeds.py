"""The version of a user's feeds: raised in the transaction of every change of a booking in them.

Cached bytes are kept under this version and are never deleted for correctness.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from feedserver.database.instant import later_of
from feedserver.database.schema import users


def lock_users(tx: Connection, user_ids: Iterable[str]) -> set[str]:
    """Hold those users until the transaction ends; gives the ids of those that exist.

    Always in the order of their ids, so that two changes never wait for each other.
    """
    query = select(users.c.id).where(users.c.id.in_(sorted(user_ids)), users.c.deleted_at.is_(None))
    return set(tx.scalars(query.order_by(users.c.id).with_for_update()))


def touch_feeds(tx: Connection, user_ids: Iterable[str], now: datetime) -> None:
    """Give the feeds of those users a new version, changed at ``now`` (UTC); call within their lock.

    The time never falls, even when the clock was set back.
    """
    ids = sorted(user_ids)
    if not ids:
        return
    changed_at = later_of(users.c.feed_changed_at, now)
    statement = update(users).where(users.c.id.in_(ids))
    tx.execute(
        statement.values(feed_version=users.c.feed_version + 1, feed_changed_at=changed_at, had_booking=True)
    )
