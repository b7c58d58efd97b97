"""A list in one parameter: the right rows, found by an index."""

import pytest
from sqlalchemy import Connection, event, insert, select
from sqlalchemy.dialects import sqlite

from feedserver.database.engine import Database
from feedserver.database.listed import is_one_of
from feedserver.database.schema import installation, users
from tests.site import Site

_NAMED = is_one_of(installation.c.name, "names")


@pytest.mark.parametrize("names", [[], ["b"], ["b", "a", "nobody"], ["it's", 'say "x"', "b"]])
def test_the_rows_whose_value_is_among_them(database: Database, names: list[str]) -> None:
    known = ["a", "b", "c", "it's", 'say "x"']
    with database.write() as tx:
        tx.execute(insert(installation), [{"name": name, "value": "x"} for name in known])
        found = tx.scalars(select(installation.c.name).where(_NAMED), {"names": names}).all()
        others = tx.scalars(select(installation.c.name).where(~_NAMED), {"names": names}).all()
        assert set(found) == set(names) & set(known)
        assert {*known} - {*found} <= {*others}
        assert not {*found} & {*others}
        tx.rollback()


def test_sqlite_gets_a_condition_that_an_index_serves() -> None:
    said = str(
        select(users.c.id)
        .where(is_one_of(users.c.id, "ids"), users.c.name == "x")
        .compile(dialect=sqlite.dialect())
    )
    assert "= 1" not in said


@pytest.mark.parametrize(
    "table",
    [
        *("users", "bookings", "participants", "calendar_tokens", "token_use"),
        *("feed_shelves", "feed_entries", "feed_chunks"),
    ],
)
def test_no_change_and_no_feed_looks_through_a_whole_table(site: Site, table: str) -> None:
    """Else their cost grows with everything that is kept."""
    if not site.services.database.is_sqlite:
        return  # plans of PostgreSQL depend on how much there is
    plans: list[str] = []

    def explain(tx: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            cursor = tx.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(f"{row[3]} FOR {statement}" for row in cursor.fetchall())
            cursor.close()

    engine = site.services.database.engine
    event.listen(engine, "before_cursor_execute", explain)
    site.host.make_user()
    url = site.host.feed_url()
    site.host.make_booking("b-1")
    site.fetch(url)
    site.services.new_shelves.flush()
    site.services.use.flush()
    site.services.withheld.flush()
    site.host.make_booking("b-1", summary="Moved", version=1)
    site.fetch(url)
    site.host.call("DELETE", "/bookings/b-1")
    event.remove(engine, "before_cursor_execute", explain)
    assert len(plans) > 30
    # Not the whole shelf of each user, for one booking of a thousand.
    assert any("INDEX ix_feed_entries_booking" in plan for plan in plans if "FOR DELETE" in plan)
    assert [
        plan for plan in plans if f"SCAN {table} " in f"{plan} " and "USING" not in plan.partition(" FOR ")[0]
    ] == []
