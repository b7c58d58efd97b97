"""Finished feeds of purged people are taken out of memory and Redis; whether Redis answers is known."""

import uuid

import pytest

from feedserver.feeds.cache import open_cache
from feedserver.feeds.kept import Kept
from tests.feeds.test_cache import REDIS, in_redis

SECRET = b"s" * 32
AWAY = "redis://127.0.0.1:1"


def kept(etag: str) -> Kept:
    return Kept(etag=etag, events=1, body=b"x")


@pytest.mark.parametrize("url", ["memory://", pytest.param(REDIS, marks=in_redis)])
def test_forgotten_feeds_are_made_again_and_others_are_not(url: str) -> None:
    cache, again = open_cache(url, 10_000, SECRET), open_cache(url, 10_000, SECRET)
    one, two, three = (uuid.uuid4().hex for _ in range(3))
    for token in (one, two, three):
        for version in ("1", "1", "2", "2"):
            cache.fetch(token, version, lambda: kept("first"))
    assert cache.forget([one, two]) is True
    for token in (one, two):
        for version in ("1", "2"):
            assert cache.fetch(token, version, lambda: kept("second")).etag == "second"
    assert cache.fetch(three, "2", lambda: kept("second")).etag == "first"
    if url == REDIS:  # another process finds there what was left, and the new ones
        found = [again.fetch(token, "1", lambda: kept("third")).etag for token in (one, two, three)]
        assert found == ["second", "second", "first"]
    for cached in (cache, again):
        cached.forget([one, two, three])
        cached.close()


def test_a_cache_that_keeps_nothing_has_nothing_to_forget() -> None:
    cache = open_cache("null://", 10_000, SECRET)
    assert (cache.forget(["one"]), cache.is_reachable()) == (True, True)


@in_redis
def test_a_redis_that_answers_is_reachable() -> None:
    for url in (REDIS, "memory://"):
        cache = open_cache(url, 10_000, SECRET)
        assert cache.is_reachable() is True
        cache.close()


def test_a_redis_that_is_away_is_said() -> None:
    cache = open_cache(AWAY, 10_000, SECRET)
    assert (cache.forget(["one"]), cache.is_reachable()) == (False, False)
    cache.close()
