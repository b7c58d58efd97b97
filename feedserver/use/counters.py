"""Counting fetches in this process, and writing them at most once a minute for each token.

A write per fetch would make every poll cost a transaction. A crash may lose a minute of counts.

Writes follow a schedule of whole seconds since the process began: one transaction a second at most, for all
tokens that are due in it. So the writes of a token are sixty seconds apart, and no fetch waits longer to be
shown than that and the time of the transaction.
"""

import logging
import math
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from feedserver.database.engine import Database
from feedserver.use.model import Fetch
from feedserver.use.write import write_use

_SECONDS_BETWEEN_WRITES = 60
#: Tokens of the last minute that are remembered; with more of them the oldest are written sooner again.
_MOST_WRITTEN = 20_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visits:
    """How often a family came, and the first and last UTC day."""

    first_day: date
    last_day: date
    count: int

    def joined(self, other: "Visits") -> "Visits":
        """Both together."""
        first, last = min(self.first_day, other.first_day), max(self.last_day, other.last_day)
        return Visits(first, last, self.count + other.count)


@dataclass(slots=True)
class Pending:
    """What is not written yet of one token: its first and last fetch, the number, and each family's part."""

    first: Fetch
    last: Fetch
    count: int = 0
    families: dict[str, Visits] = field(default_factory=dict)

    def add(self, fetch: Fetch) -> None:
        """Count one more fetch."""
        self.count += 1
        if fetch.at < self.first.at:
            self.first = fetch
        if fetch.at >= self.last.at:
            self.last = fetch
        day, before = fetch.at.date(), self.families.get(fetch.family)
        one = Visits(day, day, 1)
        self.families[fetch.family] = before.joined(one) if before else one

    def joined(self, other: "Pending") -> "Pending":
        """Both together."""
        families = dict(self.families)
        for family, visits in other.families.items():
            families[family] = families[family].joined(visits) if family in families else visits
        earliest = min(self.first, other.first, key=lambda one: one.at)
        latest = max(self.last, other.last, key=lambda one: one.at)
        return Pending(earliest, latest, self.count + other.count, families)


class UseCounters:
    """The counters of one process. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._pending: dict[str, Pending] = {}
        #: In which second of the schedule each token was last written, while it has to wait. Oldest first.
        self._written: dict[str, int] = {}
        self._stopped = threading.Event()

    def note(self, fetch: Fetch) -> None:
        """Count a fetch; nothing is written here."""
        with self._lock:
            self._pending.setdefault(fetch.token, Pending(fetch, fetch)).add(fetch)

    def start(self) -> None:
        """Write in the background from now on; call it after the fork."""
        threading.Thread(target=self._run, name="use-counters", daemon=True).start()

    def stop(self) -> None:
        """Write what is left; for the end of a process."""
        self._stopped.set()
        self.flush()

    def flush(self, *, second: int | None = None) -> None:
        """Write what is pending of tokens that are due in that second of the schedule (None: of all)."""
        due = self._take(second)
        if not due:
            return
        try:
            with self._database.write() as tx:
                write_use(tx, due)
        except Exception as error:  # whatever it is, counting goes on, and is written the next time
            log.warning("use could not be written: %s", type(error).__name__)
            self._take_back(due)

    def _take(self, second: int | None) -> dict[str, Pending]:
        with self._lock:
            if second is None:
                due, self._pending = self._pending, {}
                return due
            self._forget_until(second - _SECONDS_BETWEEN_WRITES)
            due = {token: pending for token, pending in self._pending.items() if token not in self._written}
            for token in due:
                del self._pending[token]
            self._written.update(dict.fromkeys(due, second))
        return due

    def _forget_until(self, latest: int) -> None:
        """Forget the tokens that were written in that second or before, and those that are too many."""
        too_many = len(self._written) - _MOST_WRITTEN
        written = enumerate(self._written.items())
        over = takewhile(lambda one: one[0] < too_many or one[1][1] <= latest, written)
        for token in [token for _, (token, _) in over]:
            del self._written[token]

    def _take_back(self, due: dict[str, Pending]) -> None:
        with self._lock:
            for token, pending in due.items():
                since = self._pending.get(token)
                self._pending[token] = pending.joined(since) if since else pending

    def _run(self) -> None:
        began, second = time.monotonic(), 1
        while not self._stopped.wait(began + second - time.monotonic()):
            self.flush(second=second)
            second = max(second + 1, math.ceil(time.monotonic() - began))
