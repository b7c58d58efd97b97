"""Sealing: the worker gives each entry its place in the chain, soon after it was written."""

import time

from sqlalchemy import Connection

from feedserver.audit import store
from feedserver.audit.chain import Head, seal_of
from feedserver.database.engine import Database, lock

#: Held by whoever seals or erases: one chain, however many workers there are.
CHAIN = "audit-chain"
#: Entries in one transaction: others who write wait for it, on SQLite all of them.
_PORTION = 50
#: Between two portions, for those who were waiting.
_REST_SECONDS = 0.02


def seal_all(database: Database, key: bytes) -> int:
    """Seal what is not sealed yet, a transaction for each portion; gives how many entries that were.

    An entry that cannot be read gets no seal, which ``verify`` tells.
    """
    count = 0
    portion = _PORTION if _is_needed(database) else 0
    while portion == _PORTION:
        if count:
            time.sleep(_REST_SECONDS)
        with database.write() as tx:
            portion = _seal_portion(tx, key)
        count += portion
    return count


def _is_needed(database: Database) -> bool:
    with database.read() as tx:
        return bool(store.unsealed(tx, 1))


def _seal_portion(tx: Connection, key: bytes) -> int:
    lock(tx, CHAIN)
    end = store.head(tx)
    sealed: list[tuple[int, Head]] = []
    for entry in store.unsealed(tx, _PORTION):
        end = Head(end.position + 1, seal_of(entry, end, key))
        sealed.append((entry.id, end))
    if sealed:
        store.seal(tx, sealed)
    return len(sealed)
