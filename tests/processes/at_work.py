"""Threads that work beside a test until it has seen enough."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def at_work(ends: threading.Event, *works: Callable[[], object]) -> Iterator[None]:
    """Each of ``works`` in a thread of its own; they stop when ``ends`` is set, as it is after the block."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ends.set()
        for thread in threads:
            thread.join()
