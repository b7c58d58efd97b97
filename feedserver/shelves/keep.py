"""Shelves follow every change of a booking, in its own transaction."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from feedserver.bookings.model import Record
from feedserver.errors import UNREADABLE
from feedserver.shelves import chunks, store
from feedserver.shelves.entry import Entry
from feedserver.shelves.store import Shelf
from feedserver.shelves.style import ShelfStyle
from feedserver.shelves.writing import Writing, entries_of


class Writer(Protocol):
    """Who knows how this installation writes."""

    @property
    def shelf_name(self) -> str:
        """Another one whenever the same booking is written in another way, or kept in another form."""

    def writing(self, style: ShelfStyle) -> Writing:
        """How it writes entries of a style."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """The shelves as one installation keeps them."""

    writer: Writer

    def follow(self, tx: Connection, records: Collection[Record], versions: Mapping[str, int]) -> None:
        """Bring the shelves of users up to changed bookings; ``versions`` are the new ones of their feeds.

        A shelf that was not whole before, or cannot be written now, is dropped: the next reading of the
        feed writes it anew. So a shelf never holds what has been changed or erased.
        """
        shelves = store.shelves_of(tx, versions)
        if not shelves:
            return
        whole = [shelf for shelf in shelves if self._was_whole(shelf, versions)]
        written = self._written(records, whole)
        followed = [shelf for shelf in whole if shelf.style in written]
        ids = [shelf.id for shelf in followed]
        store.drop_shelves(tx, {shelf.id for shelf in shelves} - set(ids))
        removed = store.remove_bookings(tx, ids, [record.id for record in records])
        added = store.add_entries(
            tx,
            [
                (shelf.id, (entry, role))
                for shelf in followed
                for record in records
                for role in _roles(record, shelf.user)
                for entry in written[shelf.style][record.id]
                if shelf.coverage.holds(entry.extent)
            ],
        )
        chunks.follow(tx, {*removed, *added})
        store.raise_versions(tx, ids)

    def forget(self, tx: Connection, booking_id: str, user_ids: Collection[str]) -> None:
        """Take an erased booking off the shelves of its users; it was in no feed any more."""
        shelves = [shelf.id for shelf in store.shelves_of(tx, user_ids)]
        chunks.follow(tx, {*store.remove_bookings(tx, shelves, [booking_id])})

    def _was_whole(self, shelf: Shelf, versions: Mapping[str, int]) -> bool:
        return shelf.renderer == self.writer.shelf_name and shelf.version + 1 == versions.get(shelf.user)

    def _written(
        self, records: Collection[Record], shelves: Sequence[Shelf]
    ) -> dict[ShelfStyle, dict[str, list[Entry]]]:
        """The entries of the bookings in each style that can write all of them."""
        written: dict[ShelfStyle, dict[str, list[Entry]]] = defaultdict(dict)
        for style in {shelf.style for shelf in shelves}:
            writing = self.writer.writing(style)
            try:
                written[style] = {record.id: entries_of(record, writing) for record in records}
            except UNREADABLE:
                continue
        return dict(written)


def _roles(record: Record, user: str) -> list[str | None]:
    """The user's role in a booking, if it has one there."""
    people = record.booking.participants if record.booking else ()
    return [person.role for person in people if person.user == user][:1]
