"""The audit log as it lies in the database, and commits that fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, NoReturn

from sqlalchemy import event, insert

from feedserver.audit import store
from feedserver.audit.chain import Head, chain_key, details_digest
from feedserver.audit.model import ALL, Actor, ActorKind, Details, Entry
from feedserver.audit.rows import entry_of
from feedserver.audit.verify import Report, verify
from feedserver.database.schema import audit_entries
from feedserver.outbox.worker import seal_new
from tests.site import Site

HOST = Actor(kind=ActorKind.API_KEY, id="0123456789abcdef", name="host")


def entries(site: Site) -> list[Entry]:
    """All entries, oldest first."""
    with site.services.database.read() as tx:
        return [entry for portion in store.all_rows(tx, ALL) for entry in map(entry_of, portion)]


def fill(site: Site, number: int, user: str = "amira") -> None:
    """Add so many changes about a user, each with all that an entry can say, and seal them."""
    with site.services.database.write() as tx:
        tx.execute(insert(audit_entries), [_row(site.clock(), place, user) for place in range(number)])
    assert seal_new(site.services) == number


def _row(now: datetime, place: int, user: str) -> dict[str, Any]:
    """What ``note`` writes, for many at once."""
    details = Details(
        actor=HOST.id,
        actor_name=HOST.name,
        subject=f"tok_{place}",
        user=user,
        reason=f"because {place}",
        data={"changed": ["label"], "number": place},
    )
    salt, digest = f"{place:032}", details_digest(details, f"{place:032}")
    head = {"at": now + timedelta(seconds=place), "action": "token.changed", "actor_kind": "api_key"}
    return {**head, **asdict(details), "salt": salt, "digest": digest}


def checked(site: Site, exported: Head | None = None) -> Report:
    """What ``audit verify`` finds."""
    with site.services.database.read() as tx:
        return verify(tx, chain_key(site.services.keys.uid), exported=exported)


def head(site: Site) -> Head:
    """What ``audit head`` prints."""
    with site.services.database.read() as tx:
        return store.head(tx)


@contextmanager
def failing_commits(site: Site) -> Iterator[None]:
    """A database that takes every statement and fails when all is to be kept."""

    def fail(_: object) -> NoReturn:
        raise RuntimeError("the disk is full")

    engine = site.services.database.engine
    event.listen(engine, "commit", fail)
    try:
        yield
    finally:
        event.remove(engine, "commit", fail)
