"""Delivering: due messages are claimed, sent outside any transaction, and their verdicts written.

Each endpoint has a few requests of its own under way, so that a slow one holds up nobody but itself.
"""

import logging
import random
import threading
import time
from collections import Counter
from datetime import datetime

from sqlalchemy import Connection

from feedserver.audit.model import SERVER, Action
from feedserver.audit.trail import note
from feedserver.metrics import count_webhook
from feedserver.services import Services
from feedserver.webhooks import messages, store
from feedserver.webhooks.endpoints import pause_endpoint
from feedserver.webhooks.model import Answer, Endpoint, Message, State
from feedserver.webhooks.post import Sender
from feedserver.webhooks.signing import signed_headers
from feedserver.webhooks.verdict import judge

#: Requests to one endpoint at the same time, from one process.
_PER_ENDPOINT = 4
_SECONDS_BETWEEN_LOOKS = 2.0
#: How long requests under way may take when the process ends.
SECONDS_FOR_THE_LAST = 5.0

log = logging.getLogger(__name__)


class Delivery:
    """The deliveries of one process."""

    def __init__(self, at: Services, sender: Sender | None = None) -> None:
        settings = at.settings
        self._at = at
        self._sender = sender or Sender(
            allow_private=settings.webhook_allow_private, ca_file=settings.webhook_ca_file
        )
        self._lock = threading.Lock()
        self._under_way: Counter[str] = Counter()
        self._one_is_over = threading.Event()

    def run_due(self) -> int:
        """Try all that is due, and wait until it is over; gives how many tries that were."""
        count = 0
        while True:
            self._one_is_over.clear()
            was_busy = self._under_way.total() > 0
            started = self._start_due()
            if not started and not was_busy:
                return count
            count += started
            self._one_is_over.wait()

    def run(self, stopped: threading.Event) -> None:
        """Deliver until ``stopped``; a request that is under way then has five seconds to end."""
        while True:
            self._one_is_over.clear()
            if stopped.is_set():
                return self._finish()
            try:
                self._start_due()
            except Exception as error:  # whatever it is, the next look may succeed
                log.warning("webhooks could not be read: %s", type(error).__name__)
            self._one_is_over.wait(_SECONDS_BETWEEN_LOOKS)

    def wake(self) -> None:
        """Look at once, for what is due or whether it is time to stop."""
        self._one_is_over.set()

    def _finish(self) -> None:
        deadline = time.monotonic() + SECONDS_FOR_THE_LAST
        while self._under_way.total() and time.monotonic() < deadline:
            time.sleep(0.05)

    def _start_due(self) -> int:
        """Claim what is due and free, and begin a request for each; gives their number."""
        now = self._at.clock()
        with self._at.database.read() as tx:
            active = [endpoint for endpoint in store.all_endpoints(tx) if endpoint.paused_at is None]
            due = [(endpoint, self._due(tx, endpoint, now)) for endpoint in active]
        return sum(self._claim(endpoint, numbers, now) for endpoint, numbers in due if numbers)

    def _due(self, tx: Connection, endpoint: Endpoint, now: datetime) -> list[int]:
        free = _PER_ENDPOINT - self._under_way[endpoint.id]
        return messages.due(tx, endpoint.id, now, free) if free > 0 else []

    def _claim(self, endpoint: Endpoint, numbers: list[int], now: datetime) -> int:
        with self._at.database.write() as tx:
            claimed = messages.claim(tx, endpoint.id, numbers, now)
        for message in claimed:
            self._begin(endpoint, message)
        return len(claimed)

    def _begin(self, endpoint: Endpoint, message: Message) -> None:
        name = f"webhook {message.number}"
        thread = threading.Thread(target=self._deliver, args=(endpoint, message), name=name, daemon=True)
        self._count(endpoint, 1)
        try:
            thread.start()
        except RuntimeError:  # no thread to be had: the lease runs out, and the endpoint stays free
            self._count(endpoint, -1)
            raise

    def _count(self, endpoint: Endpoint, by: int) -> None:
        with self._lock:
            self._under_way[endpoint.id] += by

    def _deliver(self, endpoint: Endpoint, message: Message) -> None:
        try:
            now = self._at.clock()
            headers = signed_headers(self._at.keys.uid, endpoint, message, now)
            answer = self._sender.post(endpoint.url, message.body, headers, now)
            with self._at.database.write() as tx:
                self._settle(tx, endpoint, message, answer)
        except Exception as error:  # it is tried again when the lease has run out
            log.error("a webhook could not be settled: number=%s", message.number, exc_info=error)
        finally:
            self._count(endpoint, -1)
            self._one_is_over.set()

    def _settle(self, tx: Connection, endpoint: Endpoint, message: Message, answer: Answer) -> None:
        now = self._at.clock()
        # The endpoint before its messages, as in removing it.
        if answer.is_gone and pause_endpoint(tx, endpoint.id, now):
            note(tx, SERVER, Action.WEBHOOK_CHANGED, endpoint.id, now, data={"paused": 410})
        verdict = judge(answer, message.attempts + 1, now, random.random())  # noqa: S311 - no secret
        if not messages.settle(tx, message, verdict, now):
            return
        count_webhook(message.event, verdict.state)
        if verdict.state is not State.DELIVERED:
            log.warning(
                "webhook %s: endpoint=%s message=%s try=%d reason=%s",
                "given up" if verdict.state is State.GIVEN_UP else "not delivered",
                *(endpoint.id, message.id, message.attempts + 1, verdict.error),
            )
