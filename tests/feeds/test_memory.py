"""Finished feeds in memory: bounded in octets, one version of each token, and made once however many ask."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st

from feedserver.feeds.cache import FeedCache, open_cache
from feedserver.feeds.kept import Kept, Sealer
from feedserver.feeds.memory import Memory
from tests.feeds.test_cache import REDIS, in_redis

SECRET = b"s" * 32


def kept(octets: int = 1_000, etag: str = "e") -> Kept:
    return Kept(etag=etag, events=1, body=b"x" * octets)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.integers(1, 40_000)), max_size=60))
def test_memory_never_holds_more_than_it_may(puts: list[tuple[int, int, int]]) -> None:
    memory, bodies = Memory(100_000), dict[int, tuple[int, int]]()
    for token, version, octets in puts:
        memory.put(f"t-{token}", f"v-{version}", kept(octets))
        bodies[token] = (version, octets)
        held = [*memory._feeds.values(), *memory._last.values()]
        assert sum(len(found.body) for _, found in held) <= 100_000
    for token, (version, octets) in bodies.items():
        found = memory.get(f"t-{token}", f"v-{version}")
        assert found is None or len(found.body) == octets
        assert memory.get(f"t-{token}", "another") is None


def _there(memory: Memory, *tokens: str, version: str = "v") -> list[bool]:
    return [memory.get(token, version) is not None for token in tokens]


def _asked_again(memory: Memory, *tokens: str, octets: int = 1_500) -> None:
    for token in tokens:
        memory.put(token, "v", kept(octets))
        assert memory.get(token, "v")


def test_the_feed_asked_for_least_recently_goes_first() -> None:
    memory = Memory(6_000)
    _asked_again(memory, "a", "b")
    memory.get("a", "v")
    memory.put("c", "v", kept(1_500))
    memory.put("c", "v", kept(1_500))  # it was made again, so it is asked for again
    assert _there(memory, "a", "b", "c") == [True, False, True]


def test_feeds_of_unknown_tokens_are_kept_while_there_is_room() -> None:
    memory = Memory(6_000)
    for token in ("a", "b"):
        memory.put(token, "v", kept(1_500))
    assert _there(memory, "a", "b") == [True, True]


def test_feeds_that_are_asked_for_once_push_out_nothing() -> None:
    memory = Memory(100_000)
    tokens = [f"t-{number}" for number in range(39)]
    _asked_again(memory, *tokens)
    for number in range(1_000):
        memory.put(f"new-{number}", "v", kept(1_500))
    assert all(_there(memory, *tokens))


def test_the_feed_made_last_is_there_for_those_who_ask_at_the_same_moment() -> None:
    memory = Memory(100_000)
    _asked_again(memory, *(f"t-{number}" for number in range(39)))
    for token in ("a", "b"):
        memory.put(token, "v", kept(5_000))
    assert _there(memory, "a", "b") == [False, True]
    memory.put("c", "v", kept(5_000))
    assert _there(memory, "b") == [True]  # it was asked for again, and is kept


def test_a_token_whose_last_feed_was_asked_for_once_has_no_room_for_the_next() -> None:
    memory = Memory(100_000)
    for token in ("once", "twice"):
        memory.put(token, "1", kept())
    memory.get("twice", "1")
    for token in ("once", "twice", "other"):
        memory.put(token, "2", kept())
    assert _there(memory, "once", "twice", version="2") == [False, True]
    memory.put("once", "2", kept())  # so it is asked for again after all
    memory.put("other", "3", kept())
    assert _there(memory, "once", version="2") == [True]


def test_of_a_forgotten_feed_nothing_is_known() -> None:
    memory = Memory(100_000)
    _asked_again(memory, "a")
    memory.remove("a")
    assert not any("a" in known for known in (memory._feeds, memory._last, memory._known))


def test_a_feed_larger_than_all_the_room_is_made_each_time_and_takes_the_place_of_the_old_one() -> None:
    cache = FeedCache(Memory(1_000), None)
    cache.fetch("t", "v1", lambda: kept(10))
    for _ in range(2):
        assert len(cache.fetch("t", "v2", lambda: kept(5_000)).body) == 5_000
    assert cache.memory is not None and cache.memory.get("t", "v1") is None


class Making:
    """Makes a feed, slowly, and counts how often."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def __call__(self) -> Kept:
        with self._lock:
            self.count += 1
        time.sleep(0.2)
        return kept(etag=f"made {self.count}")


def _ask(caches: list[FeedCache], make: Callable[[], Kept], token: str) -> set[str]:
    with ThreadPoolExecutor(40) as pool:
        asked = [pool.submit(cache.fetch, token, "v", make) for cache in caches for _ in range(20)]
        return {one.result().etag for one in asked}


def test_forty_who_ask_one_process_at_once_are_answered_by_one_making() -> None:
    cache, making = FeedCache(Memory(100_000), None), Making()
    assert _ask([cache, cache], making, "t") == {"made 1"}
    assert making.count == 1
    assert not cache._once._turns


def test_a_making_that_fails_leaves_the_turn_to_the_next() -> None:
    cache = FeedCache(Memory(100_000), None)

    def fail() -> Kept:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.fetch("t", "v", fail)
    assert cache.fetch("t", "v", kept).events == 1


@pytest.fixture
def token() -> Iterator[str]:
    """One that no other test has; Redis is left as it was."""
    token = f"test-{uuid.uuid4().hex}"
    yield token
    with redis.Redis.from_url(REDIS) as server:
        for name in server.scan_iter(f"*{token}*"):
            server.delete(name)


@pytest.fixture
def two_processes(patience: None) -> Iterator[list[FeedCache]]:
    caches = [open_cache(REDIS, 100_000, SECRET) for _ in range(2)]
    yield caches
    for cache in caches:
        cache.close()


@in_redis
def test_with_redis_one_process_makes_it_for_all(two_processes: list[FeedCache], token: str) -> None:
    making = Making()
    assert _ask(two_processes, making, token) == {"made 1"}
    assert making.count == 1


@in_redis
def test_a_process_that_dies_while_it_makes_holds_others_up_for_two_seconds(
    two_processes: list[FeedCache], token: str
) -> None:
    dead, alive = two_processes
    assert dead.shared is not None and dead.shared._begin(f"feed:{token}:v")
    with redis.Redis.from_url(REDIS) as server:
        left = server.pttl(f"making:feed:{token}:v")
    assert left != -1  # which would be for ever
    began = time.monotonic()
    assert alive.fetch(token, "v", kept).events == 1
    # Two seconds, and what a busy machine makes of them.
    assert left <= 2_000
    assert left / 1000 - 0.5 < time.monotonic() - began < 20


def test_a_sealed_feed_opens_under_its_own_name_alone() -> None:
    sealer = Sealer(SECRET)
    value = sealer.sealed("feed:a", kept(50, etag="abc"))
    assert sealer.opened("feed:a", value) == kept(50, etag="abc")
    assert sealer.opened("feed:b", value) is None
    assert Sealer(b"t" * 32).opened("feed:a", value) is None
    for wrong in (None, 5, "text", b"", value[:-1], value + b"x", value[1:]):
        assert sealer.opened("feed:a", wrong) is None
