"""Many keep-alive connections to a server from one thread, at little cost: raw sockets and epoll.

For what wrk cannot do: keep each client's ETag, hold a schedule, ask all at once.
"""

import select
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks.unavailable import Failed

_READ = 1 << 18
#: Requests after which a connection is made anew, so that chance does not bind it to one process for long.
_LIFE = 50
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that came whole; ``name`` is what the request was called, ``at`` a monotonic second."""

    name: int
    status: int
    etag: bytes
    octets: int
    at: float


@dataclass(slots=True)
class _Connection:
    """A socket with the request that is under way on it and what came of the answer so far."""

    socket: socket.socket
    name: int = 0
    request: bytes = b""
    came: bytearray = field(default_factory=bytearray)
    served: int = 0


class Wire:
    """``ask`` sends on a free connection, ``replies`` gives the answers; one request at a time on each."""

    def __init__(self, port: int, connections: int) -> None:
        self._port = port
        self._epoll = select.epoll()
        self._all: dict[int, _Connection] = {}
        #: The one that has rested longest is next: the server closes what rests for seconds.
        self._free: deque[_Connection] = deque(self._connected() for _ in range(connections))

    def __len__(self) -> int:
        """How many requests can be sent at once now."""
        return len(self._free)

    def ask(self, name: int, request: bytes) -> None:
        """Send a request; there must be a free connection."""
        connection = self._free.popleft()
        connection.name, connection.request = name, request
        if connection.served >= _LIFE:
            connection = self._renewed(connection)
        self._send(connection)

    def replies(self, timeout: float) -> Iterator[Reply]:
        """Answers that are there within ``timeout`` seconds."""
        for number, _ in self._epoll.poll(max(0.0, timeout)):
            connection = self._all.get(number)
            if connection is not None:
                reply = self._read(connection)
                if reply is not None:
                    yield reply

    def awaited(self) -> list[Reply]:
        """At least one answer; Failed when the server has been silent for a minute."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if found := list(self.replies(1)):
                return found
        raise Failed("the server does not answer")

    def close(self) -> None:
        """Close everything."""
        for connection in self._all.values():
            connection.socket.close()
        self._epoll.close()

    def _connected(self) -> _Connection:
        made = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = _Connection(made)
        self._all[made.fileno()] = connection
        self._epoll.register(made.fileno(), select.EPOLLIN)
        return connection

    def _renewed(self, connection: _Connection) -> _Connection:
        """Another connection with the same request."""
        self._drop(connection)
        fresh = self._connected()
        fresh.name, fresh.request = connection.name, connection.request
        return fresh

    def _drop(self, connection: _Connection) -> None:
        number = connection.socket.fileno()
        self._epoll.unregister(number)
        del self._all[number]
        connection.socket.close()

    def _send(self, connection: _Connection) -> None:
        try:
            connection.socket.sendall(connection.request)
        except OSError:  # closed while it rested
            connection = self._renewed(connection)
            connection.socket.sendall(connection.request)

    def _read(self, connection: _Connection) -> Reply | None:
        try:
            octets = connection.socket.recv(_READ)
        except ConnectionResetError:
            octets = b""
        if not octets:
            self._closed(connection)
            return None
        connection.came += octets
        reply = _reply(connection)
        if reply is not None:
            connection.request = b""
            connection.came.clear()
            connection.served += 1
            self._free.append(connection)
        return reply

    def _closed(self, connection: _Connection) -> None:
        """By the server: while it rested, or just when a request went out, which is then sent again."""
        if connection.came:
            raise Failed("an answer broke off")
        fresh = self._renewed(connection)
        if connection.request:
            self._send(fresh)
        else:
            self._free.remove(connection)
            self._free.append(fresh)


def _reply(connection: _Connection) -> Reply | None:
    """The answer, once it is there to its last octet (RFC 9112, section 6)."""
    came = connection.came
    end = came.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(came[:end]).lower()
    status = int(head[9:12])
    length = 0 if status in (204, 304) else int(_header(head, b"content-length") or 0)
    if len(came) < end + 4 + length:
        return None
    return Reply(connection.name, status, _header(head, b"etag"), length, time.monotonic())


def _header(head: bytes, name: bytes) -> bytes:
    found = head.find(b"\r\n" + name + b":")
    return head[found:].split(b"\r\n", 2)[1].partition(b":")[2].strip() if found >= 0 else b""


def get(path: str, etag: bytes = b"") -> bytes:
    """A request for that path, conditional with an ETag."""
    condition = b"If-None-Match: " + etag + b"\r\n" if etag else b""
    return b"GET " + path.encode() + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n" + condition + b"\r\n"


def fetch_all(
    port: int,
    paths: Iterable[str],
    seen: Callable[[Reply], object],
    *,
    connections: int = 8,
    expected: int = 200,
) -> None:
    """Ask for each path once, as fast as the server answers; Failed when one answers otherwise."""
    wire = Wire(port, connections)
    waiting, under_way = enumerate(paths), 0
    try:
        while True:
            while len(wire) and (following := next(waiting, None)) is not None:
                wire.ask(following[0], get(following[1]))
                under_way += 1
            if not under_way:
                return
            for reply in wire.awaited():
                under_way -= 1
                if reply.status != expected:
                    raise Failed(f"a feed answered {reply.status}")
                seen(reply)
    finally:
        wire.close()
