"""The limit of requests per API key: in Redis where one is set and answers, else in the database.

A limit protects the server when it is busy, and that is when a Redis may fail: the database goes on
counting then, from nothing (``docs/decisions/0021-rate-limits.md``).
"""

from datetime import datetime
from typing import TYPE_CHECKING

from feedserver.access import rate_store as store
from feedserver.access.rate import slice_at, wait
from feedserver.database.engine import Database, lock

if TYPE_CHECKING:
    from feedserver.access.rate_shared import SharedRate


class RateLimit:
    """So many requests ``per_minute`` with each API key, whichever process gets them."""

    def __init__(self, per_minute: int, database: Database, shared: "SharedRate | None") -> None:
        self._per_minute = per_minute
        self._database = database
        self._shared = shared

    def take(self, key_id: str, now: datetime) -> int:
        """Count a request if it is within the limit; gives the seconds until one is, 0 if this one is."""
        seconds = self._shared.take(key_id, self._per_minute, now) if self._shared else None
        return self._take(key_id, now) if seconds is None else seconds

    def _take(self, key_id: str, now: datetime) -> int:
        """Who is over the limit is told so by a read alone, however often he asks."""
        if store.read_count(self._database, key_id, now) >= self._per_minute:
            with self._database.read() as tx:
                return wait(store.slices_of(tx, key_id, now), self._per_minute, now)
        with self._database.write() as tx:
            lock(tx, f"requests:{key_id}")
            slices = store.slices_of(tx, key_id, now)
            seconds = wait(slices, self._per_minute, now)
            if not seconds:
                store.add_request(tx, key_id, now)
            if slice_at(now) not in slices:
                store.remove_old(tx, key_id, now)
        return seconds

    def close(self) -> None:
        """Give connections back."""
        if self._shared is not None:
            self._shared.close()


def open_rate_limit(per_minute: int, database: Database, cache_url: str) -> RateLimit | None:
    """The limit that the settings say; None where there is none (0)."""
    if not per_minute:
        return None
    if not cache_url.startswith("redis"):
        return RateLimit(per_minute, database, None)
    from feedserver.access.rate_shared import SharedRate  # redis takes a fifth of a second to load

    return RateLimit(per_minute, database, SharedRate(cache_url))
