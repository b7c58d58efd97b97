"""Requests of API keys, counted in Redis, where one is set."""

from datetime import datetime

import redis

from feedserver.access.rate import LASTS_SECONDS, counted_at, wait
from feedserver.redis_calls import Calls, impatient


class SharedRate:
    """The counts of all servers in one Redis; its keys end by themselves."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, **impatient())
        self._calls = Calls("counting requests in Redis")

    def take(self, key_id: str, limit: int, now: datetime) -> int | None:
        """Count a request if it is within the limit; gives the seconds until one is, 0 if this one is.

        None: Redis is away. It counts first and looks then, in one step, so that none of many at once is
        overlooked.
        """
        return self._calls.attempt(lambda: self._take(key_id, limit, now), None)

    def close(self) -> None:
        """Give the connections back."""
        self._redis.close()

    def _take(self, key_id: str, limit: int, now: datetime) -> int:
        counted = counted_at(now)
        names = [f"requests:{key_id}:{number}" for number in counted]
        with self._redis.pipeline(transaction=True) as together:
            together.incr(names[-1])
            together.expire(names[-1], LASTS_SECONDS)
            together.mget(names)
            found = together.execute()[-1]
        slices = {number: int(text or 0) for number, text in zip(counted, found, strict=True)}
        slices[counted[-1]] -= 1  # this one
        seconds = wait(slices, limit, now)
        if seconds:
            self._redis.decr(names[-1])
        return seconds
