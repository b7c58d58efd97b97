"""Use in the database: SQL and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, case, select

from feedserver.database.insert import insert_into
from feedserver.database.schema import calendar_tokens, token_clients, token_use
from feedserver.use.model import NEVER, ClientUse, Use

if TYPE_CHECKING:
    from feedserver.use.counters import Pending, Visits


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose a token is, and when it was issued (UTC)."""

    user: str
    issued_at: datetime


def use_of(tx: Connection, token_id: str) -> Use:
    """The use of one token, as far as it is written."""
    return uses_of(tx, [token_id]).get(token_id, NEVER)


def uses_of(tx: Connection, token_ids: list[str]) -> dict[str, Use]:
    """The use of each of those tokens that was ever fetched (primary keys of both tables)."""
    clients = clients_of(tx, token_ids)
    rows = tx.execute(select(token_use).where(token_use.c.token.in_(token_ids)))
    return {
        row.token: Use(
            last_fetched_at=row.last_fetched_at,
            last_client=row.last_client,
            fetch_count=row.fetch_count,
            size_bytes=row.size_bytes,
            event_count=row.event_count,
            clients=clients.get(row.token, ()),
        )
        for row in rows
    }


def clients_of(tx: Connection, token_ids: list[str]) -> dict[str, tuple[ClientUse, ...]]:
    """The families of each of those tokens, the oldest first."""
    clients: dict[str, tuple[ClientUse, ...]] = {}
    query = (
        select(token_clients).where(token_clients.c.token.in_(token_ids)).order_by(token_clients.c.first_day)
    )
    for row in tx.execute(query):
        found = ClientUse(family=row.family, first_day=row.first_day, last_day=row.last_day)
        clients[row.token] = (*clients.get(row.token, ()), found)
    return clients


def owners_of(tx: Connection, token_ids: Iterable[str]) -> dict[str, Owned]:
    """The owner of each of those tokens that there is, by the tokens' ids in their order."""
    columns = calendar_tokens.c
    query = select(columns.id, columns.user, columns.issued_at).where(columns.id.in_(sorted(token_ids)))
    return {
        row.id: Owned(row.user, row.issued_at) for row in sorted(tx.execute(query), key=lambda row: row.id)
    }


def add_fetches(tx: Connection, tokens: Iterable[str], pending: Mapping[str, "Pending"]) -> set[str]:
    """Add the counts of those tokens; gives the ones that were never fetched before."""
    return {token for token in tokens if _add_fetches(tx, token, pending[token]) == pending[token].count}


def add_clients(tx: Connection, tokens: Iterable[str], pending: Mapping[str, "Pending"]) -> None:
    """Add the families that fetched those tokens."""
    for token in tokens:
        for family in sorted(pending[token].families):
            _add_client(tx, token, family, pending[token].families[family])


def _add_fetches(tx: Connection, token: str, pending: "Pending") -> int:
    """Add to the row of a token; gives the sum that it holds now."""
    last = pending.last
    statement = insert_into(tx, token_use).values(
        token=token,
        last_fetched_at=last.at,
        last_client=last.family,
        fetch_count=pending.count,
        size_bytes=last.size_bytes,
        event_count=last.event_count,
    )
    new, old = statement.excluded, token_use.c
    is_later = new.last_fetched_at >= old.last_fetched_at
    latest = {
        name: case((is_later, new[name]), else_=old[name])
        for name in ("last_fetched_at", "last_client", "size_bytes", "event_count")
    }
    total = {"fetch_count": old.fetch_count + new.fetch_count}
    upsert = statement.on_conflict_do_update(index_elements=["token"], set_={**latest, **total})
    return int(tx.execute(upsert.returning(token_use.c.fetch_count)).scalar_one())


def _add_client(tx: Connection, token: str, family: str, visits: "Visits") -> None:
    statement = insert_into(tx, token_clients).values(
        token=token,
        family=family,
        first_day=visits.first_day,
        last_day=visits.last_day,
        fetch_count=visits.count,
    )
    new, old = statement.excluded, token_clients.c
    both = {
        "first_day": case((new.first_day < old.first_day, new.first_day), else_=old.first_day),
        "last_day": case((new.last_day > old.last_day, new.last_day), else_=old.last_day),
        "fetch_count": old.fetch_count + new.fetch_count,
    }
    tx.execute(statement.on_conflict_do_update(index_elements=["token", "family"], set_=both))
