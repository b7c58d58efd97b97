"""A run with canaries: whatever happens to a request, its secrets stay out of the logs."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from feedserver.database.sqlite import sqlite_module
from tests.processes.client import Client, booking
from tests.processes.installation import Installation, Server

_REQUEST = re.compile(
    r"INFO request=([0-9a-f]{16}) method=\S+ route=(\S+) status=(\d{3}) ms=\S+ token=(\S+)"
    r"(?: by=[a-z_]+(?::\w+)?)?(?: attempt=[a-z_]+)?$"
)


class Canary:
    """An address with its token, an API key, and every piece of them that must not be seen."""

    def __init__(self, host: Client, api_key: str) -> None:
        self.api_key = api_key
        self.id, self.url = "", ""
        answer = host.done("POST", "/users/amira/tokens", {"label": "canary"})
        self.id, self.url = answer["id"], answer["url"]
        self.path = urlsplit(self.url).path
        self.token = self.path.split("/")[2]

    def pieces(self) -> Iterator[str]:
        """All runs of ten characters of the secret halves: less would tell nobody anything."""
        random_part, signature = self.token.removeprefix("ics_").split(".")
        key = self.api_key[len("fsk_0123456789abcdef_") :]  # the id of a key is no secret
        for secret in (random_part, signature, key):
            yield from (secret[start : start + 10] for start in range(len(secret) - 9))


@pytest.fixture
def key(small: Installation) -> str:
    return small.api_key()


def test_no_token_and_no_key_in_what_is_written(small: Installation, key: str) -> None:
    with small.serving(tracebacks=True) as server:
        host = Client(server.port, key)
        host.done("PUT", "/users/amira", {"name": "Amira"})
        canary = Canary(host, key)
        _use_the_feed(host, canary)
        _use_the_api(host, canary)
        _send_garbage(server, canary)
        host.done("POST", f"/tokens/{canary.id}/revoke", {"reason": f"seen at {canary.url}"})
        assert host.get(canary.url).status == 200
        _break_the_database(small, host, canary)
    written = server.stdout + server.stderr
    assert [piece for piece in canary.pieces() if piece in written] == []
    assert "Invalid request from ip=127.0.0.1: LimitRequestLine" in written
    assert "no such table: calendar_tokens" in written


def test_each_request_has_an_id_of_its_own_and_feeds_name_their_token(small: Installation, key: str) -> None:
    with small.serving(workers=1) as server:  # several write their lines in their own time
        host = Client(server.port, key)
        host.done("PUT", "/users/amira", {"name": "Amira"})
        canary = Canary(host, key)
        assert host.get(canary.url).status == 200
        assert host.get("/feeds/nothing/x.ics").status == 404
        host.done("POST", f"/tokens/{canary.id}/revoke", {})
        assert host.get(canary.url).status == 200
    lines = [match.groups() for line in server.stderr.splitlines() if (match := _REQUEST.search(line))]
    assert len(lines) == len(server.stderr.splitlines())
    assert len({request for request, *_ in lines}) == len(lines)
    feeds = [(status, token) for _, route, status, token in lines if route == "/feeds/{token}"]
    assert feeds == [("200", canary.id), ("404", "-"), ("200", canary.id)]


def test_an_api_answer_carries_the_id_of_its_log_line(small: Installation, key: str) -> None:
    with small.serving() as server:
        request_id = server.client.get("/healthz").headers["X-Request-Id"]
    assert f"request={request_id} method=GET route=/healthz status=200" in server.stderr


def _use_the_feed(host: Client, canary: Canary) -> None:
    assert host.get(canary.url).status == 200
    assert host.send("HEAD", canary.path).status == 200
    assert host.send("POST", canary.path, body=b"").status == 405
    assert host.send(canary.token.replace("_", "-").upper(), canary.path).status in (400, 405)
    encoded = canary.path.replace("ics_", "%69cs%5F")
    assert host.get(encoded).status == 200
    for path in (canary.path[:-8], f"{canary.path}/more", f"/feeds/{canary.token}", f"/feeds{canary.path}x"):
        assert host.get(path).status == 404
    for mangled in (canary.token[:-1], canary.token[4:], canary.token + "=", canary.token.swapcase()):
        assert host.get(canary.path.replace(canary.token, mangled)).status == 404
    assert host.get(f"/{canary.token}").status == 404
    host.get("/healthz", Referer=canary.url, Cookie=f"token={canary.token}")


def _use_the_api(host: Client, canary: Canary) -> None:
    host.done("PUT", "/bookings/b-1", booking(description=f"My calendar: {canary.url}"))
    assert host.call("GET", f"/tokens/{canary.token}").status == 404
    assert host.call("GET", f"/users/{canary.api_key}").status == 404
    assert host.call("PUT", "/bookings/b-2", {canary.url: canary.token}).status == 422
    assert Client(host.port, canary.token).call("GET", "/users/amira").status == 401
    assert Client(host.port, canary.api_key[:-1]).call("GET", "/users/amira").status == 401
    assert host.call("PATCH", f"/bookings/{canary.api_key}", {}).status in (404, 405, 422)


def _send_garbage(server: Server, canary: Canary) -> None:
    """What no HTTP client sends: gunicorn refuses it, and must not say what it was."""
    path, token = canary.path, canary.token
    for text in (
        f"GET {path}{'x' * 5000} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"{token}\r\n\r\n",
        f"GET {path}\r\n\r\n",
        f"GET {path} HTTP/9.9\r\n\r\n",
        f"GET {path.replace('.', ' ')} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET {path.replace('_', chr(0))} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET {path.replace('ics_', 'ics%5F')} HTTP/1.1 {token[4:]}\r\nHost: x\r\n\r\n",
        f"{token} {path} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: x\r\n{token[4:]}\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: x\r\n{token[4:]} : x\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {token[4:]}\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {token[4:]}\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: x\r\nExpect: {canary.api_key}\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {canary.api_key * 200}\r\n\r\n",
        f"PUT /api/v1/users/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{token[4:]}\r\n\r\n",
        f"PROXY TCP4 {token} {token} 1 2\r\nGET {path} HTTP/1.1\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as caller:
            caller.sendall(text.encode("latin-1"))
            with suppress(TimeoutError, ConnectionError):
                caller.settimeout(0.5)
                while caller.recv(4096):
                    time.sleep(0)


def _break_the_database(small: Installation, host: Client, canary: Canary) -> None:
    """Errors of a database name the statement; its values must stay out."""
    file = sqlite_module().connect(small.home / "feedserver.db", isolation_level=None)
    file.execute("ALTER TABLE calendar_tokens RENAME TO elsewhere")
    file.close()
    assert host.get(canary.url).status == 503
    assert host.call("GET", f"/tokens/{canary.id}").status == 503
    assert host.call("POST", "/users/amira/tokens", {"label": canary.token}).status == 503
