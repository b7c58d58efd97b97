"""A worker whose threads are given whole requests: what comes slowly is waited for beside them.

gunicorn 27 gives a new connection to a thread at once. The thread waits 5 s for its first octet, and without
end for the rest of a head or a body; the loop that takes connections waits 2 s for each client that does not
close after its answer. So a few silent clients stop a server. Here the loop waits for all of them at once and
never for one. A body that is bigger than any stranger may send is still read by the thread that takes it.

Requests that may change something never have all threads: they wait for the database's only writer, and polls
would wait behind them.
"""

import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn import http
from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import TConn, ThreadWorker

from feedserver.arriving import Arriving
from feedserver.threads import Threads

#: Seconds that a request may take to arrive, its head and as much of its body as is waited for.
_ARRIVES = 10.0
#: Octets of requests that are not whole yet, in one process.
_HELD = 32 * 1024 * 1024
#: Seconds after an answer within which a client should close, so that no reset cuts the answer off.
_LINGERS = 2.0
#: Seconds that a thread waits for the next octets of a big body, or for room for those of an answer.
_STALLS = struct.pack("ll", 10, 0)
#: Seconds for the rest of a body in chunks that nobody read.
_CHUNKS = 0.5
#: Seconds between two signs of life to the master; without requests gunicorn gives one in 1.0.
_SIGN = 0.5
#: Room for an answer that its client does not read yet; Linux gives twice what is asked for.
_ROOM = 1024 * 1024

_READS = (b"GET ", b"HEAD ")
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def _done(is_kept: bool) -> "Future[Any]":
    future: Future[Any] = Future()
    future.set_result(is_kept)
    return future


#: What gunicorn is told of an answer: whether its connection stays open for another request.
_KEPT, _OVER = _done(True), _done(False)


class WholeRequests(ThreadWorker):
    """gunicorn's worker with threads, which slow clients cannot hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Of requests that are not whole yet.
        self._arriving: dict[TConn, Arriving] = {}
        self._held = 0
        self._next_sign = 0.0
        self._ending: deque[TConn] = deque()
        self._changing: set[TConn] = set()
        self._changes: deque[TConn] = deque()
        self._most_changes = max(1, self.cfg.threads - 1)
        # What an operator may have chosen beside plain HTTP/1 begins with octets that are no head.
        self._waits = (
            not self.cfg.is_ssl and self.cfg.protocol == "http" and self.cfg.http2_cleartext == "off"
        )

    def get_thread_pool(self) -> Any:
        """Threads without futures; gunicorn's own way to hand a request over needs those."""
        return Threads(self.cfg.threads) if self._waits else super().get_thread_pool()

    def notify(self) -> None:
        """Tell the master now and then that this worker lives; gunicorn does so at every event."""
        now = time.monotonic()
        if now >= self._next_sign:
            self._next_sign = now + _SIGN
            super().notify()

    def enqueue_req(self, conn: TConn) -> None:
        """Receive what is there; a thread gets the connection when the request is whole."""
        if not self._waits:
            super().enqueue_req(conn)
            return
        arriving = self._forget(conn) or self._first(conn)
        conn.sock.setblocking(False)
        try:
            octets = conn.sock.recv(65536)
        except BlockingIOError:
            octets = None
        except OSError:
            octets = b""
        if octets:
            arriving.octets += octets
        if arriving.is_whole():
            parser: Any = conn.parser or http.get_parser(self.cfg, conn.sock, conn.client)
            parser.unreader.unread(bytes(arriving.octets))
            conn.parser = parser
            conn.data_ready = True
            if not arriving.octets.startswith(_READS):
                self._changes.append(conn)
                self._begin_changes()
            else:
                self._begin(conn)
        elif octets == b"" or arriving.is_endless() or time.monotonic() > arriving.until:
            self._drop(conn)
        else:
            self._await_more(conn, arriving)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Keep the connection, or close it as soon as the client has."""
        self._changing.discard(conn)
        self._begin_changes()
        if not fs.cancelled() and fs.exception() is None and fs.result():
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
            return
        conn.timeout = time.monotonic() + _LINGERS
        self._ending.append(conn)
        self._watch(conn, self._drain)

    def murder_pending(self) -> None:
        """Close what took too long; and the oldest unfinished requests, where there is no room left."""
        now = time.monotonic()
        while self.pending_conns and (_is_over(self.pending_conns[0], now) or self._is_full()):
            self._leave(self.pending_conns.popleft())
        while self._ending and _is_over(self._ending[0], now):
            self._leave(self._ending.popleft())

    def _begin_changes(self) -> None:
        """Give threads to requests that may change something, in the order in which they came."""
        while self._changes and len(self._changing) < self._most_changes:
            conn = self._changes.popleft()
            self._changing.add(conn)
            self._begin(conn)

    def _begin(self, conn: TConn) -> None:
        threads: Any = self.tpool
        threads.begin(partial(self._answer, conn))

    def _answer(self, conn: TConn) -> None:
        """In a thread: answer, then let the loop go on with the connection."""
        is_kept = False
        try:
            is_kept = bool(self.handle(conn))
        finally:
            self.method_queue.defer(self.finish_request, conn, _KEPT if is_kept else _OVER)

    def _is_full(self) -> bool:
        return self.nr_conns >= self.worker_connections or self._held > _HELD

    def _first(self, conn: TConn) -> Arriving:
        arriving = Arriving(time.monotonic() + _ARRIVES)
        parser: Any = conn.parser
        if parser is None:
            for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                conn.sock.setsockopt(socket.SOL_SOCKET, option, _STALLS)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
        else:
            arriving.octets += parser.unreader.take_buffered()
        return arriving

    def _await_more(self, conn: TConn, arriving: Arriving) -> None:
        if arriving.waits_to_go_on():
            arriving.told_to_go_on = True
            try:
                conn.sock.send(_CONTINUE)
            except OSError:
                self._drop(conn)
                return
        self._arriving[conn] = arriving
        self._held += len(arriving.octets)
        conn.timeout = arriving.until
        self.pending_conns.append(conn)
        self._watch(conn, self.on_pending_socket_readable)

    def _watch(self, conn: TConn, then: Callable[..., None]) -> None:
        self.poller.register(conn.sock, EVENT_READ, partial(then, conn))

    def _drain(self, conn: TConn, _sock: object) -> None:
        """Throw away what is still sent, until the client closes."""
        try:
            octets = conn.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            octets = b""
        if not octets:
            self._ending.remove(conn)
            self._leave(conn)

    def _leave(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self._drop(conn)

    def _drop(self, conn: TConn) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _forget(self, conn: TConn) -> Arriving | None:
        """What has come of its request, which is no longer held here."""
        arriving = self._arriving.pop(conn, None)
        self._held -= len(arriving.octets) if arriving else 0
        return arriving

    def _cap_keepalive(self, deadline: float) -> None:
        """When the server stops: silent clients may go, what has begun to arrive may end."""
        super()._cap_keepalive(deadline)  # type: ignore[misc]
        for conn in self.pending_conns:
            arriving = self._arriving.get(conn)
            if arriving is None or not arriving.octets:
                conn.timeout = min(conn.timeout or deadline, deadline)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """Whether the connection serves another request: not if the rest of a body is still on its way.

        gunicorn would let the thread wait 5 s for it.
        """
        if not keepalive:
            return False
        parser: Any = conn.parser
        missing = getattr(parser.mesg.body.reader, "length", None)
        if missing == 0:
            parser.mesg = None  # else gunicorn looks for more of its body before it reads the next request
            return True
        if missing is not None:
            return bool(missing <= len(parser.unreader.buf.getvalue()) and parser.finish_body())
        try:
            return bool(parser.finish_body(deadline=time.monotonic() + _CHUNKS))
        except (ParseException, OSError):  # no chunks: gunicorn would send a second answer behind the first
            return False


def _is_over(conn: TConn, now: float) -> bool:
    return conn.timeout is not None and conn.timeout <= now
