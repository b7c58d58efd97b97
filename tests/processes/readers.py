"""Many conditional reads of one feed, from several threads over kept connections."""

import re
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import cycle, islice
from urllib.parse import urlsplit

_THREADS = 8
#: A connection stays with one worker, so that each must end for the next one to meet another.
_REQUESTS_PER_CONNECTION = 10
_LENGTH = re.compile(rb"^Content-Length: (\d+)\r$", re.MULTILINE | re.IGNORECASE)
_ETAG = re.compile(rb"^ETag: (.*)\r$", re.MULTILINE | re.IGNORECASE)
_LAST_MODIFIED = re.compile(rb"^Last-Modified: (.*)\r$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Condition:
    """What a calendar client sends along; ``name`` is for people."""

    name: str
    header: str = ""


@dataclass(frozen=True)
class Shown:
    """An answer, and the condition it was given to."""

    to: str
    status: int
    body: bytes
    etag: str
    last_modified: str

    @property
    def changed_at(self) -> datetime:
        return parsedate_to_datetime(self.last_modified)

    def conditions(self) -> tuple[Condition, ...]:
        """No condition, this answer's tag, this answer's date."""
        tag = Condition("tag", f"If-None-Match: {self.etag}\r\n")
        date = Condition("date", f"If-Modified-Since: {self.last_modified}\r\n")
        return NO_CONDITION, tag, date


NO_CONDITION = Condition("none")


def read(
    url: str, count: int, conditions: tuple[Condition, ...] = (NO_CONDITION,), method: str = "GET"
) -> "Counter[Shown]":
    """Ask ``count`` times, the conditions in turn; what came, and how often."""
    share, rest = divmod(count, _THREADS)
    shares = [share + (at < rest) for at in range(_THREADS)]
    with ThreadPoolExecutor(_THREADS) as pool:
        readers = [pool.submit(_read, url, one, conditions, method) for one in shares]
        return sum((reader.result() for reader in readers), Counter())


def _read(url: str, count: int, conditions: tuple[Condition, ...], method: str) -> "Counter[Shown]":
    seen: Counter[Shown] = Counter()
    turns = islice(cycle(conditions), count)
    while batch := list(islice(turns, _REQUESTS_PER_CONNECTION)):
        seen.update(_over_one_connection(url, batch, method))
    return seen


def _over_one_connection(url: str, batch: list[Condition], method: str) -> Iterator[Shown]:
    """By hand: http.client would take longer over each answer than the server."""
    address = urlsplit(url)
    with socket.create_connection(("127.0.0.1", address.port or 0), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for condition in batch:
            line = f"{method} {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            connection.sendall(f"{line}{condition.header}\r\n".encode())
            yield _answer(connection, condition, method)


def _answer(connection: socket.socket, condition: Condition, method: str) -> Shown:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    head += b"\r\n"
    length = _LENGTH.search(head)
    while length and method != "HEAD" and len(body) < int(length[1]):
        body += _more(connection)
    status, etag, last_modified = int(head.split(None, 2)[1]), _ETAG.search(head), _LAST_MODIFIED.search(head)
    assert etag, head
    assert last_modified, head
    return Shown(condition.name, status, body, etag[1].decode(), last_modified[1].decode())


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65_536)
    assert data, "the server hung up"
    return data
