"""The changes of a webhook that are asked first, each noted in the caller's transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from feedserver.audit.model import Action, Actor
from feedserver.audit.trail import note
from feedserver.errors import Conflict
from feedserver.webhooks import endpoints, store
from feedserver.webhooks.deliveries import redeliver_given_up
from feedserver.webhooks.model import Endpoint

#: What the audit log says of a change; None where nothing changed.
Said = Mapping[str, Any] | None


def change_endpoint(
    tx: Connection, by: Actor, endpoint_id: str, change: str, reason: str, now: datetime
) -> Endpoint | None:
    """Make one of the changes; gives the endpoint as it is then, or was last. None if there is none.

    Raises:
        Conflict: that is so already.
    """
    found = store.find_endpoint(tx, endpoint_id, for_update=True)
    if found is None:
        return None
    action, make = _CHANGES[change]
    data = make(tx, endpoint_id, now)
    if data is None:
        raise Conflict("Somebody else was faster.")
    note(tx, by, action, endpoint_id, now, reason=reason, data=data)
    return store.find_endpoint(tx, endpoint_id) or found


def _pause(tx: Connection, endpoint_id: str, now: datetime) -> Said:
    return {"paused": True} if endpoints.pause_endpoint(tx, endpoint_id, now) else None


def _resume(tx: Connection, endpoint_id: str, _now: datetime) -> Said:
    return {"paused": False} if endpoints.resume_endpoint(tx, endpoint_id) else None


def _renew(tx: Connection, endpoint_id: str, now: datetime) -> Said:
    return {"secret": "renewed"} if endpoints.renew_secret(tx, endpoint_id, now) else None


def _again(tx: Connection, endpoint_id: str, now: datetime) -> Said:
    count = redeliver_given_up(tx, now, endpoint=endpoint_id)
    return {"messages": count} if count else None


def _remove(tx: Connection, endpoint_id: str, _now: datetime) -> Said:
    return {} if endpoints.remove_endpoint(tx, endpoint_id) else None


_CHANGES: dict[str, tuple[Action, Callable[[Connection, str, datetime], Said]]] = {
    "pause": (Action.WEBHOOK_CHANGED, _pause),
    "resume": (Action.WEBHOOK_CHANGED, _resume),
    "renew": (Action.WEBHOOK_CHANGED, _renew),
    "again": (Action.WEBHOOK_REDELIVERED, _again),
    "remove": (Action.WEBHOOK_REMOVED, _remove),
}
