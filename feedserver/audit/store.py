"""The audit log in the database: SQL and nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, or_, select, tuple_, update

from feedserver.audit.chain import BEGINNING, Head
from feedserver.audit.model import Action, ActorKind, Details, Entry, Filter
from feedserver.audit.rows import readable_entry, readable_seal, select_entries
from feedserver.database.listed import is_one_of
from feedserver.database.pages import Page, Wanted
from feedserver.database.schema import audit_entries

_ROWS = 1000
#: As many are read where one is looked for: those in front of it may be unreadable.
_FEW_ROWS = 50
#: No log gets so long. SQLite holds texts for greater than any number.
_LAST_POSITION = 2**62
_table = audit_entries.c
_unsealed = _table.position.is_(None)
_ADD = insert(audit_entries).inline()


def add(
    tx: Connection,
    *,
    at: datetime,
    action: Action,
    actor_kind: ActorKind,
    details: Details,
    salt: str,
    digest: str,
) -> None:
    """Insert an entry; nothing ever updates it but sealing and erasing."""
    values = {
        "at": at,
        "action": action.value,
        "actor_kind": actor_kind.value,
        "actor": details.actor,
        "actor_name": details.actor_name,
        "subject": details.subject,
        "user": details.user,
        "reason": details.reason,
        "data": details.data,
        "salt": salt,
        "digest": digest,
    }
    tx.execute(_ADD, values)


def count_sealed(tx: Connection) -> int:
    """How many entries are sealed (index uq_audit_entries_position)."""
    return tx.scalar(select(func.count(_table.position))) or 0


def count_unsealed(tx: Connection) -> int:
    """How many entries wait for their seal (index ix_audit_entries_unsealed)."""
    return tx.scalar(select(func.count(_table.id)).where(_unsealed)) or 0


def unsealed(tx: Connection, limit: int) -> list[Entry]:
    """The first entries that wait for their seal, in the order of their ids (the same index).

    One that cannot be read is passed over: it gets no seal, and holds up none.
    """
    waiting = (readable_entry(row) for rows in unsealed_rows(tx, max(limit, _FEW_ROWS)) for row in rows)
    return list(islice((entry for entry in waiting if entry is not None), limit))


def head(tx: Connection) -> Head:
    """The end of the chain (index uq_audit_entries_position). A seal that cannot be read is none."""
    query = select_entries().where(_table.position.between(0, _LAST_POSITION))
    row = tx.execute(query.order_by(_table.position.desc()).limit(1)).one_or_none()
    return BEGINNING if row is None else Head(row.position, readable_seal(row))


def seal(tx: Connection, sealed: Sequence[tuple[int, Head]]) -> None:
    """Write the position and the seal of entries, by their ids."""
    rows = [{"of": entry_id, "place": end.position, "by": end.seal} for entry_id, end in sealed]
    statement = update(audit_entries).where(_table.id == bindparam("of"))
    tx.execute(statement.values(position=bindparam("place"), seal=bindparam("by")), rows)


def sealed_rows(tx: Connection) -> Iterator[list[Row[Any]]]:
    """All sealed entries in portions, in the order of their positions (index uq_audit_entries_position)."""
    keys = (_table.position, _table.id)
    return _portions(tx, select_entries().where(_table.position.is_not(None)), keys)


def unsealed_rows(tx: Connection, rows: int = _ROWS) -> Iterator[list[Row[Any]]]:
    """All entries without a position, in portions of so many rows."""
    return _portions(tx, select_entries().where(_unsealed), (_table.id,), rows)


def all_rows(tx: Connection, which: Filter) -> Iterator[list[Row[Any]]]:
    """Every entry of a filter in portions, oldest first."""
    return _portions(tx, _filtered(which), (_table.id,))


def page_of_entries(tx: Connection, which: Filter, wanted: Wanted) -> Page:
    """A page of the entries of a filter, newest first; the key of a row is its id, a number."""
    query = _filtered(which)
    if wanted.after is not None:
        query = query.where(_table.id < int(wanted.after[0]))
    rows = list(tx.execute(query.order_by(_table.id.desc()).limit(wanted.limit + 1)))
    if len(rows) <= wanted.limit:
        return Page(rows, None)
    rows.pop()
    return Page(rows, (str(rows[-1].id),))


def of_action(tx: Connection, action: Action) -> Iterator[Row[Any]]:
    """All entries of an action; reads the whole table."""
    return iter(tx.execute(select_entries().where(_table.action == action.value)))


def ids_about(tx: Connection, user: str) -> list[int]:
    """The entries with details about a user: done to them, for them or by them.

    Those that say what was erased are not among them: the chain needs them, and they name no person.
    """
    concerns = or_(
        _table.user == user,
        (_table.subject == user) & _table.action.like("user.%"),
        (_table.actor == user) & (_table.actor_kind == ActorKind.USER.value),
    )
    there = _table.salt.is_not(None) & (_table.action != Action.DETAILS_ERASED.value)
    return list(tx.scalars(select(_table.id).where(concerns, there)))


def erase(tx: Connection, ids: Iterable[int], now: datetime) -> None:
    """Forget the details of entries."""
    gone = dict.fromkeys(("actor", "actor_name", "subject", "user", "reason", "data", "salt"))
    those = update(audit_entries).where(is_one_of(_table.id, "ids"))
    tx.execute(those.values(**gone, erased_at=now), {"ids": list(ids)})


def _filtered(which: Filter) -> Select[Any]:
    query = select_entries()
    for name in ("user", "subject", "actor", "actor_kind", "action"):
        wanted = getattr(which, name)
        if wanted is not None:
            query = query.where(_table[name] == wanted)
    if which.since is not None:
        query = query.where(_table.at >= which.since)
    if which.before is not None:
        query = query.where(_table.at < which.before)
    return query


def _portions(
    tx: Connection, query: Select[Any], keys: tuple[Any, ...], rows: int = _ROWS
) -> Iterator[list[Row[Any]]]:
    portion = list(tx.execute(query.order_by(*keys).limit(rows)))
    while portion:
        yield portion
        last = [portion[-1]._mapping[key.name] for key in keys]
        later = tuple_(*keys) > tuple_(*last)
        portion = list(tx.execute(query.where(later).order_by(*keys).limit(rows)))
