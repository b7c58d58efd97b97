"""The cache of rendered feeds: whichever store, the same bytes; what is not ours is a miss (S-17, S-18)."""

import os
import pickle
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis

from feedserver.feeds.kept import Kept, Sealer
from feedserver.feeds.shared import Shared
from tests.feeds.asking import token_of
from tests.site import Site

Again = Callable[..., Site]
REDIS = "redis://127.0.0.1:6379/15"


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(REDIS, socket_connect_timeout=1) as server:
            server.ping()
    except redis.RedisError:
        if os.environ.get("CI"):
            raise
        return False
    return True


STORES = [*(["memory://", REDIS] if _redis_answers() else ["memory://"]), "null://"]
in_redis = pytest.mark.skipif(len(STORES) < 3, reason="no Redis; in CI its absence fails above")


class Entries:
    """What Redis holds of a site, seen from outside: names and raw bytes."""

    def __init__(self) -> None:
        self._redis = redis.Redis.from_url(REDIS)

    def of(self, token_id: str) -> dict[str, bytes]:
        """The entries with the token's id in their name; other tests may use the same Redis."""
        names = list(self._redis.scan_iter(f"*{token_id}*", count=1_000))
        return {name.decode(): self._redis.get(name) or b"" for name in names}

    def put(self, name: str, value: bytes) -> None:
        self._redis.set(name, value, ex=60)

    def close(self) -> None:
        self._redis.close()


@pytest.fixture
def cached(site: Site, again: Again, request: pytest.FixtureRequest, patience: None) -> Iterator[Site]:
    """The site with the store that the test names."""
    other = again(cache_url=request.param)
    other.host.make_user(name="Amira Canary", email="canary@x.example")
    other.host.make_booking()
    yield other
    other.services.cache.close()


@pytest.fixture
def shared(site: Site, again: Again, patience: None) -> Iterator[tuple[Site, Entries]]:
    """A site that keeps nothing in its own memory, only in Redis, and a look into that."""
    other = again(cache_url=REDIS, cache_max_bytes=0)
    other.host.make_user(name="Amira Canary", email="canary@x.example")
    other.host.make_booking()
    entries = Entries()
    yield other, entries
    entries.close()
    other.services.cache.close()


@pytest.fixture
def _no_pickle(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("pickle was used")

    for name in ("loads", "load", "dumps", "dump", "Unpickler", "Pickler"):
        monkeypatch.setattr(pickle, name, refuse)


@pytest.mark.parametrize("cached", STORES, indirect=True)
def test_every_store_gives_the_same_bytes_cold_and_warm(site: Site, cached: Site) -> None:
    url = cached.host.feed_url()
    expected = site.fetch(url)
    for _ in range(3):
        answer = cached.fetch(url)
        assert answer.data == expected.data
        assert list(answer.headers) == list(expected.headers)


@pytest.mark.parametrize("cached", STORES, indirect=True)
def test_every_store_shows_a_change_at_once(cached: Site) -> None:
    url = cached.host.feed_url()
    for number in range(3):
        cached.host.make_booking(summary=f"Meeting {number}")
        assert cached.titles(url) == cached.titles(url) == [f"Meeting {number}"]
    cached.host.make_user(active=False)
    assert cached.titles(url) == ["This calendar is no longer available"]


@pytest.mark.parametrize("cached", STORES[:-1], indirect=True)
def test_a_kept_body_is_served(cached: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    url = cached.host.feed_url()
    first = cached.fetch(url)
    monkeypatch.setattr("feedserver.feeds.store.bookings_between", None)
    assert cached.fetch(url).data == first.data


@in_redis
def test_what_one_process_made_another_serves(
    shared: tuple[Site, Entries], monkeypatch: pytest.MonkeyPatch
) -> None:
    other, entries = shared
    issued = other.host.issue()
    first = other.fetch(issued["url"])
    assert len(entries.of(issued["id"])) == 1
    monkeypatch.setattr("feedserver.feeds.store.bookings_between", None)
    again = other.restart()
    assert again.fetch(issued["url"]).data == first.data
    again.services.cache.close()
    again.close()


@in_redis
@pytest.mark.usefixtures("patience")
def test_what_another_process_has_just_made_is_not_made_again() -> None:
    """It ends between the look into Redis and the turn to make."""
    one, two = (Shared(REDIS, Sealer(b"secret")) for _ in range(2))
    name, kept = f"feed:{uuid.uuid4().hex}", Kept(etag='"one"', events=0, body=b"one")
    assert one.get(name) is None
    assert two.make(name, lambda: kept) == kept
    assert one.make(name, lambda: pytest.fail("was made again")) == kept
    one.close()
    two.close()


@in_redis
def test_the_cache_holds_no_token_and_no_name_in_a_key(shared: tuple[Site, Entries]) -> None:
    other, entries = shared
    issued = other.host.issue(label="canary label")
    other.fetch(issued["url"])
    ((name, value),) = entries.of(issued["id"]).items()
    random_part, signature = token_of(issued["url"]).removeprefix("ics_").split(".")
    for secret in (random_part, signature, other.host.api_key, "canary@x.example", "127.0.0.1"):
        assert secret not in name and secret.encode() not in value
    assert "canary" not in name.lower() and "amira" not in name.lower()


@in_redis
def test_a_poisoned_entry_is_a_miss(shared: tuple[Site, Entries]) -> None:
    other, entries = shared
    issued, another = other.host.issue(), other.host.issue(calendar_name="Another")
    good, foreign = other.fetch(issued["url"]), other.fetch(another["url"])
    ((name, kept),) = entries.of(issued["id"]).items()
    (stolen,) = entries.of(another["id"]).values()
    for poison in (
        *(b"", b"\0", b"x" * 31, os.urandom(32), os.urandom(500), kept[:32] + foreign.data, stolen),
        *(kept[:-1], kept[:40], kept[:32], kept + b"x", kept[32:], good.data, b"!" + kept, b"123"),
        *(
            kept[:32] + good.data.replace(b"Planning", b"Phishing"),
            pickle.dumps(Bomb()),
            b"!" + pickle.dumps(Bomb()),
        ),
    ):
        entries.put(name, poison)
        answer = other.fetch(issued["url"])
        assert (answer.status_code, answer.data) == (200, good.data)
        assert entries.of(issued["id"])[name] == kept, "the right body takes its place"
    assert not Bomb.exploded


@in_redis
def test_an_entry_of_another_day_or_version_is_not_served(shared: tuple[Site, Entries]) -> None:
    other, entries = shared
    issued = other.host.issue()
    other.fetch(issued["url"])
    ((old_name, old),) = entries.of(issued["id"]).items()
    other.host.make_booking(summary="Moved")
    other.titles(issued["url"])
    (new_name,) = entries.of(issued["id"]).keys() - {old_name}
    entries.put(new_name, old)
    assert other.titles(issued["url"]) == ["Moved"]


@pytest.mark.parametrize("cached", STORES, indirect=True)
@pytest.mark.usefixtures("_no_pickle")
def test_no_store_pickles(cached: Site) -> None:
    url = cached.host.feed_url()
    assert cached.titles(url) == cached.titles(url) == ["Planning meeting"]


class Bomb:
    """Runs code when it is unpickled."""

    exploded = False

    def __reduce__(self) -> tuple[Any, ...]:
        return (setattr, (Bomb, "exploded", True))
