"""Shelves that a reading found missing: kept in memory, and written in batches.

No request of a calendar client writes anything. A crash loses what was not written yet; the next reading
finds it missing again.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from feedserver.database.engine import Database
from feedserver.shelves import chunks, store
from feedserver.shelves.entry import Placed
from feedserver.shelves.style import ShelfStyle
from feedserver.shelves.window import Window

#: With so many entries in memory no more are kept; they come again with the next reading.
_MOST_WAITING = 4_000
#: A user with more has no shelf: it would cost more to keep than to write anew.
_MOST_ENTRIES = 10_000
#: The lock of a writing is held for so many entries, or one shelf, at a time.
_PORTION = 1_000
_SECONDS_BETWEEN_LOOKS = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShelf:
    """All entries of a user in one style, as they were at a version of the user's feeds."""

    user: str
    style: ShelfStyle
    version: int
    renderer: str
    coverage: Window
    placed: Sequence[Placed]


class NewShelves:
    """The shelves that one process will write. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, ShelfStyle], NewShelf] = {}
        self._size = 0
        self._enough = threading.Event()

    def note(self, shelf: NewShelf) -> None:
        """Write that shelf soon; nothing is written here."""
        if len(shelf.placed) > _MOST_ENTRIES:
            return
        with self._lock:
            if self._size < _MOST_WAITING:
                self._size += 1 + len(shelf.placed)
                self._waiting[shelf.user, shelf.style] = shelf
            if self._size >= _PORTION:
                self._enough.set()

    def flush(self) -> None:
        """Write what was noted, as far as it is still so."""
        with self._lock:
            waiting, self._waiting, self._size = list(self._waiting.values()), {}, 0
        try:
            while waiting:
                size = 0
                with self._database.write() as tx:
                    while waiting and size < _PORTION:
                        size += 1 + len(waiting[-1].placed)
                        _write(tx, waiting.pop())
        except Exception as error:  # whatever it is, feeds are served, and the next reading notes it again
            log.warning("entries could not be kept: %s", type(error).__name__)

    def run(self, stopped: threading.Event) -> None:
        """Write in the background until ``stopped``: each second, and as soon as there is a portion."""
        while not stopped.is_set():
            self._enough.wait(_SECONDS_BETWEEN_LOOKS)
            self._enough.clear()
            self.flush()


def _write(tx: Connection, shelf: NewShelf) -> None:
    """Put a shelf in the place of the one there is, unless the user's feeds have changed meanwhile."""
    if store.feed_versions(tx, [shelf.user]).get(shelf.user) != shelf.version:
        return
    before = store.shelf_id(tx, shelf.user, shelf.style)
    if before is not None:
        store.drop_shelves(tx, [before])
    new = store.add_shelf(
        tx,
        user=shelf.user,
        style=shelf.style,
        version=shelf.version,
        renderer=shelf.renderer,
        coverage=shelf.coverage,
    )
    places = store.add_entries(tx, [(new, placed) for placed in shelf.placed])
    chunks.lay_out(tx, new, [start for _, start in places])
