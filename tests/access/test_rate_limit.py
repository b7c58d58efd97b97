"""Limits per API key over HTTP (S-70): none unless set, 429 with Retry-After, in the database or in Redis."""

from collections.abc import Callable
from typing import Any

import pytest
import redis
from sqlalchemy import event, select

from feedserver.access.rate_limit import RateLimit
from feedserver.database.schema import api_requests
from tests.api.refusals import problem
from tests.feeds.test_cache import REDIS, in_redis
from tests.site import Site

AWAY = "redis://127.0.0.1:1/0"
Start = Callable[..., Site]
#: In the database, in Redis, and in the database because Redis is away.
PLACES = pytest.mark.parametrize(
    "cache_url", ["memory://", pytest.param(REDIS, marks=in_redis), AWAY], ids=["database", "redis", "away"]
)


def _rows(site: Site) -> list[Any]:
    with site.services.database.read() as tx:
        return list(tx.execute(select(api_requests)).all())


@PLACES
@pytest.mark.usefixtures("patience")
def test_a_key_over_its_limit_is_told_when_to_come_again(again: Start, cache_url: str) -> None:
    site = again(api_requests_per_minute=3, cache_url=cache_url)
    site.host.make_user()
    site.clock.turn(seconds=7)
    statuses = [site.host.call("GET", "/users/amira").status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    refused = site.host.call("GET", "/users/amira")
    assert "as many requests" in problem(refused, 429)["detail"]
    seconds = int(refused.headers["Retry-After"])
    assert seconds == 66 - 7  # the first one leaves
    site.clock.turn(seconds=seconds - 1)
    assert site.host.call("GET", "/users/amira").status_code == 429
    site.clock.turn(seconds=1)
    statuses = [site.host.call("GET", "/users/amira").status_code for _ in range(2)]
    assert statuses == [200, 429]
    assert bool(_rows(site)) == (cache_url != REDIS)


@PLACES
@pytest.mark.usefixtures("patience")
def test_nothing_is_done_over_the_limit_and_every_request_counts(again: Start, cache_url: str) -> None:
    site = again(api_requests_per_minute=2, cache_url=cache_url)
    assert site.host.call("GET", "/users/nobody").status_code == 404
    assert site.host.call("PUT", "/users/amira", {"nonsense": 1}).status_code == 422
    problem(site.host.call("PUT", "/users/amira", {"name": "Amira"}), 429)
    site.clock.turn(seconds=66)
    assert site.host.call("GET", "/users/amira").status_code == 404


def test_each_key_has_a_limit_of_its_own_and_strangers_have_none(again: Start) -> None:
    site = again(api_requests_per_minute=1)
    keys = [site.key("users:read") for _ in range(2)]
    for key in keys:
        headers = {"Authorization": f"Bearer {key}"}
        assert [site.client.get("/api/v1/users", headers=headers).status_code for _ in range(2)] == [200, 429]
    assert {site.client.get("/api/v1/users").status_code for _ in range(3)} == {401}
    assert {site.client.get("/api/v1/openapi.json").status_code for _ in range(3)} == {200}


def test_another_process_counts_on(again: Start) -> None:
    site = again(api_requests_per_minute=2)
    other = again(api_requests_per_minute=2)
    statuses = [one.host.call("GET", "/users").status_code for one in (site, other, site, other)]
    assert statuses == [200, 200, 429, 429]


def test_feeds_have_no_limit(again: Start) -> None:
    site = again(api_requests_per_minute=2)
    site.host.make_user()
    url = site.host.feed_url()
    assert site.host.call("GET", "/users/amira").status_code == 429
    assert {site.fetch(url).status_code for _ in range(20)} == {200}
    assert {site.fetch("/feeds/ics_unknown/x.ics").status_code for _ in range(20)} == {404}


def test_without_a_limit_nothing_is_counted(site: Site) -> None:
    statements: list[str] = []

    @event.listens_for(site.services.database.engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    site.host.make_user()
    assert {site.host.call("GET", "/users/amira").status_code for _ in range(50)} == {200}
    assert site.services.rate_limit is None
    assert [one for one in statements if "api_requests" in one] == []


def test_who_is_over_the_limit_costs_no_write(again: Start) -> None:
    site = again(api_requests_per_minute=1)
    assert site.host.call("GET", "/users").status_code == 200
    before = _rows(site)
    statements: list[str] = []

    @event.listens_for(site.services.database.engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    assert {site.host.call("GET", "/users").status_code for _ in range(5)} == {429}
    assert [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert _rows(site) == before


def test_old_counts_are_forgotten(again: Start) -> None:
    site = again(api_requests_per_minute=5)
    for _ in range(30):
        assert site.host.call("GET", "/users").status_code == 200
        site.clock.turn(seconds=20)
    assert len(_rows(site)) <= 4


@in_redis
@pytest.mark.usefixtures("patience")
def test_redis_keeps_a_count_for_a_minute_and_no_secret(again: Start) -> None:
    site = again(api_requests_per_minute=5, cache_url=REDIS)
    key = site.host.api_key
    assert site.host.call("GET", "/users").status_code == 200
    with redis.Redis.from_url(REDIS) as server:
        (name,) = server.scan_iter(f"requests:{key[4:20]}:*")
        assert key.split("_", 2)[2].encode() not in name
        assert server.get(name) == b"1"
        assert 0 < server.ttl(name) <= 66


@in_redis
@pytest.mark.usefixtures("patience")
def test_what_makes_no_sense_in_redis_is_counted_in_the_database(again: Start) -> None:
    site = again(api_requests_per_minute=2, cache_url=REDIS)
    assert site.host.call("GET", "/users").status_code == 200
    with redis.Redis.from_url(REDIS) as server:
        (name,) = server.scan_iter(f"requests:{site.host.api_key[4:20]}:*")
        server.set(name, "plenty")
    assert [site.host.call("GET", "/users").status_code for _ in range(3)] == [200, 200, 429]
    limit = site.services.rate_limit
    assert isinstance(limit, RateLimit)
    limit.close()


def test_the_document_tells_of_it_on_every_operation(again: Start) -> None:
    site = again(api_requests_per_minute=1)
    document = site.client.get("/api/v1/openapi.json").get_json()
    told = {"$ref": "#/components/responses/TooMany"}
    assert {
        operation["responses"]["429"] == told
        for methods in document["paths"].values()
        for operation in methods.values()
    } == {True}
    too_many = document["components"]["responses"]["TooMany"]
    assert site.host.call("GET", "/users").status_code == 200
    refused = site.host.call("GET", "/users")
    assert set(too_many["content"]) == {refused.content_type}
    assert set(too_many["headers"]) <= set(refused.headers.keys())
    assert "<code>429</code>" in site.client.get("/api/v1/docs").get_data(as_text=True)
