"""Telling the host: events become messages in the transaction of the change, or not at all."""

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from feedserver.webhooks import messages, store
from feedserver.webhooks.events import Event, Happened
from feedserver.webhooks.model import Endpoint

_PORTION = 500


def is_wanted(tx: Connection, *events: Event) -> bool:
    """Whether any endpoint listens to any of these; one read of a table that is mostly empty."""
    return any(endpoint.listens_to(event) for endpoint in store.all_endpoints(tx) for event in events)


def tell(tx: Connection, happened: Iterable[Happened]) -> None:
    """Make a message of each event for each endpoint that listens to it; paused ones keep theirs.

    Without an endpoint ``happened`` is not even looked at.
    """
    endpoints = store.all_endpoints(tx, hold=True)
    if not endpoints:
        return
    rows: list[dict[str, Any]] = []
    for one in happened:
        rows += message_rows(one, [endpoint for endpoint in endpoints if endpoint.listens_to(one.event)])
        if len(rows) >= _PORTION:
            messages.add_messages(tx, rows)
            rows = []
    if rows:
        messages.add_messages(tx, rows)


def message_rows(happened: Happened, endpoints: Iterable[Endpoint]) -> list[dict[str, Any]]:
    """The message of an event for each endpoint: the same id and body, due at once."""
    message_id = f"msg_{int(happened.at.timestamp()):08x}{secrets.token_hex(8)}"
    return [
        {
            "id": message_id,
            "endpoint": endpoint.id,
            "event": happened.event.value,
            "subject": happened.subject,
            "body": happened.body,
            "created_at": happened.at,
            "due_at": happened.at,
        }
        for endpoint in endpoints
    ]
