"""After a restore nothing may pass for what was told after the backup was made.

Versions of feeds were given out after the backup, and are in caches and in the hands of clients. They are
never given out again: each goes up by more than a restored installation could have counted since.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, select, update

from feedserver.database.schema import (
    admin_sessions,
    bookings,
    feed_chunks,
    feed_entries,
    feed_shelves,
    portal_links,
    portal_sessions,
    renderer_epochs,
    users,
)
from feedserver.installation import latest_told
from feedserver.people.seen import after_all_seen

#: More than the changes of a booking that mails and calendars can have seen since the backup.
_SEQUENCES = 1_000
_MOST_SEQUENCE = 2**31 - 1
#: A feed cannot change as often in a second; so two restores in different seconds never share a version.
_VERSIONS_A_SECOND = 1_024
_SECOND = timedelta(seconds=1)


def give_new_versions(tx: Connection, now: datetime) -> None:
    """Let every feed have a version that nobody has seen, changed at ``now`` (UTC); its bytes stay the same.

    Shelves that were whole stay whole.
    """
    step = int(now.timestamp()) * _VERSIONS_A_SECOND
    changed_at = after_all_seen(now)
    tx.execute(update(feed_shelves).values(version=feed_shelves.c.version + step))
    tx.execute(update(users).values(feed_version=users.c.feed_version + step, feed_changed_at=changed_at))


def take_anew(tx: Connection, now: datetime, told: datetime | None) -> None:
    """Let every client take every event anew; ``told`` (UTC) is the latest stamp known of the time since.

    Sessions and one-time addresses end too: whether they had ended is not known.
    """
    raised = bookings.c.sequence + _SEQUENCES
    highest = bookings.c.sequence >= _MOST_SEQUENCE - _SEQUENCES
    tx.execute(update(bookings).values(sequence=case((highest, _MOST_SEQUENCE), else_=raised)))
    for table in (feed_chunks, feed_entries, feed_shelves, portal_links, portal_sessions, admin_sessions):
        tx.execute(delete(table))
    latest = [moment + _SECOND for moment in (told, latest_told(tx, now)) if moment]
    version = select(renderer_epochs.c.version).order_by(renderer_epochs.c.began_at.desc()).limit(1)
    present = renderer_epochs.c.version == version.scalar_subquery()
    tx.execute(update(renderer_epochs).where(present).values(began_at=max([now, *latest])))
