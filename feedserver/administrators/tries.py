"""Counting tries to sign in, in the caller's transaction.

A try counts as failed before the password is looked at, and is taken back when it was right:
many at once gain nothing.
"""

from datetime import datetime

from sqlalchemy import Connection

from feedserver.administrators import failure_store as store
from feedserver.administrators import throttle
from feedserver.administrators.failure_store import EVERYBODY
from feedserver.database.engine import lock


def wait(tx: Connection, account: str, network: str, now: datetime) -> int:
    """Seconds until this network may try this account; 0 is now."""
    here = throttle.wait(store.find(tx, account, network), now)
    return max(here, throttle.network_wait(store.find(tx, EVERYBODY, network), now))


def begin(tx: Connection, account: str, network: str, now: datetime) -> int:
    """Count a try, unless it comes too early; gives the seconds until it may come, or 0."""
    _hold(tx, network)
    seconds = wait(tx, account, network, now)
    if seconds:
        return seconds
    store.remove_old(tx, now - throttle.MEMORY)
    store.save(tx, account, network, throttle.failed(store.find(tx, account, network), now))
    together = throttle.network_failed(store.find(tx, EVERYBODY, network), now)
    store.save(tx, EVERYBODY, network, together)
    return 0


def succeed(tx: Connection, account: str, network: str) -> None:
    """The try was right: the account's count begins again, the network's is as before."""
    _hold(tx, network)
    store.remove(tx, account, network)
    together = throttle.taken_back(store.find(tx, EVERYBODY, network))
    if together.last_at is not None:
        store.save(tx, EVERYBODY, network, together)


def _hold(tx: Connection, network: str) -> None:
    lock(tx, f"sign-in:{network}")
