"""Which things are there and have pages: SQL and nothing else."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from feedserver.admin.places import Kind, Place
from feedserver.database.listed import is_one_of
from feedserver.database.schema import calendar_tokens, organisations, users, webhook_endpoints

_IDS = {
    Kind.USER: select(users.c.id).where(users.c.deleted_at.is_(None)),
    Kind.ORGANISATION: select(organisations.c.id),
    Kind.TOKEN: select(calendar_tokens.c.id),
    Kind.ENDPOINT: select(webhook_endpoints.c.id),
}


def present(tx: Connection, places: Iterable[Place]) -> set[Place]:
    """Those of the places that exist."""
    wanted = set(places)
    found: set[Place] = set()
    for kind, query in _IDS.items():
        (column,) = query.selected_columns
        ids = [place.id for place in wanted if place.kind is kind]
        there = tx.scalars(query.where(is_one_of(column, "ids")), {"ids": ids}) if ids else ()
        found |= {Place(kind, one) for one in there}
    return found
