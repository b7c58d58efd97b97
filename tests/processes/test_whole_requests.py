"""Requests that arrive in pieces, several at once, or with a body nobody reads, on one connection."""

import http.client
import json
import signal
import socket
import time
from collections.abc import Iterator

import pytest

from tests.processes.client import Client
from tests.processes.installation import FEEDSERVER, Installation, Server

_JSON = b"Content-Type: application/json\r\n"
_UNREAD = b"PUT /api/v1/users/amira HTTP/1.1\r\nHost: x\r\n" + _JSON + b"Content-Length: %d\r\n\r\n"
_SIGN_IN = b"POST /admin/sign-in HTTP/1.1\r\nHost: x\r\nCookie: feedserver_admin_door=x\r\n"
_FORM = _SIGN_IN + b"Content-Type: application/x-www-form-urlencoded\r\n"
#: Parts of a form, which is read before anybody has signed in.
_PARTS = {
    "a chunk that ends like a body": _FORM + b"Transfer-Encoding: chunked\r\n\r\n100\r\nemail\r\n\r\n",
    "a length with zeros": _FORM + b"Content-Length: 0000000000000016000\r\n\r\nemail=",
    "little in much": _FORM
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + (b"1;a=" + b"b" * 8000 + b"\r\na\r\n") * 34,
}
_READY = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


class Caller:
    """One connection, and the statuses of the answers on it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)

    def status(self) -> int:
        response = http.client.HTTPResponse(self.socket)
        response.begin()
        response.read()
        return response.status


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, template: Installation) -> Installation:
    return Installation(tmp_path_factory.mktemp("whole")).copy_of(template)


@pytest.fixture(scope="module")
def host(installation: Installation) -> Iterator[Client]:
    with installation.serving(1) as server:
        yield Client(server.port, installation.api_key())


@pytest.fixture
def caller(host: Client) -> Iterator[Caller]:
    made = Caller(host.port)
    with made.socket:
        yield made


def test_octet_by_octet(caller: Caller) -> None:
    for _ in range(2):
        for place in range(len(_READY)):
            caller.socket.sendall(_READY[place : place + 1])
            time.sleep(0.002)
        assert caller.status() == 200


@pytest.mark.parametrize("octets", [0, 10, 200_000])
def test_the_next_request_after_a_body_that_nobody_read(caller: Caller, octets: int) -> None:
    for _ in range(3):
        caller.socket.sendall(_UNREAD % octets + b"a" * octets)
        assert caller.status() == 401
        time.sleep(0.1)
    caller.socket.sendall(_READY)
    assert caller.status() == 200


def test_two_requests_at_once_and_half_of_a_third(caller: Caller) -> None:
    # http.client reads ahead, so the answers are counted as they come
    caller.socket.sendall(_READY + _READY + _READY[:20])
    answers = b""
    while answers.count(b"HTTP/1.1 200 ") < 2:
        answers += caller.socket.recv(4096)
    time.sleep(0.3)
    caller.socket.sendall(_READY[20:])
    while answers.count(b"HTTP/1.1 200 ") < 3:
        answers += caller.socket.recv(4096)


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("octets", [100, 3_000_000])
def test_a_body_that_is_read(host: Client, octets: int, chunked: bool) -> None:
    """In one piece and in chunks; bigger than what is waited for as well."""
    connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=30)
    item = {"id": "x" * 200}
    body = json.dumps({"bookings": [item] * min(1000, octets // 210 + 1), "pad": " " * octets}).encode()
    headers = {"Authorization": host.authorization, "Content-Type": "application/json"}
    for _ in range(2):
        parts = iter([body[:50], body[50:]]) if chunked else body
        connection.request("POST", "/api/v1/bookings/batch", parts, headers, encode_chunked=chunked)
        response = connection.getresponse()
        assert (response.status, response.will_close) == (422, False), response.read()
        response.read()
    connection.close()


def test_a_client_that_waits_to_be_told(host: Client, caller: Caller) -> None:
    body = json.dumps({"name": "Amira"}).encode()
    head = _UNREAD % len(body)
    head = head[:-2] + f"Authorization: {host.authorization}\r\nExpect: 100-continue\r\n\r\n".encode()
    caller.socket.sendall(head)
    assert caller.socket.recv(100).startswith(b"HTTP/1.1 100 ")
    caller.socket.sendall(body)
    assert caller.status() in (200, 201)  # http.client passes over another 100


@pytest.mark.parametrize("octets", _PARTS.values(), ids=_PARTS)
def test_half_a_form_holds_no_thread(host: Client, octets: bytes) -> None:
    """As many as there are threads; a change that comes later is answered before any of them is given up."""
    halves = [Caller(host.port) for _ in range(8)]
    for half in halves:
        half.socket.sendall(octets)
    time.sleep(0.3)
    began = time.monotonic()
    assert host.call("PUT", "/users/amira", {"name": "Amira"}).status in (200, 201)
    assert time.monotonic() - began < 3
    for half in halves:
        half.socket.close()


def test_a_silent_client_is_let_go(caller: Caller) -> None:
    caller.socket.sendall(_READY[:-2])
    began = time.monotonic()
    assert caller.socket.recv(100) == b""
    assert time.monotonic() - began > 8


def test_a_head_without_end(caller: Caller) -> None:
    with pytest.raises(ConnectionError):
        caller.socket.sendall((b"X-Filler: " + b"a" * 4096 + b"\r\n") * 10_000)


def test_a_client_that_closes_early_leaves_nothing(host: Client, installation: Installation) -> None:
    for octets in (b"", _READY[:10], _READY):
        Caller(host.port).socket.close()
        made = Caller(host.port)
        made.socket.sendall(octets)
        made.socket.close()
    assert host.get("/healthz").status == 200


def test_a_worker_full_of_silent_clients_takes_others(small: Installation) -> None:
    """The oldest of them go, before the system has no file for a connection left."""
    command = f'ulimit -n 150; exec "{FEEDSERVER}" serve --workers 1'
    server = Server(small, ["bash", "-c", command])
    try:
        server.wait_until_ready()
        silent = [Caller(server.port) for _ in range(200)]
        began = time.monotonic()
        assert [server.client.get("/healthz").status for _ in range(5)] == [200] * 5
        assert time.monotonic() - began < 5
        for one in silent:
            one.socket.close()
        server.stop(signal.SIGINT)
        assert "Traceback" not in server.stderr
    finally:
        server.kill()
