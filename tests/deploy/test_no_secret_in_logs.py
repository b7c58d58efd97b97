"""Whatever happens to a request, no proxy writes its secrets (S-27)."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.deploy.fronts import Front
from tests.deploy.https import HttpsClient, ask_plainly
from tests.processes.installation import Installation
from tests.processes.test_no_secret_in_logs import Canary
from tests.processes.waiting import wait_until


class Secrets(Canary):
    """A feed address, an API key, and a one-time address of a page."""

    def __init__(self, host: HttpsClient, api_key: str) -> None:
        super().__init__(host, api_key)
        self.page = urlsplit(host.done("POST", "/users/amira/portal-sessions")["url"]).path

    def pieces(self) -> Iterator[str]:
        yield from super().pieces()
        secret = self.page.rpartition("_")[2] if "fsp_" in self.page else self.page.rpartition("/")[2]
        yield from (secret[start : start + 10] for start in range(len(secret) - 9))

    def seen_in(self, written: str) -> list[str]:
        return [piece for piece in self.pieces() if piece in written]


def test_no_secret_in_what_the_proxy_writes(front: Front, small: Installation) -> None:
    with front.running():
        key = small.api_key()
        with small.serving():
            secrets = _secrets(front, key)
            _use(front, secrets, {200, 303, 304})
            _send_garbage(front, secrets)
            assert ask_plainly(front.http_port, secrets.path).status == 308
            assert ask_plainly(front.http_port, secrets.page).status == 404
        _use(front, secrets, {502})
        for says in (
            b"",
            b"HTTP/1.1 200 OK\r\nX: ",
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx",
            b"\0\r\n\r\n",
        ):
            with _broken(small.port, says):
                _use(front, secrets, {200, 502})
    written = front.written()
    assert secrets.seen_in(written) == []
    assert "/feeds" in written and "502" in written  # it did write
    assert "/portal/enter" in written and "/api/v1/tokens" in written


@pytest.mark.parametrize("kind", ["nginx"], indirect=True)
def test_what_nginx_writes_without_that_line(front: Front, small: Installation) -> None:
    """Why the shipped file has no error log of requests; and what the test above would find."""
    front.changes = {"/dev/null emerg": f"{front.logs}/feedserver-error.log error"}
    with front.running():
        with small.serving():
            secrets = _secrets(front, small.api_key())
        _use(front, secrets, {502})
    assert secrets.seen_in(front.written())


def _secrets(front: Front, key: str) -> Secrets:
    host = front.client.with_key(key)
    host.done("PUT", "/users/amira", {"name": "Amira"})
    return Secrets(host, key)


def _use(front: Front, secrets: Secrets, statuses: set[int]) -> None:
    """In every way that might bring a secret into a log."""
    client, keyed = front.client, front.client.with_key(secrets.api_key)
    path, token = secrets.path, secrets.token
    told = {"Referer": secrets.url, "Cookie": f"feedserver_portal={token}"}
    for asked in (path, path.replace("ics_", "%69cs%5F")):
        assert _status(client, "GET", asked, told) in statuses
    for asked in (f"/{path}", path.replace("feeds", "Feeds"), f"/x{path}", f"/{token}", f"/portal?x={token}"):
        _status(client, "GET", asked, told)
    assert _status(client, "HEAD", path, {}) in statuses
    for method in ("POST", "PUT", "PROPFIND", token.replace(".", "").replace("_", "-").upper()):
        _status(client, method, path, {})
    _status(keyed, "GET", f"/api/v1/tokens/{token}", keyed.authorization | told)
    _status(keyed, "POST", f"/api/v1/{token}", keyed.authorization | {"Content-Type": token})
    _status(client, "GET", f"/api/v1/users?user={token}", {"X-Forwarded-For": token, "X-Api-Key": token})
    assert _status(client, "GET", secrets.page, told) in statuses | {410}


def _status(client: HttpsClient, method: str, path: str, headers: dict[str, str]) -> int:
    try:
        return client.send(method, path, headers=headers, body=b"" if method == "POST" else None).status
    except OSError:
        return 502  # cut off


def _send_garbage(front: Front, secrets: Secrets) -> None:
    """What no HTTP client sends, and callers who hang up."""
    path, token = secrets.path, secrets.token
    for text in (
        f"GET {path}{'x' * 40_000} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: calendar.host.example\r\nX-Long: {token * 1_000}\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: {token}\r\n\r\n",
        f"{token}\r\n\r\n",
        f"GET {path}\r\n\r\n",
        f"GET {path} HTTP/9.9\r\n\r\n",
        f"GET {path} {token} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET {path}\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET {path} HTTP/1.1\r\n{token} : x\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: calendar.host.example\r\nContent-Length: {token}\r\n\r\n",
        f"PUT {path} HTTP/1.1\r\nHost: calendar.host.example\r\nContent-Length: 99999999\r\n\r\n{token}",
        f"GET /..{path}/../../.. HTTP/1.1\r\nHost: calendar.host.example\r\n\r\n",
        f"GET {path} HTTP/1.1\r\nHost: calendar.host.example\r\n",
        f"GET {path} HTTP/1.1\r\nHost: calendar.host.example\r\n\r\n",
    ):
        for waits in (True, False):
            with front.client.opened() as caller, suppress(OSError):
                caller.sendall(text.encode("latin-1"))
                caller.settimeout(0.3)
                while waits and caller.recv(65536):
                    pass
    for port in (front.https_port, front.http_port):  # plainly, also where TLS is spoken
        with socket.create_connection(("127.0.0.1", port), timeout=5) as caller, suppress(OSError):
            caller.sendall(f"GET {path} HTTP/1.1\r\nHost: {token}\r\nReferer: {path}\r\n\r\n".encode())
            caller.settimeout(0.3)
            caller.recv(65536)


@contextmanager
def _broken(port: int, says: bytes) -> Iterator[None]:
    """A server in feedserver's place that says that to everybody, and hangs up."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        wait_until(lambda: _bound(listening, port))
        listening.listen()
        Thread(target=_answer_all, args=[listening, says], daemon=True).start()
        yield
        listening.shutdown(socket.SHUT_RDWR)


def _bound(listening: socket.socket, port: int) -> bool:
    try:
        listening.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def _answer_all(listening: socket.socket, says: bytes) -> None:
    with suppress(OSError):
        while True:
            caller, _ = listening.accept()
            with caller, suppress(OSError):
                caller.recv(65536)
                caller.sendall(says)
