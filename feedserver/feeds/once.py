"""Work that many ask for at once is done by one, and the others wait for it."""

import threading
from types import TracebackType


class Once:
    """One thread of this process at a time for each name."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}
        self._lock = threading.Lock()

    def alone(self, name: str) -> "_Turn":
        """For a ``with`` block: wait until no other thread is inside with that name."""
        with self._lock:
            turn = self._turns.get(name)
            if turn is None:
                turn = self._turns[name] = _Turn(self, name)
            turn.waiting += 1
        return turn

    def _leave(self, turn: "_Turn") -> None:
        with self._lock:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[turn.name]


class _Turn:
    """The block of one name. A generator says it shorter, and takes five times as long for each feed."""

    __slots__ = ("_lock", "_once", "name", "waiting")

    def __init__(self, once: Once, name: str) -> None:
        self._once = once
        self._lock = threading.Lock()
        self.name = name
        self.waiting = 0

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._lock.release()
        self._once._leave(self)
