"""What a serving process does beside answering: write what it counted, do work that is due, free memory."""

import signal
import threading
from dataclasses import dataclass, field

from feedserver import memory
from feedserver.outbox import worker
from feedserver.request_log import request_lines
from feedserver.services import Services
from feedserver.webhooks.deliver import SECONDS_FOR_THE_LAST


@dataclass(slots=True)
class Background:
    """The threads of one process; start them after the fork."""

    services: Services
    _stopped: threading.Event = field(default_factory=threading.Event)
    _outbox: threading.Thread | None = None
    _lines: threading.Thread | None = None

    def start(self) -> None:
        """Begin; the threads end with the process, and leave its signals to the main thread."""
        self._outbox = threading.Thread(
            target=worker.run, args=(self.services, self._stopped), name="outbox", daemon=True
        )
        shelves = threading.Thread(
            target=self.services.new_shelves.run, args=(self._stopped,), name="shelves", daemon=True
        )
        self._lines = threading.Thread(
            target=request_lines.run, args=(self._stopped,), name="request-lines", daemon=True
        )
        pages = threading.Thread(target=memory.run, args=(self._stopped,), name="memory", daemon=True)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self.services.use.start()
            shelves.start()
            pages.start()
            self._lines.start()
            self._outbox.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def stop(self) -> None:
        """Take up no more work, write what was counted, and let requests to hosts end, for some seconds."""
        self._stopped.set()
        self.services.use.stop()
        self.services.withheld.flush()
        if self._outbox is not None:
            self._outbox.join(SECONDS_FOR_THE_LAST + 2)
        if self._lines is not None:
            self._lines.join(1)
