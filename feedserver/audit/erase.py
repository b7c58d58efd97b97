"""Erasing what the log says about one user, in the caller's transaction; the chain stays whole."""

from datetime import datetime

from sqlalchemy import Connection

from feedserver.audit import ranges, store
from feedserver.audit.erasures import ERASED
from feedserver.audit.model import Action, Actor
from feedserver.audit.seal import CHAIN
from feedserver.audit.trail import note
from feedserver.database import journal
from feedserver.database.engine import lock


def erase_details(tx: Connection, by: Actor, *, user: str, reason: str | None, now: datetime) -> int:
    """Erase the details of every entry about the user; gives how many that were.

    One entry says so: it names the entries, and not the user. ``reason`` stays in it for good.
    """
    lock(tx, CHAIN)
    ids = store.ids_about(tx, user)
    journal.note(tx, journal.ERASED, user)
    if ids:
        store.erase(tx, ids, now)
        data = {"count": len(ids), ERASED: ranges.written(ids)}
        note(tx, by, Action.DETAILS_ERASED, None, now, reason=reason, data=data)
    return len(ids)
