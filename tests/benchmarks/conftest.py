"""Sizes at which each group of benchmarks shows that it works, and nothing about speed."""

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.plan import Plan


@pytest.fixture(scope="session")
def short() -> Plan:
    """One round of a fifth of a second, without the peer whose packages take minutes to build."""
    return Plan(
        rounds=1,
        seconds=0.2,
        rest=0.05,
        bookings=5,
        many_bookings=8,
        changed_feeds=12,
        changed_big_feeds=8,
        rebuilt_feeds=8,
        sharing=2,
        unknown_tokens=5,
        batch=10,
        small_users=2,
        cold_users=4,
        middle_users=4,
        big_users=8,
        tokens_each=2,
        bookings_each=2,
        polled_tokens=4,
        cold_feeds=2,
        clients=6,
        remembered_users=5,
        calls=3,
        node=False,
    )


class Counting(ThreadingHTTPServer):
    """A server that counts what it was asked for, closes connections now and then, and can be slow."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: Counter[str] = Counter()
        self.stall = threading.Event()
        self.stall.set()
        self.closes_after_each = False

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Counting

    def do_GET(self) -> None:
        self.server.seen[self.path] += 1
        self.server.stall.wait()
        etag = f'"{self.path}"'
        known = self.headers["If-None-Match"] == etag
        self.send_response(304 if known else 200)
        self.send_header("ETag", etag)
        if not known:
            self.send_header("Content-Length", str(len(self.path)))
        self.end_headers()
        if not known:
            self.wfile.write(self.path.encode())
        self.close_connection = self.server.closes_after_each

    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture
def counting() -> Iterator[Counting]:
    with Counting() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.stall.set()
        server.shutdown()
        thread.join()
