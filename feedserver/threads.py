"""A number of threads that do what comes, in the order in which it comes.

Python's own executor makes a future for each piece of work, which nobody here looks at: its locks take a
fifteenth of the time of a poll (docs/measurements.md).
"""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

log = logging.getLogger(__name__)


class Threads:
    """Started at once. They end with the process, whatever they do."""

    def __init__(self, count: int) -> None:
        self._work: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"answers-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def begin(self, work: Callable[[], object]) -> None:
        """Do that as soon as one of them is free; what it raises is logged."""
        self._work.put(work)

    def shutdown(self, wait: bool = True) -> None:
        """Take no more work; ``wait`` until what was taken is done."""
        for _ in self._threads:
            self._work.put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                work()
            except BaseException as error:  # whatever it is, the next piece of work is done
                log.error("a thread failed: %s", type(error).__name__, exc_info=error)
