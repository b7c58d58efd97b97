"""Finished feeds that all processes share, in Redis: a byte store that may forget, fail and be poisoned.

Flask-Caching holds the store: explicit get and set, no pickle. A Redis that is away is asked again after a
second; meanwhile every feed is a miss here, and nothing waits.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

import redis
from flask import Flask
from flask_caching import Cache

from feedserver.feeds.kept import Kept, Sealer
from feedserver.redis_calls import Calls, impatient

_SECONDS = 2 * 24 * 3600
#: Who makes a feed has so long until another process tries it too.
_TURN_MILLISECONDS = 2_000
_LOOK_SECONDS = 0.02

log = logging.getLogger(__name__)


class _Bytes:
    """A serializer of bytes for cachelib, whose own unpickles."""

    def dumps(self, value: bytes) -> bytes:
        """Bytes stay bytes."""
        return value

    def loads(self, value: Any) -> Any:
        """Bytes stay bytes; whatever else is stored there is a miss."""
        return value if isinstance(value, bytes) else None


class Shared:
    """The feeds in one Redis; whatever it raises is a miss."""

    def __init__(self, url: str, sealer: Sealer) -> None:
        options = impatient()
        app = Flask("feedserver.cache")
        config = {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": url, "CACHE_OPTIONS": options}
        cache = Cache(app, config=config)
        self._store = app.extensions["cache"][cache]
        self._store.serializer = _Bytes()
        self._turns = redis.Redis.from_url(url, **options)
        self._sealer = sealer
        self._calls = Calls("the cache")

    def get(self, name: str) -> Kept | None:
        """The feed kept under that name; None if there is none, it is not ours, or Redis is away."""
        return self._sealer.opened(name, self._calls.attempt(lambda: self._store.get(name), None))

    def make(self, name: str, make: Callable[[], Kept]) -> Kept:
        """Make the feed of that name, or wait for the process that does; then keep it."""
        if not self._calls.attempt(lambda: self._begin(name), True):
            made = self._wait(name)
            if made is not None:
                return made
        kept = self.get(name)  # whoever had the turn before may have ended since the caller looked
        if kept is None:
            kept = make()
            sealed = self._sealer.sealed(name, kept)
            self._calls.attempt(lambda: self._store.set(name, sealed, timeout=_SECONDS), None)
        self._calls.attempt(lambda: self._turns.delete(_turn(name)), None)
        return kept

    def forget(self, beginnings: Iterable[str]) -> bool:
        """Remove every feed whose name begins so; False where Redis is away. Looks at all keys there are."""
        wanted = tuple(beginnings)
        try:
            for key in self._turns.scan_iter(count=1_000):
                name = key.decode("utf-8", "replace").removeprefix(self._store.key_prefix or "")
                if name.startswith(wanted):
                    self._turns.delete(key)
        except Exception as error:
            log.warning("the cache failed: %s", type(error).__name__)
            return False
        return True

    def is_reachable(self) -> bool:
        """Whether Redis answers at present."""
        try:
            return bool(self._turns.ping())
        except Exception:
            return False

    def close(self) -> None:
        """Give the connections back."""
        self._turns.close()
        self._store._read_client.close()

    def _begin(self, name: str) -> bool:
        return bool(self._turns.set(_turn(name), b"1", nx=True, px=_TURN_MILLISECONDS))

    def _wait(self, name: str) -> Kept | None:
        """What another process makes; None if it does not come, or that process is gone."""
        last = time.monotonic() + _TURN_MILLISECONDS / 1000
        while time.monotonic() < last:
            time.sleep(_LOOK_SECONDS)
            kept = self.get(name)
            if kept is not None:
                return kept
            if not self._calls.attempt(lambda: self._turns.exists(_turn(name)), 0):
                return self.get(name)
        return None


def _turn(name: str) -> str:
    return f"making:{name}"
