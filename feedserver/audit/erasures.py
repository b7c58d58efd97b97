"""Whose details were erased, by what the log itself says of it. Pure."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime

from feedserver.audit import ranges
from feedserver.audit.model import Entry

#: In the data of an entry that says so: the ids of the entries, as ``ranges`` writes them.
ERASED = "entries"


class Erasures:
    """Looks up when the details of an entry were erased."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        said = sorted((first, last, entry.at) for entry in entries for first, last in _erased_in(entry))
        self._said = said
        self._firsts = [first for first, _, _ in said]

    def of(self, entry_id: int) -> datetime | None:
        """When that was, in UTC; None if no entry says so."""
        place = bisect_right(self._firsts, entry_id) - 1
        if place < 0:
            return None
        _, last, at = self._said[place]
        return at if entry_id <= last else None


def _erased_in(entry: Entry) -> list[ranges.Range]:
    """The ids that an entry names; none where it was changed and names nothing."""
    data = entry.details.data if entry.details else None
    try:
        return list(ranges.read(str((data or {})[ERASED])))
    except (KeyError, ValueError):
        return []
