"""What is missing in feeds is kept in memory when they are built, and written in batches.

No request of a calendar client writes anything. A crash may lose what was not written yet; the feed is built
anew after the next change, and with each new day.
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from feedserver.database.engine import Database, lock
from feedserver.feeds.subject import Subject
from feedserver.webhooks.withheld import tell_withheld
from feedserver.withheld import store
from feedserver.withheld.model import Building, Missing, Withheld
from feedserver.withheld.states import booking_states

#: With so many feeds and missing bookings in memory no more are kept; they come again with the next building.
_MOST = 20_000

log = logging.getLogger(__name__)


class WithheldNotes:
    """The notes of one process. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._buildings: list[Building] = []
        self._size = 0

    def note(
        self,
        tx: Connection,
        subject: Subject,
        missing: Mapping[Withheld, Sequence[str]],
        now: datetime,
    ) -> None:
        """Keep the ids that are missing in a feed at ``now`` (UTC); nothing is written here.

        The feed is built already, so no fault of this may stop it: rows may hold anything.
        """
        ids = [booking for bookings in missing.values() for booking in bookings]
        try:
            states = booking_states(tx, ids)
        except Exception as error:
            log.warning("withheld bookings could not be noted: %s", type(error).__name__)
            return
        found = {
            Missing(booking, reason, states.get(booking, ""))
            for reason, bookings in missing.items()
            for booking in bookings
        }
        missing_now = tuple(sorted(found, key=lambda one: (one.booking, one.reason)))
        self._keep(_building(subject, now, missing_now))

    def note_whole(self, subject: Subject, now: datetime) -> None:
        """Keep that nothing is missing in a feed at ``now`` (UTC)."""
        self._keep(_building(subject, now, ()))

    def _keep(self, building: Building) -> None:
        with self._lock:
            if self._size < _MOST:
                self._size += 1 + len(building.missing)
                self._buildings.append(building)

    def flush(self) -> None:
        """Write what is missing now, and tell the host what is news to it."""
        with self._lock:
            buildings, self._buildings, self._size = self._buildings, [], 0
        if not buildings:
            return
        try:
            self._write(buildings)
        except Exception as error:  # whatever it is, it is written the next time
            log.warning("withheld bookings could not be written: %s", type(error).__name__)
            for building in buildings:
                self._keep(building)

    def _write(self, buildings: Sequence[Building]) -> None:
        with self._database.read() as tx:
            noted = store.noted_tokens(tx, {building.token for building in buildings})
        news = [building for building in buildings if building.missing or building.token in noted]
        if not news:
            return
        latest = {building.token: building for building in sorted(news, key=lambda one: one.at)}
        with self._database.write() as tx:
            lock(tx, "withheld_bookings")
            store.put_in_place(tx, store.are_current(tx, latest.values()))
            store.forget_outdated(tx, max(building.at for building in news))
            tell_withheld(tx, news)


def _building(subject: Subject, now: datetime, missing: tuple[Missing, ...]) -> Building:
    return Building(
        token=subject.token,
        user=subject.user,
        changed_at=subject.changed_at,
        version=subject.feed_version,
        at=now,
        missing=missing,
    )
