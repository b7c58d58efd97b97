"""The version of a user's feeds: raised in the transaction of every change of a booking in them.

Cached bytes are kept under this version and are never deleted for correctness.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from feedserver.database.portions import in_portions
from feedserver.database.schema import users
from feedserver.people.seen import after_all_seen


def lock_users(tx: Connection, user_ids: Iterable[str]) -> set[str]:
    """Hold those users until the transaction ends; gives the ids of those that exist.

    Always in the order of their ids, so that two changes never wait for each other.
    """
    found: set[str] = set()
    for ids in in_portions(user_ids):
        query = select(users.c.id).where(users.c.id.in_(ids), users.c.deleted_at.is_(None))
        found.update(tx.scalars(query.order_by(users.c.id).with_for_update()))
    return found


def touch_feeds(tx: Connection, user_ids: Iterable[str], now: datetime) -> None:
    """Give the feeds of those users a new version, changed at ``now`` (UTC); call within their lock.

    The time never falls, even when the clock was set back.
    """
    version, changed_at = users.c.feed_version + 1, after_all_seen(now)
    values = {"feed_version": version, "feed_changed_at": changed_at, "had_booking": True}
    for ids in in_portions(user_ids):
        tx.execute(update(users).where(users.c.id.in_(ids)).values(values))
