"""A host's receiver for webhooks: a TLS server of the tests that remembers everything and answers as told."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from typing import Any

import trustme


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return str(self.json["type"])

    def is_signed_with(self, secret: str) -> bool:
        """As the specification says, in a few lines that are not the server's."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        said = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        wanted = "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
        return wanted in self.headers["webhook-signature"].split(" ")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """How a request is answered."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    #: Seconds before the answer.
    waits: float = 0
    #: Close the connection without a word.
    drops: bool = False
    #: Send an octet every so often for ever, and never end.
    drips: bool = False


class Receiver:
    """A server on 127.0.0.1 with a certificate for those names: ``localhost`` and ``hooks.example``."""

    def __init__(self, authority: trustme.CA, *names: str) -> None:
        self.arrived: list[Arrived] = []
        self.answer: Callable[[Arrived], Reply] = lambda _: Reply()
        self.busiest = 0
        self._busy = 0
        self._lock = threading.Lock()
        self._closed = threading.Event()
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*(names or ("localhost", "hooks.example"))).configure_cert(tls)
        self._server = _Server(tls, self._handle)
        self.port = int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/hooks?from=feedserver"

    @property
    def types(self) -> list[str]:
        return [arrived.type for arrived in self.arrived]

    def replies(self, *statuses: int) -> None:
        """Answer with these statuses, one after the other, and with 204 from then on."""
        left = list(statuses)
        self.answer = lambda _: Reply(status=left.pop(0) if left else 204)

    @contextmanager
    def running(self) -> Iterator["Receiver"]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._closed.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _handle(self, arrived: Arrived) -> Reply:
        with self._lock:
            self.arrived.append(arrived)
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
        try:
            reply = self.answer(arrived)
            self._closed.wait(reply.waits) if reply.waits else None
            return reply
        finally:
            with self._lock:
                self._busy -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, tls: ssl.SSLContext, handle: Callable[[Arrived], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._tls = tls
        self.handle_arrived = handle

    def finish_request(self, request: Any, client_address: Any) -> None:
        """In the thread of the connection: a client that refuses the certificate holds up nobody."""
        with suppress(OSError), self._tls.wrap_socket(request, server_side=True) as encrypted:
            super().finish_request(encrypted, client_address)  # type: ignore[arg-type]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that are cut off are what these tests are about."""

    def shutdown_request(self, request: socket | tuple[bytes, socket]) -> None:
        with suppress(OSError):
            super().shutdown_request(request)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:  # its sender died in the middle of it: nothing that counts has arrived
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.handle_arrived(Arrived(path=self.path, headers=headers, body=body))
        if reply.drops:
            return
        if reply.drips:
            self._drip()
            return
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def _drip(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while True:
                self.wfile.write(b"a")
                time.sleep(0.05)

    def log_message(self, format: str, *args: object) -> None:
        pass


def write_authority(authority: trustme.CA, folder: Path) -> Path:
    """The certificate of the authority, as the setting ``webhook_ca_file`` names it."""
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path
