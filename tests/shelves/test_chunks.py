"""Entries that are kept joined by dozens: which are, and that they say what the entries say."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from feedserver.database.schema import feed_chunks, feed_entries
from feedserver.shelves import chunks
from tests.shelves.conftest import Readers
from tests.site import Site


def kept(site: Site) -> list[tuple[int | None, int]]:
    """For each chunk, in order: how many entries it says it joins, and how many begin in it."""
    size = (
        select(func.count()).select_from(feed_entries).where(chunks.in_chunk()).correlate(feed_chunks)
    ).scalar_subquery()
    with site.services.database.read() as tx:
        found = tx.execute(
            select(feed_chunks.c.entries, size).order_by(feed_chunks.c.shelf, feed_chunks.c.begins)
        )
        return [(joined, there) for joined, there in found]


def put(site: Site, booking: str, day: int, **said: str) -> None:
    """Ten to eleven on a day of December 2026."""
    times = {"start": f"2026-12-{day:02}T10:00:00", "end": f"2026-12-{day:02}T11:00:00"}
    site.host.make_booking(booking, **times, **said)


def make(site: Site, days: Sequence[int] = range(1, 13), **options: int) -> str:
    """A user with a booking on each of those days of December 2026, and the URL of the feed."""
    site.host.make_user()
    for number, day in enumerate(days):
        put(site, f"b-{number}", day)
    return site.host.feed_url(**options)


def test_a_shelf_is_parted_evenly(readers: Readers) -> None:
    readers.fill(make(readers.site))
    assert kept(readers.site) == [(3, 3)] * 4


def test_those_that_start_at_once_stay_together(readers: Readers) -> None:
    readers.fill(make(readers.site, [1, 2, 2, 2, 2, 3, 4]))
    assert kept(readers.site) == [(None, 1), (6, 6)]


def test_few_entries_are_not_joined(readers: Readers) -> None:
    url = make(readers.site, [1])
    readers.fill(url)
    assert kept(readers.site) == [(None, 1)]
    assert readers.read(url).data.count(b"BEGIN:VEVENT") == 1


def test_no_entries_are_one_chunk_of_none(readers: Readers) -> None:
    url = make(readers.site, [])
    readers.fill(url)
    assert kept(readers.site) == [(None, 0)]
    readers.read(url)


def test_a_change_joins_the_chunks_it_touches(readers: Readers) -> None:
    url = make(readers.site)
    readers.fill(url)
    put(readers.site, "b-0", 1, summary="Other words")
    assert b"Other words" in readers.read(url).data
    put(readers.site, "b-0", 13)
    assert readers.read(url).data.count(b"BEGIN:VEVENT") == 12
    assert kept(readers.site) == [(2, 2), (3, 3), (3, 3), (4, 4)]
    put(readers.site, "b-1", 2, managed_by="teams")
    assert readers.read(url).data.count(b"BEGIN:VEVENT") == 11
    assert kept(readers.site) == [(None, 1), (3, 3), (3, 3), (4, 4)]


def test_a_chunk_that_grows_too_large_is_read_by_its_entries(readers: Readers) -> None:
    url = make(readers.site)
    readers.fill(url)
    for number in range(5):
        put(readers.site, f"more-{number}", 31)
    assert kept(readers.site) == [(3, 3), (3, 3), (3, 3), (None, 8)]
    assert readers.read(url).data.count(b"BEGIN:VEVENT") == 17


@pytest.mark.parametrize("is_followed", [True, False])
def test_a_chunk_that_were_not_followed_would_show(
    readers: Readers, is_followed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other tests of this room can fail."""
    if not is_followed:
        monkeypatch.setattr(chunks, "follow", lambda _tx, _places: None)
    url = make(readers.site)
    readers.fill(url)
    put(readers.site, "b-4", 5, summary="Other words")
    joined, built = readers.joining.fetch(url), readers.building.fetch(url)
    assert (joined.data == built.data) is is_followed


def test_entries_are_read_only_where_the_window_cuts(readers: Readers) -> None:
    """What a feed costs is the rows that are joined for it."""
    url = make(readers.site, past_days=10)
    readers.fill(url)
    with readers.site.services.database.write() as tx:
        loose = func.replace(feed_entries.c.data, "Planning", "Loose")
        tx.execute(feed_entries.update().values(data=loose))
    assert b"Loose" not in readers.joining.fetch(url).data
    readers.site.clock.turn(days=25)  # from the ninth of December on: the last of the third chunk
    cut = readers.joining.fetch(url).data
    assert (cut.count(b"BEGIN:VEVENT"), cut.count(b"Loose")) == (4, 1)
