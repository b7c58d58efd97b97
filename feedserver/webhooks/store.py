"""Endpoints in the database: SQL and nothing else."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from feedserver.database import journal
from feedserver.database.schema import webhook_endpoints
from feedserver.webhooks.model import Endpoint


def all_endpoints(tx: Connection, *, hold: bool = False) -> list[Endpoint]:
    """All endpoints, the oldest first; ``hold``: none of them can be removed until the transaction ends."""
    query = select(webhook_endpoints).order_by(webhook_endpoints.c.created_at, webhook_endpoints.c.id)
    return [
        _endpoint(row)
        for row in tx.execute(query.with_for_update(read=True, key_share=True) if hold else query)
    ]


def find_endpoint(tx: Connection, endpoint_id: str, *, for_update: bool = False) -> Endpoint | None:
    """The endpoint of that id, or None."""
    query = select(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id)
    row = tx.execute(query.with_for_update() if for_update else query).one_or_none()
    return None if row is None else _endpoint(row)


def count_endpoints(tx: Connection) -> int:
    """How many endpoints there are."""
    return tx.scalar(select(func.count()).select_from(webhook_endpoints)) or 0


def save_endpoint(tx: Connection, endpoint: Endpoint, *, is_new: bool) -> None:
    """Write an endpoint, as a new row or over the one of the same id."""
    values = {**asdict(endpoint), "events": list(endpoint.events)}
    where = webhook_endpoints.c.id == endpoint.id
    journal.note(tx, "webhook_endpoints", endpoint.id)
    tx.execute(
        insert(webhook_endpoints).values(values)
        if is_new
        else update(webhook_endpoints).where(where).values(values)
    )


def delete_endpoint(tx: Connection, endpoint_id: str) -> bool:
    """Delete an endpoint and its messages; False if there is none."""
    journal.note(tx, "webhook_endpoints", endpoint_id)
    return tx.execute(delete(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id)).rowcount > 0


def _endpoint(row: Row[Any]) -> Endpoint:
    return Endpoint(**{**row._mapping, "events": tuple(row.events)})
