"""A connection that ends at a moment: a time-out of a socket begins anew with every octet."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def cut_off(sock: socket.socket, deadline: float) -> Iterator[Callable[[], bool]]:
    """End the connection at that monotonic second; gives what says whether that has happened."""
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        with suppress(OSError):
            # Not SSLSocket.shutdown, after which what is left would be read without TLS.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(max(deadline - time.monotonic(), 0), end)
    timer.daemon = True
    timer.start()
    try:
        yield is_late.is_set
    finally:
        timer.cancel()
