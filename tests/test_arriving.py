"""When a request is whole: never while gunicorn's parser would wait for more of what a stranger may send."""

import pytest

from feedserver.arriving import Arriving

_HEAD = b"POST /admin/sign-in HTTP/1.1\r\nHost: x\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

WHOLE = {
    "no body": b"GET / HTTP/1.1\r\n\r\n",
    "a body": _HEAD + b"Content-Length: 5\r\n\r\nabcde",
    "a length with zeros": _HEAD + b"Content-Length: 0000000000000000005\r\n\r\nabcde",
    "a length of zeros": _HEAD + b"Content-Length: 000\r\n\r\n",
    "more than strangers may send": _HEAD + b"Content-Length: 9000000\r\n\r\na",
    "a length beyond all numbers": _HEAD + b"Content-Length: " + b"9" * 8000 + b"\r\n\r\n",
    "no chunk": _CHUNKED + b"0\r\n\r\n",
    "chunks": _CHUNKED + b"5\r\nabcde\r\n1;a=b\r\nf\r\n0\r\n\r\n",
    "a chunk that holds an end": _CHUNKED + b"8\r\n\r\n0\r\n\r\na\r\n0\r\n\r\n",
    "trailers": _CHUNKED + b"1\r\na\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n",
    "another request behind it": _CHUNKED + b"0\r\n\r\nGET / HTTP/1.1\r\n",
    "a big body in chunks": _CHUNKED + b"50000\r\n" + b"a" * 300_000,
    # What the parser refuses at once.
    "two lengths": _HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "a length that is none": _HEAD + b"Content-Length: +5\r\n\r\n",
    "a length and chunks": _HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    "another coding": _HEAD + b"Transfer-Encoding: identity\r\n\r\n",
    "a chunk without length": _CHUNKED + b"\r\n",
    "a chunk of a length that is none": _CHUNKED + b"-5\r\nabcde",
    "a chunk longer than it says": _CHUNKED + b"3\r\nabcde\r\n0\r\n\r\n",
}

PARTS = {
    "nothing": b"",
    "half a head": _HEAD,
    "half a body": _HEAD + b"Content-Length: 5\r\n\r\nabcd",
    "half a body of a length with zeros": _HEAD + b"Content-Length: 0000000000000016000\r\n\r\nemail=",
    "no chunk yet": _CHUNKED,
    "half a length": _CHUNKED + b"5",
    "half a chunk": _CHUNKED + b"5\r\nabc",
    "half a chunk that ends like a body": _CHUNKED + b"100\r\nemail\r\n\r\n",
    "a chunk that ends like a body": _CHUNKED + b"4\r\n\r\n\r\n\r\n",
    "the last chunk without its end": _CHUNKED + b"1\r\na\r\n0\r\n",
    "half the trailers": _CHUNKED + b"0\r\nX-A: b\r\n",
    "two codings": _HEAD + b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na\r\n\r\n",
    "much around next to nothing": _CHUNKED + (b"1;a=" + b"b" * 8000 + b"\r\na\r\n") * 42,
}


def _arriving(octets: bytes) -> Arriving:
    return Arriving(until=0, octets=bytearray(octets))


@pytest.mark.parametrize("octets", WHOLE.values(), ids=WHOLE)
def test_whole(octets: bytes) -> None:
    assert _arriving(octets).is_whole()


@pytest.mark.parametrize("octets", PARTS.values(), ids=PARTS)
def test_not_whole(octets: bytes) -> None:
    assert not _arriving(octets).is_whole()


@pytest.mark.parametrize("name", ["a body", "chunks", "a chunk that holds an end", "trailers"])
def test_octet_by_octet(name: str) -> None:
    arriving = _arriving(b"")
    for octet in WHOLE[name]:
        assert not arriving.is_whole()
        arriving.octets.append(octet)
    assert arriving.is_whole()


def test_what_is_not_waited_for() -> None:
    assert not _arriving(_CHUNKED + b"1;a=" + b"b" * 200_000).is_endless()
    assert _arriving(PARTS["much around next to nothing"]).is_endless()
    assert _arriving(b"X-Filler: " + b"a" * 70_000).is_endless()
    assert not _arriving(WHOLE["a body"] * 2_000).is_endless()
