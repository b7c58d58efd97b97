"""What the worker does for webhooks every few hours: unused tokens are told, old messages removed.

It is work of the outbox that notes itself anew while there is an endpoint.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from feedserver.outbox.store import note
from feedserver.webhooks import messages, store, told
from feedserver.webhooks.events import Event, unused
from feedserver.webhooks.tell import is_wanted, tell
from feedserver.webhooks.unused import tokens_unused_since

WORK = "webhooks"
#: After this time without a fetch a token is unused.
UNUSED = timedelta(days=90)
DELIVERED_KEPT = timedelta(days=30)
#: Also what never arrived, because its endpoint was paused or away.
KEPT = timedelta(days=90)

_BETWEEN = timedelta(hours=6)
_PORTION = 500


def upkeep(tx: Connection, now: datetime) -> None:
    """Do a portion; where more is left the next one is due at once."""
    if not store.count_endpoints(tx):
        if told.forget_all(tx, _PORTION) == _PORTION:
            note(tx, WORK, "all", now)
        return
    portions = (
        _tell_unused(tx, now) if is_wanted(tx, Event.TOKEN_UNUSED) else 0,
        messages.remove_old(
            tx, delivered_before=now - DELIVERED_KEPT, made_before=now - KEPT, limit=_PORTION
        ),
        told.forget_needless(tx, now, _PORTION),
    )
    note(tx, WORK, "all", now if _PORTION in portions else now + _BETWEEN)


def _tell_unused(tx: Connection, now: datetime) -> int:
    found = tokens_unused_since(tx, now - UNUSED, now, _PORTION)
    news = [
        unused(one.id, one.user, one.issued_at, one.last_fetched_at, now)
        for one in found
        if told.is_news(tx, Event.TOKEN_UNUSED, one.id, now, state=str(one.last_fetched_at or one.issued_at))
    ]
    tell(tx, news)
    return len(found)
