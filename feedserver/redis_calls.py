"""Calls to a Redis that nobody waits for: each gives up after 0.1 s, and one that failed has a second's rest.

To load it takes a fifth of a second; only what has a Redis imports it.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from redis.backoff import NoBackoff
from redis.retry import Retry

_REDIS_SECONDS = 0.1
#: A Redis that failed is left alone for so long.
_REST_SECONDS = 1.0

log = logging.getLogger(__name__)
T = TypeVar("T")


def impatient() -> dict[str, Any]:
    """Options of redis-py: no call takes longer than 0.1 s, and none is made twice."""
    patience = {"socket_timeout": _REDIS_SECONDS, "socket_connect_timeout": _REDIS_SECONDS}
    return {**patience, "retry": Retry(NoBackoff(), 0)}


class Calls:
    """The calls of one process to one Redis.

    Whatever Redis raises is a failure: redis-py passes on faults of its own
    (ValueError, AttributeError) when what answers is no Redis.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._away_until = 0.0

    def attempt(self, work: Callable[[], T], otherwise: T) -> T:
        """What ``work`` gives; ``otherwise`` where Redis fails, or has failed within the last second."""
        if time.monotonic() < self._away_until:
            return otherwise
        try:
            return work()
        except Exception as error:
            self._away_until = time.monotonic() + _REST_SECONDS
            log.warning("%s failed: %s", self._what, type(error).__name__)
            return otherwise
