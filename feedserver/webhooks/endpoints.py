"""What is done with endpoints, in the caller's transaction; the caller notes in the audit log who did it."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from feedserver.database.engine import lock
from feedserver.errors import Conflict, InvalidField
from feedserver.outbox.store import note
from feedserver.webhooks import messages, store
from feedserver.webhooks.addresses import is_private_literal, target_of
from feedserver.webhooks.events import EVENTS, trial
from feedserver.webhooks.model import Endpoint
from feedserver.webhooks.tell import message_rows
from feedserver.webhooks.upkeep import WORK

#: Each has requests of its own under way at the same time.
MOST_ENDPOINTS = 10


def add_endpoint(
    tx: Connection, url: str, events: Sequence[str], now: datetime, *, allow_private: bool
) -> Endpoint:
    """Make an endpoint that listens to ``events`` (none: all). Its host name is judged with every try.

    Raises:
        InvalidField: the address or an event does not fit.
        Conflict: there are ten already.
    """
    target = target_of(url)
    if is_private_literal(target.host) and not allow_private:
        raise InvalidField("url", "must not be a private address (see the setting 'webhook_allow_private')")
    if unknown := [event for event in events if event not in EVENTS]:
        raise InvalidField("events", f"must be of {', '.join(EVENTS)}, not {unknown[0]!r}")
    lock(tx, "webhook_endpoints")
    if store.count_endpoints(tx) >= MOST_ENDPOINTS:
        raise Conflict(f"There are {MOST_ENDPOINTS} endpoints already; remove one first.")
    endpoint = Endpoint(
        id=f"whe_{int(now.timestamp()):08x}{secrets.token_hex(8)}",
        url=url,
        events=tuple(event.value for event in EVENTS if event in events),
        secret_number=1,
        secret_changed_at=now,
        created_at=now,
    )
    store.save_endpoint(tx, endpoint, is_new=True)
    note(tx, WORK, "all", now)
    return endpoint


def pause_endpoint(tx: Connection, endpoint_id: str, now: datetime) -> bool | None:
    """Send it nothing until it is resumed; messages wait. False if it is paused, None if there is none."""
    return _set_pause(tx, endpoint_id, now)


def resume_endpoint(tx: Connection, endpoint_id: str) -> bool | None:
    """Send it what has waited. False if it is not paused, None if there is none."""
    return _set_pause(tx, endpoint_id, None)


def renew_secret(tx: Connection, endpoint_id: str, now: datetime) -> Endpoint | None:
    """Give it another secret; the one before signs too for 24 hours. None if there is no such endpoint."""
    endpoint = store.find_endpoint(tx, endpoint_id, for_update=True)
    if endpoint is None:
        return None
    renewed = replace(endpoint, secret_number=endpoint.secret_number + 1, secret_changed_at=now)
    store.save_endpoint(tx, renewed, is_new=False)
    return renewed


def remove_endpoint(tx: Connection, endpoint_id: str) -> bool:
    """Forget an endpoint and all its messages; False if there is none."""
    return store.delete_endpoint(tx, endpoint_id)


def send_test(tx: Connection, endpoint_id: str, now: datetime) -> str | None:
    """Make a message of no meaning, due at once; gives its id. None if there is no such endpoint."""
    endpoint = store.find_endpoint(tx, endpoint_id, for_update=True)
    if endpoint is None:
        return None
    (row,) = message_rows(trial(endpoint_id, now), [endpoint])
    messages.add_messages(tx, [row])
    return str(row["id"])


def _set_pause(tx: Connection, endpoint_id: str, paused_at: datetime | None) -> bool | None:
    endpoint = store.find_endpoint(tx, endpoint_id, for_update=True)
    if endpoint is None:
        return None
    if (endpoint.paused_at is None) == (paused_at is None):
        return False
    store.save_endpoint(tx, replace(endpoint, paused_at=paused_at), is_new=False)
    return True
