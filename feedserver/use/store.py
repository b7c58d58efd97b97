"""Use in the database: SQL and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, case, select

from feedserver.database.insert import in_portions, insert_into
from feedserver.database.listed import is_one_of
from feedserver.database.schema import calendar_tokens, token_clients, token_use
from feedserver.use.model import NEVER, ClientUse, Use

if TYPE_CHECKING:
    from feedserver.use.counters import Pending

#: What a row says of the latest fetch alone.
_OF_THE_LAST = ("last_fetched_at", "last_client", "size_bytes", "event_count", "feed_version", "etag")
_PRESENT = select(calendar_tokens.c.id).where(is_one_of(calendar_tokens.c.id, "ids"))
_OWNERS = select(calendar_tokens.c.id, calendar_tokens.c.user, calendar_tokens.c.issued_at).where(
    is_one_of(calendar_tokens.c.id, "ids")
)
_USES = select(token_use).where(is_one_of(token_use.c.token, "ids"))
_CLIENTS = (
    select(token_clients).where(is_one_of(token_clients.c.token, "ids")).order_by(token_clients.c.first_day)
)


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
    rows = tx.execute(_USES, {"ids": token_ids})
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
    for row in tx.execute(_CLIENTS, {"ids": token_ids}):
        found = ClientUse(family=row.family, first_day=row.first_day, last_day=row.last_day)
        clients[row.token] = (*clients.get(row.token, ()), found)
    return clients


def present_tokens(tx: Connection, token_ids: Iterable[str]) -> list[str]:
    """Those of the tokens that there are, in the order of their ids."""
    return sorted(tx.scalars(_PRESENT, {"ids": token_ids}))


def owners_of(tx: Connection, token_ids: Iterable[str]) -> dict[str, Owned]:
    """The owner of each of those tokens, by the tokens' ids in their order."""
    return {
        row.id: Owned(row.user, row.issued_at)
        for row in sorted(tx.execute(_OWNERS, {"ids": token_ids}), key=lambda row: row.id)
    }


def add_fetches(tx: Connection, tokens: Iterable[str], pending: Mapping[str, "Pending"]) -> set[str]:
    """Add the counts of those tokens; gives the ones that were never fetched before.

    Call with the tokens in the order of their ids, so that two processes never wait for each other.
    """
    rows = [
        {
            "token": token,
            "last_fetched_at": pending[token].last.at,
            "last_client": pending[token].last.family,
            "fetch_count": pending[token].count,
            "size_bytes": pending[token].last.size_bytes,
            "event_count": pending[token].last.event_count,
            "feed_version": pending[token].last.feed_version,
            "etag": pending[token].last.etag,
        }
        for token in tokens
    ]
    upsert = _fetches_upsert(tx)
    sums = [row for portion in in_portions(rows) for row in tx.execute(upsert, portion)]
    return {token for token, total in sums if total == pending[token].count}


def add_clients(tx: Connection, tokens: Iterable[str], pending: Mapping[str, "Pending"]) -> None:
    """Add the families that fetched those tokens; call with the tokens in the order of their ids."""
    rows = [
        {
            "token": token,
            "family": family,
            "first_day": visits.first_day,
            "last_day": visits.last_day,
            "fetch_count": visits.count,
        }
        for token in tokens
        for family, visits in sorted(pending[token].families.items())
    ]
    upsert = _clients_upsert(tx)
    for portion in in_portions(rows):
        tx.execute(upsert, portion)


def _fetches_upsert(tx: Connection) -> Any:
    """Adds to the rows of tokens; gives the sum that each holds now."""
    statement = insert_into(tx, token_use)
    new, old = statement.excluded, token_use.c
    is_later = new.last_fetched_at >= old.last_fetched_at
    latest = {name: case((is_later, new[name]), else_=old[name]) for name in _OF_THE_LAST}
    total = {"fetch_count": old.fetch_count + new.fetch_count}
    upsert = statement.on_conflict_do_update(index_elements=["token"], set_={**latest, **total})
    return upsert.returning(old.token, old.fetch_count)


def _clients_upsert(tx: Connection) -> Any:
    """Adds to the rows of families. What it gives makes SQLAlchemy write a portion by one statement."""
    statement = insert_into(tx, token_clients)
    new, old = statement.excluded, token_clients.c
    both = {
        "first_day": case((new.first_day < old.first_day, new.first_day), else_=old.first_day),
        "last_day": case((new.last_day > old.last_day, new.last_day), else_=old.last_day),
        "fetch_count": old.fetch_count + new.fetch_count,
    }
    upsert = statement.on_conflict_do_update(index_elements=["token", "family"], set_=both)
    return upsert.returning(old.token)
