"""The worker: one loop over the outbox. Several may run; each piece of work is claimed in the database."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from feedserver.bookings import erase
from feedserver.outbox import store
from feedserver.services import Services

_PORTION = 50
_SECONDS_BETWEEN_LOOKS = 5.0

log = logging.getLogger(__name__)

Handler = Callable[[Connection, Services, str, datetime], None]


def _erase_booking(tx: Connection, at: Services, subject: str, now: datetime) -> None:
    erase.erase_booking(tx, subject, tombstone_days=at.settings.tombstone_days, now=now)


HANDLERS: Mapping[str, Handler] = {erase.WORK: _erase_booking}


def run_due(at: Services) -> int:
    """Do all work that is due; gives how much it was."""
    count = 0
    while True:
        with at.database.read() as tx:
            if not store.queue_length(tx, at.clock()):
                return count
        with at.database.write() as tx:
            claimed = store.claim(tx, at.clock(), _PORTION)
        if not claimed:
            return count
        for work in claimed:
            _do(at, work)
        count += len(claimed)


def run(at: Services, stopped: threading.Event) -> None:
    """Do work as it becomes due, until ``stopped``. A database that is away is waited for."""
    while not stopped.wait(_SECONDS_BETWEEN_LOOKS):
        try:
            run_due(at)
        except Exception as error:  # whatever it is, the next look may succeed
            log.warning("the outbox could not be read: %s", type(error).__name__)


def _do(at: Services, work: store.Work) -> None:
    """Work and its removal are one transaction; work that fails is taken up again when its claim ends."""
    try:
        with at.database.write() as tx:
            store.done(tx, work)
            HANDLERS[work.kind](tx, at, work.subject, at.clock())
    except Exception as error:
        log.error("work failed: kind=%s reason=%s", work.kind, type(error).__name__, exc_info=error)
