"""A hundred clients that send nothing and a hundred that send half a request hold nobody up (S-88).

``make campaign-slow`` has a hundred of each kind beside the silent ones, and says how long others waited.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.full import IS_FULL, full_or
from tests.processes.client import Client
from tests.processes.installation import Installation, Server
from tests.processes.load import Load, prepared

_CLIENTS = 100
_REQUESTS = full_or(5_000, 300)

_FEED = b"GET %s HTTP/1.1\r\nHost: feeds.example\r\n"
_API = b"PUT /api/v1/users/amira HTTP/1.1\r\nHost: feeds.example\r\nContent-Type: application/json\r\n"
#: With it the form is read, which nobody has to sign in for.
_DOOR = b"Cookie: feedserver_admin_door=x\r\n"
_SIGN_IN = b"POST /admin/sign-in HTTP/1.1\r\nHost: feeds.example\r\n" + _DOOR
_FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"

#: What they send and leave it at.
_HALVES = {
    "silent": b"",
    "half a line": b"GET /feeds/ics_",
    "half a head": _FEED + b"Accept: text/cal",
    "half a body": _API + b'Content-Length: 1000\r\n\r\n{"name": "Am',
    "half a form": _SIGN_IN + _FORM + b"Content-Length: 90000\r\n\r\nemail=" + b"a" * 40_000,
    "half a chunk": _SIGN_IN + _FORM + b"Transfer-Encoding: chunked\r\n\r\n100\r\nemail",
    "a body on demand": _API + b"Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n",
    "half a big body": _API + b"Content-Length: 9000000\r\n\r\n" + b"a" * 300_000,
    "no reading": _FEED + b"\r\n",
    "no closing": _FEED + b"Connection: close\r\n\r\n",
}


_KINDS = full_or([[name] for name in _HALVES], [list(_HALVES)])


@pytest.mark.parametrize("kinds", _KINDS, ids=", ".join)
def test_slow_clients(small: Installation, kinds: list[str]) -> None:
    with small.serving() as server:
        host = Client(server.port, small.api_key())
        url = prepared(host)
        path = url.partition(f":{server.port}")[2].encode()
        halves = [_HALVES[kind].replace(b"%s", path) for kind in kinds] * (_CLIENTS // len(kinds))
        with _connected(server, [b""] * _CLIENTS + halves), Load(host, url).running() as load:
            load.await_more(_REQUESTS)
        assert load.failures == []
        assert load.percentile(0.99) < full_or(1, 5)
    if IS_FULL:
        p99, longest = load.percentile(0.99) * 1000, max(load.seconds) * 1000
        print(f"\n{kinds[0]}: {load.done:,} requests, p99 {p99:.0f} ms, longest {longest:.0f} ms")


@contextmanager
def _connected(server: Server, sends: list[bytes]) -> Iterator[None]:
    """Clients that have sent that much, and wait."""
    with ExitStack() as open_ones:
        for octets in sends:
            one = open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
            one.setblocking(False)
            one.send(octets) if octets else None
        time.sleep(0.2)
        yield
