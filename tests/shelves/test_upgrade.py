"""What is stored of feeds outlives the upgrade that keeps it in another kind of table."""

from typing import Any

from alembic import command
from sqlalchemy import select

from feedserver.database.migrate import upgrade
from feedserver.database.schema import feed_chunks
from tests.database.test_migrations import run_alembic
from tests.shelves.conftest import Readers

_WITHOUT_ROWIDS = "0010"


def test_a_feed_is_joined_from_the_chunks_of_before(readers: Readers) -> None:
    database = readers.site.services.database
    if not database.is_sqlite:
        return  # has one kind of table
    readers.site.host.make_user()
    for number in range(9):
        start, end = (f"2026-12-{number + 1:02}T{hour}:00:00" for hour in (10, 11))
        readers.site.host.make_booking(f"b-{number}", start=start, end=end)
    url = readers.site.host.feed_url()
    readers.fill(url)
    before, chunks = readers.read(url), _chunks(database)
    assert len(chunks) > 1

    run_alembic(database, lambda config: command.downgrade(config, _WITHOUT_ROWIDS))
    assert _chunks(database) == chunks
    upgrade(database)
    assert _chunks(database) == chunks
    assert readers.read(url).data == before.data
    readers.site.host.make_booking("b-3", summary="Moved", version=2)
    assert b"SUMMARY:Moved" in readers.read(url).data


def _chunks(database: Any) -> list[Any]:
    with database.read() as tx:
        return list(tx.execute(select(feed_chunks).order_by(feed_chunks.c.shelf, feed_chunks.c.begins)))
