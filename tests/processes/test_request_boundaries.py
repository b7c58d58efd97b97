"""Where a request ends is never in doubt (ASVS 5.0, 4.2.1): what can be read in two ways is refused.

Behind each request stands another one that nobody sent as such, in its body. It is never answered.
"""

import socket
from collections.abc import Iterator

import pytest

from tests.processes.installation import Installation, Server

_HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
_CHUNK = b"%x\r\n%s\r\n0\r\n\r\n" % (len(_HIDDEN), _HIDDEN)
_PUT = b"PUT /api/v1/users/amira HTTP/1.1\r\nHost: x\r\n"
_CHUNKED = b"Transfer-Encoding: chunked\r\n"

REFUSED = {
    "a length and chunks": _PUT + b"Content-Length: 4\r\n" + _CHUNKED + b"\r\n" + _CHUNK,
    "chunks and a length": _PUT + _CHUNKED + b"Content-Length: 4\r\n\r\n" + _CHUNK,
    "two lengths": _PUT + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(_HIDDEN) + _HIDDEN,
    "a list of lengths": _PUT + b"Content-Length: 0, 0\r\n\r\n" + _HIDDEN,
    "a length with a sign": _PUT + b"Content-Length: +0\r\n\r\n" + _HIDDEN,
    "a length in hex": _PUT + b"Content-Length: 0x0\r\n\r\n" + _HIDDEN,
    "a length before a blank": _PUT + b"Content-Length : 0\r\n\r\n" + _HIDDEN,
    "a folded length": _PUT + b"Content-Length:\r\n 0\r\n\r\n" + _HIDDEN,
    "chunks twice": _PUT + b"Transfer-Encoding: chunked, chunked\r\n\r\n" + _CHUNK,
    "chunks that are not last": _PUT + b"Transfer-Encoding: chunked, gzip\r\n\r\n" + _CHUNK,
    "a coding without chunks": _PUT + b"Transfer-Encoding: identity\r\n\r\n" + _HIDDEN,
    "a coding nobody knows": _PUT + b"Transfer-Encoding: xchunked\r\n\r\n" + _CHUNK,
    "chunks before HTTP/1.1": _PUT.replace(b"/1.1", b"/1.0") + _CHUNKED + b"\r\n" + _CHUNK,
    "a chunk longer than it says": _PUT + _CHUNKED + b"\r\n1\r\n" + _HIDDEN,
    "a chunk with a sign": _PUT + _CHUNKED + b"\r\n+0\r\n\r\n" + _HIDDEN,
    "a line that ends in LF alone": _PUT + b"X-A: b\nContent-Length: 0\r\n\r\n" + _HIDDEN,
    "two hosts": _PUT + b"Host: y\r\nContent-Length: 0\r\n\r\n" + _HIDDEN,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, template: Installation) -> Iterator[Server]:
    installation = Installation(tmp_path_factory.mktemp("boundaries")).copy_of(template)
    with installation.serving(1) as running:
        yield running


def _answers(server: Server, octets: bytes) -> bytes:
    """All that comes back until the server closes, or says nothing more."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=3) as connection:
        connection.sendall(octets)
        answers = b""
        try:
            while received := connection.recv(65536):
                answers += received
        except TimeoutError:
            pass
    return answers


@pytest.mark.parametrize("octets", REFUSED.values(), ids=REFUSED)
def test_what_is_in_doubt_is_refused_and_ends_the_connection(server: Server, octets: bytes) -> None:
    answers = _answers(server, octets)
    assert answers.count(b"HTTP/1.1 ") == 1, answers
    assert answers.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 ", b"HTTP/1.1 401 ")), answers
    assert b'"ok"' not in answers


@pytest.mark.parametrize("last", [b"Connection: close\r\n", b""], ids=["closing", "kept"])
def test_a_body_that_nobody_read_is_no_request(server: Server, last: bytes) -> None:
    """A refused PUT, of which nobody reads the body."""
    for body in (
        b"Content-Length: %d\r\n%s\r\n%s" % (len(_HIDDEN), last, _HIDDEN),
        _CHUNKED + last + b"\r\n" + _CHUNK,
    ):
        answers = _answers(server, _PUT + body)
        assert (answers.count(b"HTTP/1.1 "), answers[:13]) == (1, b"HTTP/1.1 401 ")


_BAD_CHUNKS = {
    "a length that is none": b"xyz\r\n" + _HIDDEN,
    "longer than it says": b"1\r\n" + _HIDDEN,
    "an extension that is none": b"1;\x01\r\na\r\n0\r\n\r\n",
    "a trailer that is none": b"1\r\na\r\n0\r\nno header\r\n\r\n",
    "a trailer that changes the length": b"1\r\na\r\n0\r\nContent-Length: 5\r\n\r\n",
    "a long trailer": b"1\r\na\r\n0\r\nX-A: " + b"a" * 9000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("chunks", _BAD_CHUNKS.values(), ids=_BAD_CHUNKS)
@pytest.mark.parametrize("is_read", [True, False], ids=["read", "not read"])
def test_chunks_that_are_none_have_one_answer(server: Server, is_read: bool, chunks: bytes) -> None:
    """A form is read before anybody has signed in; the body of a PUT without a key is not."""
    form = b"POST /admin/sign-in HTTP/1.1\r\nHost: x\r\nCookie: feedserver_admin_door=x\r\n"
    form += b"Content-Type: application/x-www-form-urlencoded\r\n"
    answers = _answers(server, (form if is_read else _PUT) + _CHUNKED + b"\r\n" + chunks)
    status = b"400" if is_read else b"401"
    assert (answers.count(b"HTTP/1.1 "), answers[:12]) == (1, b"HTTP/1.1 " + status), answers


def test_the_control(server: Server) -> None:
    """Two requests that are two have two answers."""
    answers = _answers(server, _PUT + b"Content-Length: 0\r\n\r\n" + _HIDDEN)
    assert answers.count(b"HTTP/1.1 ") == 2 and b'"ok"' in answers
