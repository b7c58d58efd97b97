"""Finding users and organisations by a part of what they are called: SQL and nothing else."""

from sqlalchemy import ColumnElement, Connection, or_, select

from feedserver.database.pages import Page, Wanted, fetch_page
from feedserver.database.schema import organisations, users
from feedserver.errors import InvalidField

_LONGEST = 200


def find_users(tx: Connection, wanted: Wanted, search: str, *, organisation: str | None = None) -> Page:
    """A page of the present users whose id, name or address holds ``search``, by id; for ``user_of``.

    Upper and lower case are one; an empty search finds all. No index helps here: it goes through the
    users by id until the page is full.

    Raises:
        InvalidField: ``search`` has more than 200 characters, or some that nobody can see.
    """
    query = select(users).where(
        users.c.deleted_at.is_(None), _holds(search, users.c.id, users.c.name, users.c.email)
    )
    if organisation is not None:
        query = query.where(users.c.organisation == organisation)
    return fetch_page(tx, query, (users.c.id,), wanted)


def find_organisations(tx: Connection, wanted: Wanted, search: str) -> Page:
    """A page of the organisations whose id or name holds ``search``, by id; for ``organisation_of``.

    Raises:
        InvalidField: as :func:`find_users`.
    """
    query = select(organisations).where(_holds(search, organisations.c.id, organisations.c.name))
    return fetch_page(tx, query, (organisations.c.id,), wanted)


def _holds(search: str, *columns: ColumnElement[str]) -> ColumnElement[bool]:
    if len(search) > _LONGEST:
        raise InvalidField("search", f"must have at most {_LONGEST} characters")
    if not search.isprintable():
        raise InvalidField("search", "must be visible characters")
    return or_(*(column.icontains(search.strip(), autoescape=True) for column in columns))
