"""The retention job: it looks in snapshots and removes in short transactions, so that writers wait little.

It is work of the outbox, so that one worker of all does it, each hour. Done again, or by several at once, it
does the rest, or nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from feedserver.audit.model import SERVER, Action
from feedserver.audit.trail import note
from feedserver.bookings.erase import erase_bookings
from feedserver.bookings.store import hold_bookings
from feedserver.outbox import store as outbox
from feedserver.retention import store
from feedserver.services import Services

WORK = "retention"

#: How many bookings, or rows, one transaction takes.
BOOKINGS_AT_ONCE = 5
ROWS_AT_ONCE = 200
_BETWEEN = timedelta(hours=1)
#: What takes longer is done after other work. No other worker takes it for lost until then.
_SECONDS_AT_ONCE = outbox.LEASE.total_seconds() / 2
_BREAK = timedelta(minutes=1)
#: Writers get their turn between two portions.
_REST_SECONDS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What one run removed; ``locks``: the seconds each transaction took."""

    bookings: int
    rows: int
    locks: tuple[float, ...] = ()


def run(at: Services, is_stopped: Callable[[], bool]) -> Removed:
    """Do the job, and note when it is due again; stopped half way, it is due when its claim ends."""
    ends = time.monotonic() + _SECONDS_AT_ONCE
    removed = remove_all(at, at.clock(), lambda: is_stopped() or time.monotonic() > ends)
    if not is_stopped():
        due_at = at.clock() + (_BREAK if time.monotonic() > ends else _BETWEEN)
        with at.database.write() as tx:
            outbox.note(tx, WORK, "all", due_at)
    return removed


def remove_all(at: Services, now: datetime, is_stopped: Callable[[], bool] = lambda: False) -> Removed:
    """Remove all whose time is over at ``now`` (UTC), or as much as there is time for."""
    times: list[float] = []
    days = at.settings.retention_days
    bookings = _erase_bookings(at, now - timedelta(days=days), now, times, is_stopped) if days else 0
    rows = _remove_rows(at, now, times, is_stopped)
    return Removed(bookings=bookings, rows=rows, locks=tuple(times))


def _erase_bookings(
    at: Services, before: datetime, now: datetime, times: list[float], is_stopped: Callable[[], bool]
) -> int:
    count, last = 0, ""
    while not is_stopped():
        with at.database.read() as tx:
            ids = store.past_bookings(tx, before, last, BOOKINGS_AT_ONCE)
        if not ids:
            break
        with _portion(at, times) as tx:
            hold_bookings(tx, ids)
            erased = erase_bookings(tx, store.still_past(tx, before, ids), now)
            for booking in erased:
                note(tx, SERVER, Action.BOOKING_ERASED, booking, now)
        count, last = count + len(erased), ids[-1]
    return count


def _remove_rows(at: Services, now: datetime, times: list[float], is_stopped: Callable[[], bool]) -> int:
    count = 0
    for table in store.OVER:
        while not is_stopped():
            with at.database.read() as tx:
                keys = store.rows_over(tx, table, now, ROWS_AT_ONCE)
            if not keys:
                break
            with _portion(at, times) as tx:
                count += store.remove_over(tx, table, keys, now)
    return count


@contextmanager
def _portion(at: Services, times: list[float]) -> Iterator[Connection]:
    """A transaction whose seconds go to ``times``; then a rest."""
    with at.database.write() as tx:
        began = time.monotonic()
        yield tx
    times.append(time.monotonic() - began)
    time.sleep(_REST_SECONDS)
