"""Free memory goes back to the system now and then.

Feeds of many sizes come and go, and glibc keeps the holes they leave: 50 MB in a worker that has served a
hundred thousand of them. ``malloc_trim`` gives whole free pages back (malloc_trim(3)), in milliseconds; other
C libraries have no such call, and need none.
"""

import ctypes
import threading

_SECONDS_BETWEEN = 10.0


def give_back() -> bool:
    """Give free pages back to the system; False where the C library cannot."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(0))


def run(stopped: threading.Event) -> None:
    """Do so every ten seconds, in the background, until ``stopped``."""
    while not stopped.wait(_SECONDS_BETWEEN):
        give_back()
