"""Strangers who try addresses cannot push what is kept out of the cache (S-21), and learn nothing (S-80)."""

import secrets
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import urlsplit

import pytest
from prometheus_client import REGISTRY
from werkzeug.test import TestResponse

from tests.feeds.asking import ask, token_of
from tests.feeds.test_cache import STORES, Entries
from tests.site import Site

Again = Callable[..., Site]
_FEEDS = 100
_PROBES = 10_000


def _built() -> float:
    return REGISTRY.get_sample_value("feedserver_render_seconds_count") or 0


def _probes(site: Site, urls: list[str]) -> Iterator[str]:
    """Paths that open nothing: of no token, badly signed, and well signed but never issued."""
    while True:
        random_part = secrets.token_urlsafe(16)
        for url in urls:
            name = urlsplit(url).path.rpartition("/")[2]
            yield f"/feeds/{site.services.signer.sign(random_part, site.services.signer.newest)}/{name}"
            yield f"/feeds/ics_{random_part}.{token_of(url).partition('.')[2]}/{name}"
            yield f"/feeds/{secrets.token_urlsafe(30)}/{name}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("store", [store for store in STORES if store != "null://"])
def test_unknown_tokens_evict_nothing(site: Site, again: Again, store: str) -> None:
    site = again(cache_url=store)
    site.host.make_user()
    site.host.make_booking()
    tokens = [site.host.issue() for _ in range(_FEEDS)]
    urls = [token["url"] for token in tokens]
    bodies = [site.fetch(url).data for url in urls]
    held, before, entries = _held(site), _built(), Entries() if store.startswith("redis") else None
    shared = {token["id"]: entries.of(token["id"]) for token in tokens} if entries else {}

    paths = list(islice(_probes(site, urls), _PROBES))
    assert len({_whole(ask(site, path)) for path in paths}) == 1  # all refused alike (S-80)

    assert _held(site) == held and len(held) == _FEEDS
    assert [site.fetch(url).data for url in urls] == bodies
    assert _built() == before  # not one of them was built again
    if entries:
        assert {token: entries.of(token) for token in shared} == shared
        assert all(len(kept) == 1 for kept in shared.values())
        entries.close()
    site.services.cache.close()


def _whole(answer: TestResponse) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    assert answer.status_code == 404
    return 404, answer.data, tuple(sorted(pair for pair in answer.headers if pair[0] != "X-Request-Id"))


def _held(site: Site) -> dict[str, int]:
    """What the memory of the process holds, by token."""
    memory = site.services.cache.memory
    assert memory is not None
    return {token: id(entry) for token, entry in memory._feeds.items()}
