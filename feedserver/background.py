"""What a serving process does beside answering: write use counters, do work that is due."""

import signal
import threading
from dataclasses import dataclass, field

from feedserver.outbox import worker
from feedserver.services import Services


@dataclass(slots=True)
class Background:
    """The threads of one process; start them after the fork."""

    services: Services
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin; the threads end with the process, and leave its signals to the main thread."""
        outbox = threading.Thread(
            target=worker.run, args=(self.services, self._stopped), name="outbox", daemon=True
        )
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self.services.use.start()
            outbox.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def stop(self) -> None:
        """Take up no more work, and write what was counted."""
        self._stopped.set()
        self.services.use.stop()
