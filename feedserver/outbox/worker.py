"""The worker: one loop over the outbox. Several may run; each piece of work is claimed in the database."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from feedserver.audit.chain import chain_key
from feedserver.audit.model import SERVER, Action
from feedserver.audit.seal import seal_all
from feedserver.audit.trail import note
from feedserver.backup.scheduled import Scheduled
from feedserver.bookings import erase
from feedserver.outbox import store
from feedserver.retention import job as retention
from feedserver.services import Services
from feedserver.webhooks import upkeep
from feedserver.webhooks.deliver import SECONDS_FOR_THE_LAST, Delivery

_PORTION = 50
_SECONDS_BETWEEN_LOOKS = 5.0

log = logging.getLogger(__name__)

IsStopped = Callable[[], bool]
Handler = Callable[[Connection, Services, str, datetime], None]


def _erase_booking(tx: Connection, at: Services, subject: str, now: datetime) -> None:
    days = at.settings.tombstone_days
    if erase.erase_booking(tx, subject, tombstone_days=days, shelves=at.shelves, now=now):
        note(tx, SERVER, Action.BOOKING_ERASED, subject, now)


def _upkeep_of_webhooks(tx: Connection, _at: Services, _subject: str, now: datetime) -> None:
    upkeep.upkeep(tx, now)


HANDLERS: Mapping[str, Handler] = {erase.WORK: _erase_booking, upkeep.WORK: _upkeep_of_webhooks}
#: Work that there is always: it has transactions of its own, and notes itself anew.
REGULAR: Mapping[str, Callable[[Services, IsStopped], object]] = {retention.WORK: retention.run}


def run_due(at: Services, is_stopped: IsStopped = lambda: False) -> int:
    """Do all work that is due, as far as there is time; gives how much it was."""
    count = 0
    while not is_stopped():
        with at.database.read() as tx:
            if not store.queue_length(tx, at.clock()):
                return count
        with at.database.write() as tx:
            claimed = store.claim(tx, at.clock(), _PORTION)
        if not claimed:
            return count
        for work in claimed:
            _do(at, work, is_stopped)
        count += len(claimed)
    return count


def note_regular(at: Services) -> None:
    """See that regular work is noted, so that one worker of all does it when it is due."""
    for kind in REGULAR:
        with at.database.read() as tx:
            is_noted = store.is_noted(tx, kind, "all")
        if not is_noted:
            with at.database.write() as tx:
                store.note_first(tx, kind, "all", at.clock())


def seal_new(at: Services) -> int:
    """Give every entry of the audit log that has none its seal; gives how many that were."""
    return seal_all(at.database, chain_key(at.keys.uid))


def run(at: Services, stopped: threading.Event) -> None:
    """Do work as it becomes due, until ``stopped``. A database that is away is waited for.

    Webhooks have a thread of their own, so that a slow receiver holds up nothing else; backups have one too.
    """
    delivery = Delivery(at)
    webhooks = threading.Thread(target=delivery.run, args=(stopped,), name="webhooks", daemon=True)
    webhooks.start()
    backups = Scheduled(at.settings, at.clock)
    threading.Thread(target=backups.run, args=(stopped,), name="backups", daemon=True).start()
    looks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("regular work could not be noted", lambda: note_regular(at)),
        ("work could not be read", lambda: run_due(at, stopped.is_set)),
        ("nothing could be sealed", lambda: seal_new(at)),
    )
    while not stopped.wait(_SECONDS_BETWEEN_LOOKS):
        at.withheld.flush()
        for what, look in looks:
            try:
                look()
            except Exception as error:  # whatever it is, the next look may succeed
                log.warning("%s: %s", what, type(error).__name__)
    delivery.wake()
    webhooks.join(SECONDS_FOR_THE_LAST + 1)


def _do(at: Services, work: store.Work, is_stopped: IsStopped) -> None:
    """Work and its removal are one transaction; work that fails is taken up again when its claim ends."""
    try:
        if work.kind in REGULAR:
            REGULAR[work.kind](at, is_stopped)
            return
        with at.database.write() as tx:
            store.done(tx, work)
            HANDLERS[work.kind](tx, at, work.subject, at.clock())
    except Exception as error:
        log.error("work failed: kind=%s reason=%s", work.kind, type(error).__name__, exc_info=error)
