"""How many messages of each webhook wait or were given up: SQL and nothing else."""

from sqlalchemy import Connection, func, select

from feedserver.admin.view.webhooks import Counts
from feedserver.database.schema import webhook_messages


def counts_by_endpoint(tx: Connection) -> dict[str, Counts]:
    """The counts of each endpoint that has any messages, by its id."""
    columns = webhook_messages.c
    query = select(
        columns.endpoint,
        func.count(columns.due_at).label("pending"),
        func.count(columns.given_up_at).label("given_up"),
    ).group_by(columns.endpoint)
    return {row.endpoint: Counts(pending=row.pending, given_up=row.given_up) for row in tx.execute(query)}
