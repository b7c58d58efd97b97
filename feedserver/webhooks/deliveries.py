"""Looking at deliveries and redelivering, in the caller's transaction; the caller notes who did it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from feedserver.webhooks import messages
from feedserver.webhooks.messages import Filters
from feedserver.webhooks.model import Message, State


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Messages, the newest first, and the number of the last one if older ones follow."""

    messages: list[Message]
    next: int | None


def message_page(tx: Connection, filters: Filters, *, limit: int, after: int | None = None) -> MessagePage:
    """The newest messages, or those that follow the one of the number ``after``."""
    found = messages.latest(tx, filters, limit=limit + 1, before=after)
    return MessagePage(found[:limit], found[limit - 1].number if len(found) > limit else None)


def redeliver(tx: Connection, message_id: str, now: datetime, *, endpoint: str | None = None) -> int | None:
    """Send a message again, to all its endpoints or to one, with the same id and from the first wait on.

    Gives how many are due now, without those that are being tried this moment; None if there is none.
    """
    filters = Filters(id=message_id, endpoint=endpoint)
    if not messages.latest(tx, filters, limit=1, before=None):
        return None
    return messages.begin_anew(tx, filters.condition, now)


def redeliver_given_up(tx: Connection, now: datetime, *, endpoint: str | None = None) -> int:
    """Send again all that was given up, of all endpoints or of one; gives how many."""
    return messages.begin_anew(tx, Filters(state=State.GIVEN_UP, endpoint=endpoint).condition, now)
