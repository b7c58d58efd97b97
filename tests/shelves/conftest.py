"""Three processes on one database: one that writes shelves, one that reads them, one that knows of none."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from feedserver.shelves import chunks
from feedserver.shelves.fill import NewShelf
from tests.site import Site


class Readers:
    """Reads each feed twice: joined by the database, and built from its bookings."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.settings = replace(site.settings, cache_url="null://")
        self.joining, self.building = site.restart(), site.restart()
        object.__setattr__(self.building.services, "joined_entries", lambda _wanted: None)

    def fill(self, *urls: str) -> None:
        """Let every feed be read once, and its shelf be written."""
        for url in urls:
            self.joining.fetch(url)
        self.joining.services.new_shelves.flush()

    @property
    def unwritten(self) -> list[NewShelf]:
        """The shelves that a reading of the joining process found missing."""
        return list(self.joining.services.new_shelves._waiting.values())

    def read(self, url: str) -> TestResponse:
        """The feed from its shelf, which is there, and has the bytes and validators of a fresh build."""
        joined, built = self.joining.fetch(url), self.building.fetch(url)
        assert not self.unwritten, "the feed was not joined"
        assert (joined.status_code, joined.data) == (200, built.data)
        assert list(joined.headers) == list(built.headers)
        return joined

    def close(self) -> None:
        self.joining.close()
        self.building.close()


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few bookings make several."""
    for name, value in (("_SIZE", 3), ("_LEAST", 2), ("_MOST", 7)):
        monkeypatch.setattr(chunks, name, value)


@pytest.fixture
def readers(site: Site) -> Iterator[Readers]:
    found = Readers(site)
    yield found
    found.close()
