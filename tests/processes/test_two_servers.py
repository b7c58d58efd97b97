"""Two servers on one PostgreSQL and one Redis behave as one.

``TEST_FULL=1`` asks ten thousand times after each kind of change.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import redis

from tests.conftest import DATABASES, delete_all_rows
from tests.full import full_or
from tests.processes.client import Client, booking
from tests.processes.conftest import CACHES, REDIS
from tests.processes.hammer import Hammer, title_or_notice
from tests.processes.installation import Installation

pytestmark = pytest.mark.skipif(
    "postgresql" not in DATABASES or REDIS not in CACHES, reason="needs PostgreSQL and Redis"
)

_COUNT = full_or(10_000, 1_000)
_CHANGES = 10


@dataclass(frozen=True)
class Two:
    """The host talks to the one, calendars ask the other."""

    one: Client
    other: Client

    def hammer(self) -> tuple[str, Hammer]:
        """A token with a booking, and calendars that ask the other server for it."""
        self.one.done("PUT", "/users/amira", {"name": "Amira", "timezone": "Europe/London"})
        self.one.done("PUT", "/bookings/b-1", booking(summary="First title"))
        token = self.one.done("POST", "/users/amira/tokens", {})
        return token["id"], Hammer(self.other, token["url"], title_or_notice)


@pytest.fixture(scope="module")
def two(
    postgresql_url: str, template: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Two]:
    """With the same keys.json, as on two machines."""
    delete_all_rows(postgresql_url)
    one, other = (
        Installation(tmp_path_factory.mktemp(name), database_url=postgresql_url, cache_url=REDIS).copy_of(
            template
        )
        for name in ("one", "other")
    )
    with one.serving() as first, other.serving() as second:
        key = one.api_key()
        yield Two(Client(first.port, key), Client(second.port, key))


def test_a_revocation_at_the_one_is_seen_at_the_other(two: Two) -> None:
    token, hammer = two.hammer()
    with hammer.running():
        hammer.await_more(200)
        hammer.change("notice", lambda: two.one.done("POST", f"/tokens/{token}/revoke", {}))
        hammer.await_more(_COUNT + 10)
    _expect_nothing_stale(hammer)
    _forget(token)


def test_changes_at_the_one_are_seen_at_the_other(two: Two) -> None:
    token, hammer = two.hammer()
    with hammer.running():
        hammer.await_more(200)
        for number in range(_CHANGES):
            title = f"Title {number}"
            body = booking(summary=title)
            hammer.change(title, lambda body=body: two.one.done("PUT", "/bookings/b-1", body))
            hammer.await_more(_COUNT // _CHANGES + 10)
    _expect_nothing_stale(hammer)
    _forget(token)


def test_bytes_and_validators_are_the_same_at_both(two: Two) -> None:
    token, hammer = two.hammer()
    answers = [client.get(hammer.url) for client in (two.one, two.other, two.one)]
    assert len({(answer.status, answer.headers["ETag"], answer.body) for answer in answers}) == 1
    assert two.other.get(hammer.url, **{"If-None-Match": answers[0].headers["ETag"]}).status == 304
    _forget(token)


def test_a_request_repeated_at_the_other_makes_nothing_twice(two: Two) -> None:
    two.one.done("PUT", "/users/amira", {"name": "Amira"})
    made = {
        client.done("POST", "/users/amira/tokens", {}, **{"Idempotency-Key": "k"})["id"]
        for client in (two.one, two.other)
    }
    assert len(made) == 1


def _forget(token: str) -> None:
    """Leave Redis as it was; both servers must have shared it."""
    with redis.Redis.from_url(REDIS) as server:
        kept = list(server.scan_iter(match=f"*{token}*"))
        assert kept
        server.delete(*kept)


def _expect_nothing_stale(hammer: Hammer) -> None:
    count, stale = hammer.judged()
    assert count >= _COUNT
    assert stale == []
