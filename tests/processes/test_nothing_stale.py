"""What a host has changed is what every calendar sees, from the answer on and on every process.

The hammering begins before the change and goes on through it, so that every
cache is warm and every moment is tried; requests begun after the answer count.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
import redis

from tests.processes.client import Answer, Client, booking
from tests.processes.conftest import CACHES
from tests.processes.hammer import Hammer
from tests.processes.installation import Installation, Server

_COUNT = 2_000
_WORKERS = 4
#: Each worker writes down that it takes a request for a feed.
_OPERATOR_FILE = """
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
    taken = Counter((small.folder / "taken").read_text().split())
    assert len(taken) == _WORKERS, taken  # the hammer met all of them
    if request.param.startswith("redis"):
        with redis.Redis.from_url(request.param) as server:
            kept = list(server.scan_iter(match=f"*{(small.folder / 'token').read_text()}*"))
            assert kept
            server.delete(*kept)


def test_a_changed_booking(cached: Installation) -> None:
    with cached.serving(_WORKERS) as server:
        host = _host(cached, server)
        with _hammer(cached, host).running() as hammer:
            hammer.await_more(200)
            for number in range(10):
                title = f"Title {number}"
                hammer.change(title, lambda t=title: host.done("PUT", "/bookings/b-1", booking(summary=t)))
                hammer.await_more(_COUNT // 10 + 10)
    _expect_nothing_stale(hammer)


def test_a_revoked_token(cached: Installation) -> None:
    with cached.serving(_WORKERS) as server:
        host = _host(cached, server)
        with _hammer(cached, host).running() as hammer:
            hammer.await_more(200)
            token = (cached.folder / "token").read_text()
            hammer.change("notice", lambda: host.done("POST", f"/tokens/{token}/revoke", {}))
            hammer.await_more(_COUNT + 10)
    _expect_nothing_stale(hammer)


def test_a_suspended_and_resumed_user(cached: Installation) -> None:
    with cached.serving(_WORKERS) as server:
        host = _host(cached, server)
        with _hammer(cached, host).running() as hammer:
            hammer.await_more(200)
            for _ in range(5):
                for shows, allowed in (("notice", False), ("First title", True)):
                    hammer.change(shows, lambda a=allowed: _put_user(host, feeds_allowed=a))
                    hammer.await_more(_COUNT // 10 + 10)
    _expect_nothing_stale(hammer)


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
    """The title in a feed, or that it is a notice; anything else as it came."""
    titles = re.findall(r"^SUMMARY:(.*)\r$", answer.text, re.MULTILINE)
    if answer.status != 200 or len(titles) != 1:
        return f"{answer.status} {answer.text}"
    return titles[0] if "title" in titles[0].lower() else "notice"


def _expect_nothing_stale(hammer: Hammer) -> None:
    count, stale = hammer.judged()
    assert count >= _COUNT
    assert stale == []
