"""What a host has changed is what every calendar sees, from the answer on and on every process.

The hammering begins before the change and goes on through it, so that every
cache is warm and every moment is tried; requests begun after the answer count.
``make campaign-ends`` goes on four times as long; ``make campaign-stale`` revokes as often as S-12 wants.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from tests.full import full_or, often
from tests.processes.client import Answer, Client, booking
from tests.processes.conftest import CACHES
from tests.processes.hammer import Hammer, title_or_notice
from tests.processes.installation import Installation
from tests.processes.waiting import wait_until

_COUNT = full_or(2_000, 250)
#: Tokens that are revoked, and requests for each of them afterwards (S-12).
_TOKENS = often(20, 1)
_AFTER = full_or(10_000, 250)
#: Before the first change, so that every worker has the feed.
_WARM = full_or(200, 80)
_WORKERS = 4
#: Each worker writes down that it takes a request for a feed, and refuses to unpickle anything (S-17).
_OPERATOR_FILE = """
import pickle


def refuse(*_, **__):
    raise AssertionError("pickle was used")


def post_fork(server, worker):
    pickle.load = pickle.loads = pickle.Unpickler = refuse


def pre_request(worker, request):
    if request.path.startswith("/feeds/"):
        with open("taken", "a") as file:
            file.write(f"{worker.pid}\\n")
"""


@dataclass(frozen=True)
class Served:
    """A server with one kind of cache, and the tokens that were asked for."""

    installation: Installation
    host: Client
    tokens: list[str] = field(default_factory=list)

    def hammer(self) -> Hammer:
        """Calendars with a token of their own, on a booking and a user as they are at first."""
        _put_user(self.host)
        self.host.done("PUT", "/bookings/b-1", booking(summary="First title"))
        token = self.host.done("POST", "/users/amira/tokens", {})
        self.tokens.append(token["id"])
        return Hammer(Client(self.host.port), token["url"], _shown)


@pytest.fixture(scope="module", params=CACHES, ids=[url.partition(":")[0] for url in CACHES])
def cached(
    request: pytest.FixtureRequest, template: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server with a cache of each kind; Redis must have held feeds, and is left as it was."""
    installation = Installation(tmp_path_factory.mktemp("served"), cache_url=request.param).copy_of(template)
    installation.operator_file(_OPERATOR_FILE)
    with installation.serving(_WORKERS) as server:
        served = Served(installation, Client(server.port, installation.api_key()))
        yield served
    if request.param.startswith("redis"):
        with redis.Redis.from_url(request.param) as store:
            for token in served.tokens:
                kept = list(store.scan_iter(match=f"*{token}*"))
                assert kept
                store.delete(*kept)


def test_a_changed_booking(cached: Served) -> None:
    """Renamed, moved, cancelled, confirmed again, deleted, and made again (S-15)."""
    day, changes = datetime.now(UTC).date() + timedelta(days=9), 12
    moved = booking(start=f"{day}T04:44:00Z", end=f"{day}T05:00:00Z", summary="Title A")
    steps = [
        ("Title A", booking(summary="Title A")),
        ("Title A at 044400Z", moved),
        ("[CANCELLED] Title A", booking(summary="Title A", status="cancelled")),
        ("Title B", booking(summary="Title B")),
        ("[CANCELLED] Title B", None),
        ("[PENDING] Title B", booking(summary="Title B", status="provisional")),
    ]
    with cached.hammer().running() as hammer:
        _await_all_workers(cached, hammer, _WARM)
        for shows, body in steps * (changes // len(steps)):
            hammer.change(shows, lambda b=body: _put_or_delete(cached.host, b))
            _await_all_workers(cached, hammer, _COUNT // changes + 10)
    _expect_nothing_stale(hammer, _COUNT)


def test_a_revoked_token(cached: Served) -> None:
    for _ in range(_TOKENS):
        with cached.hammer().running() as hammer:
            _await_all_workers(cached, hammer, _WARM)
            address = f"/tokens/{cached.tokens[-1]}/revoke"
            hammer.change("notice", lambda a=address: cached.host.done("POST", a, {}))
            _await_all_workers(cached, hammer, _AFTER + 10)
        _expect_nothing_stale(hammer, _AFTER)


def test_a_suspended_and_resumed_user(cached: Served) -> None:
    with cached.hammer().running() as hammer:
        _await_all_workers(cached, hammer, _WARM)
        for _ in range(5):
            for shows, allowed in (("notice", False), ("First title", True)):
                hammer.change(shows, lambda a=allowed: _put_user(cached.host, feeds_allowed=a))
                _await_all_workers(cached, hammer, _COUNT // 10 + 10)
    _expect_nothing_stale(hammer, _COUNT)


def _put_or_delete(host: Client, body: dict[str, Any] | None) -> None:
    status = host.call("PUT" if body else "DELETE", "/bookings/b-1", body).status
    assert status in ((200, 201) if body else (204,))


def _put_user(host: Client, **fields: object) -> None:
    host.done("PUT", "/users/amira", {"name": "Amira", "timezone": "Europe/London", **fields})


def _shown(answer: Answer) -> str:
    """As ``title_or_notice``, and the start where the booking was moved to."""
    return " at ".join([title_or_notice(answer), *re.findall(r"^DTSTART:.*T(0444.*)\r$", answer.text, re.M)])


def _await_all_workers(served: Served, hammer: Hammer, count: int) -> None:
    """Wait until that many more requests are over, and every worker has had some of them."""
    before = _taken(served.installation)
    hammer.await_more(count)
    wait_until(lambda: len(_taken(served.installation) - before) == _WORKERS or hammer.errors, seconds=90)


def _taken(installation: Installation) -> "Counter[str]":
    file = installation.folder / "taken"
    return Counter(file.read_text().split() if file.exists() else ())


def _expect_nothing_stale(hammer: Hammer, asked: int) -> None:
    count, stale = hammer.judged()
    assert count >= asked
    assert stale == []
