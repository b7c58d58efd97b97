"""Rendered feeds, kept as bytes under a key that carries their version.

Flask-Caching is a byte store here: explicit get and set, no pickle. What comes
back is believed only with a seal over key and content, so that a cache somebody
else can write to holds nothing but misses.
"""

import hashlib
import hmac
import logging
from typing import Any

from flask import Flask
from flask_caching import Cache
from redis.backoff import NoBackoff
from redis.retry import Retry

_SEAL_OCTETS = 32
_SECONDS = 2 * 24 * 3600
_ENTRIES = 256
_REDIS_SECONDS = 0.1

log = logging.getLogger(__name__)


class _Bytes:
    """A serializer of bytes for cachelib, whose own unpickles."""

    def dumps(self, value: bytes) -> bytes:
        """Bytes stay bytes."""
        return value

    def loads(self, value: Any) -> Any:
        """Bytes stay bytes; whatever else is stored there is a miss."""
        return value if isinstance(value, bytes) else None


class FeedCache:
    """A store of bodies that may forget anything at any time and never lies.

    Whatever the store raises is a miss: redis-py passes on faults of its own
    (ValueError, AttributeError) when what answers is no Redis.
    """

    def __init__(self, store: Any, secret: bytes) -> None:
        self._store = store
        self._key = hashlib.sha256(b"feedserver.feed-cache.1" + secret).digest()

    def get(self, name: str) -> bytes | None:
        """The body kept under that name; None if there is none, it is not ours, or the store is away."""
        try:
            value = self._store.get(name)
        except Exception as error:
            log.warning("the cache failed: %s", type(error).__name__)
            return None
        if not isinstance(value, bytes) or len(value) < _SEAL_OCTETS:
            return None
        seal, body = value[:_SEAL_OCTETS], value[_SEAL_OCTETS:]
        return body if hmac.compare_digest(seal, self._seal(name, body)) else None

    def set(self, name: str, body: bytes) -> None:
        """Keep a body; a store that is away loses it, and nothing else."""
        try:
            self._store.set(name, self._seal(name, body) + body, timeout=_SECONDS)
        except Exception as error:
            log.warning("the cache failed: %s", type(error).__name__)

    def is_reachable(self) -> bool:
        """Whether the store answers at present."""
        try:
            self._store.get("feedserver:reachable")
        except Exception:
            return False
        return True

    def _seal(self, name: str, body: bytes) -> bytes:
        return hashlib.blake2b(name.encode() + b"\0" + body, key=self._key, digest_size=_SEAL_OCTETS).digest()


def open_cache(url: str, secret: bytes) -> FeedCache:
    """The store of that address: ``memory://``, ``null://`` or ``redis://…``; seals are made with ``secret``.

    Redis gives up after 0.1 s without retries: its own patience is a minute.
    """
    config: dict[str, Any] = {"CACHE_TYPE": "NullCache", "CACHE_NO_NULL_WARNING": True}
    if url == "memory://":
        config = {"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": _ENTRIES}
    elif url != "null://":
        patience = {"socket_timeout": _REDIS_SECONDS, "socket_connect_timeout": _REDIS_SECONDS}
        options = {**patience, "retry": Retry(NoBackoff(), 0)}
        config = {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": url, "CACHE_OPTIONS": options}
    app = Flask("feedserver.cache")
    store = Cache(app, config=config)
    backend = app.extensions["cache"][store]
    backend.serializer = _Bytes()
    return FeedCache(backend, secret)
