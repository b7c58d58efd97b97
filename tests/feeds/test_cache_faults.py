"""A Redis that refuses, hangs or talks nonsense slows a feed a little and breaks nothing (S-19)."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.feeds.asking import last_modified
from tests.site import Site

Again = Callable[..., Site]
NONSENSE = [
    *(
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"$5\r\nab",
        b"$abc\r\n",
        b"*-5\r\n",
        b":12x\r\n",
        b"\xff\xfe\r\n",
    ),
    *(b"-OOM command not allowed\r\n", b"-READONLY no writes\r\n", b"-LOADING wait\r\n", b"-NOAUTH\r\n"),
    *(b"-WRONGTYPE\r\n", b"+OK\r\n", b"$-1\r\n", b"*2\r\n+a\r\n+b\r\n", b""),
]


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A socket that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def _address(server: socket.socket) -> str:
    return f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def _closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return _address(server)


def _served_quickly(site: Site, url: str) -> None:
    """Three reads, each 200; a machine with other work gets the quickest of them counted."""
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        answer = site.fetch(url)
        seconds.append(time.perf_counter() - began)
        assert answer.status_code == 200 and b"SUMMARY:Planning meeting" in answer.data
    assert min(seconds) < 1


@pytest.fixture
def url(site: Site) -> str:
    site.host.make_user()
    site.host.make_booking()
    return site.host.feed_url()


def test_a_redis_that_refuses_costs_nothing(again: Again, url: str) -> None:
    _served_quickly(again(cache_url=_closed_port()), url)


def test_a_redis_that_never_answers_costs_less_than_a_second(
    again: Again, url: str, listening: socket.socket
) -> None:
    _served_quickly(again(cache_url=_address(listening)), url)


@pytest.mark.parametrize("answer", NONSENSE)
def test_a_redis_that_talks_nonsense_is_a_miss(
    again: Again, url: str, listening: socket.socket, answer: bytes
) -> None:
    done = threading.Event()

    def talk() -> None:
        while not done.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(0.5)
                try:
                    while answer and connection.recv(65536):
                        connection.sendall(answer)
                except OSError:
                    pass

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    other = again(cache_url=_address(listening))
    try:
        _served_quickly(other, url)
    finally:
        done.set()
        other.services.cache.close()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(2)


def test_with_redis_away_changes_and_revocations_show_at_once(site: Site, again: Again) -> None:
    other = again(cache_url=_closed_port())
    other.host.make_user()
    other.host.make_booking()
    token = other.host.issue()
    assert other.titles(token["url"]) == ["Planning meeting"]
    other.host.make_booking(summary="Moved")
    assert other.titles(token["url"]) == ["Moved"]
    other.host.call("POST", f"/tokens/{token['id']}/revoke")
    assert other.titles(token["url"]) == ["This calendar is no longer available"]
    assert last_modified(other, token["url"]) <= site.clock()


def test_a_fault_of_the_cache_is_logged_without_an_address(
    again: Again, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    other = again(cache_url=_closed_port().replace("redis://", "redis://:hunter2@"))
    assert other.titles(url) == ["Planning meeting"]
    lines = [record.getMessage() for record in caplog.records if "cache" in record.getMessage()]
    assert lines and not any("hunter2" in line or "ics_" in line for line in lines)
