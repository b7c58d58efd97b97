"""What a host has changed is what every calendar sees, from the answer on and on every process.

The hammering begins before the change and goes on through it, so that every
cache is warm and every moment is tried; requests begun after the answer count.
``make campaign-ends`` goes on four times as long; ``make campaign-stale`` revokes as often as S-12 wants.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from tests.full import full_or, often
from tests.processes.client import Answer, Client, booking
from tests.processes.conftest import CACHES
from tests.processes.hammer import Hammer, title_or_notice
from tests.processes.installation import Installation, Server
from tests.processes.waiting import wait_until

_COUNT = full_or(2_000, 500)
#: Tokens that are revoked, and requests for each of them afterwards (S-12).
_TOKENS = often(20, 1)
_AFTER = full_or(10_000, 500)
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


@pytest.fixture(params=CACHES, ids=[url.partition(":")[0] for url in CACHES])
def cached(request: pytest.FixtureRequest, small: Installation) -> Iterator[Installation]:
    """An installation with a cache of each kind; Redis must have held feeds, and is left as it was."""
    small.environ["FEEDSERVER_CACHE_URL"] = request.param
    small.operator_file(_OPERATOR_FILE)
    yield small
    if request.param.startswith("redis"):
        with redis.Redis.from_url(request.param) as server:
            kept = list(server.scan_iter(match=f"*{(small.folder / 'token').read_text()}*"))
            assert kept
            server.delete(*kept)


def test_a_changed_booking(cached: Installation) -> None:
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
    with cached.serving(_WORKERS) as server:
        host = _host(cached, server)
        with _hammer(cached, host).running() as hammer:
            _await_all_workers(cached, hammer, 200)
            for shows, body in steps * (changes // len(steps)):
                hammer.change(shows, lambda b=body: _put_or_delete(host, b))
                _await_all_workers(cached, hammer, _COUNT // changes + 10)
    _expect_nothing_stale(hammer, _COUNT)


def test_a_revoked_token(cached: Installation) -> None:
    with cached.serving(_WORKERS) as server:
        host = _host(cached, server)
        for _ in range(_TOKENS):
            with _hammer(cached, host).running() as hammer:
                _await_all_workers(cached, hammer, 200)
                token = (cached.folder / "token").read_text()
                hammer.change("notice", lambda t=token: host.done("POST", f"/tokens/{t}/revoke", {}))
                _await_all_workers(cached, hammer, _AFTER + 10)
            _expect_nothing_stale(hammer, _AFTER)


def test_a_suspended_and_resumed_user(cached: Installation) -> None:
    with cached.serving(_WORKERS) as server:
        host = _host(cached, server)
        with _hammer(cached, host).running() as hammer:
            _await_all_workers(cached, hammer, 200)
            for _ in range(5):
                for shows, allowed in (("notice", False), ("First title", True)):
                    hammer.change(shows, lambda a=allowed: _put_user(host, feeds_allowed=a))
                    _await_all_workers(cached, hammer, _COUNT // 10 + 10)
    _expect_nothing_stale(hammer, _COUNT)


def _put_or_delete(host: Client, body: dict[str, Any] | None) -> None:
    status = host.call("PUT" if body else "DELETE", "/bookings/b-1", body).status
    assert status in ((200, 201) if body else (204,))


def _host(installation: Installation, server: Server) -> Client:
    host = Client(server.port, installation.api_key())
    _put_user(host)
    host.done("PUT", "/bookings/b-1", booking(summary="First title"))
    return host


def _put_user(host: Client, **fields: object) -> None:
    host.done("PUT", "/users/amira", {"name": "Amira", "timezone": "Europe/London", **fields})


def _hammer(installation: Installation, host: Client) -> Hammer:
    token = host.done("POST", "/users/amira/tokens", {})
    (installation.folder / "token").write_text(token["id"])
    return Hammer(Client(host.port), token["url"], _shown)


def _shown(answer: Answer) -> str:
    """As ``title_or_notice``, and the start where the booking was moved to."""
    return " at ".join([title_or_notice(answer), *re.findall(r"^DTSTART:.*T(0444.*)\r$", answer.text, re.M)])


def _await_all_workers(installation: Installation, hammer: Hammer, count: int) -> None:
    """Wait until that many more requests are over, and every worker has had some of them."""
    before = _taken(installation)
    hammer.await_more(count)
    wait_until(lambda: len(_taken(installation) - before) == _WORKERS or hammer.errors, seconds=90)


def _taken(installation: Installation) -> "Counter[str]":
    file = installation.folder / "taken"
    return Counter(file.read_text().split() if file.exists() else ())


def _expect_nothing_stale(hammer: Hammer, asked: int) -> None:
    count, stale = hammer.judged()
    assert count >= asked
    assert stale == []
