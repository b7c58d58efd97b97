"""The size guard: what is left out of a feed that clients would refuse as a whole.

Google stops near 1 MB or about 1,100 events, without a word. The oldest past events go first, then
those furthest in the future. Pure.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class Weighed(Protocol):
    """What the guard has to know of an entry; ``near`` is the start and end that count (UTC)."""

    @property
    def near(self) -> tuple[datetime, datetime]: ...  # noqa: D102
    @property
    def uid(self) -> str: ...  # noqa: D102
    @property
    def data(self) -> bytes: ...  # noqa: D102
    @property
    def events(self) -> int: ...  # noqa: D102


T = TypeVar("T", bound=Weighed)


def priority(starts_at: datetime, ends_at: datetime, midnight: datetime) -> tuple[bool, float]:
    """How much an event matters on the day that began at ``midnight`` (UTC); the lowest goes first.

    Past events rise with their start, present and future ones fall with it and are above all past ones.
    """
    is_past = ends_at <= midnight
    return not is_past, starts_at.timestamp() if is_past else -starts_at.timestamp()


def kept(entries: Iterable[T], *, midnight: datetime, max_octets: int, max_events: int) -> list[T]:
    """The entries that fit into ``max_octets`` of content and ``max_events`` VEVENTs, in their order."""
    all_of_them = list(entries)
    octets = sum(len(entry.data) for entry in all_of_them)
    events = sum(entry.events for entry in all_of_them)
    gone: set[int] = set()
    for place in sorted(range(len(all_of_them)), key=lambda at: _rank(all_of_them[at], midnight)):
        if octets <= max_octets and events <= max_events:
            break
        gone.add(place)
        octets -= len(all_of_them[place].data)
        events -= all_of_them[place].events
    return [entry for place, entry in enumerate(all_of_them) if place not in gone]


def _rank(entry: Weighed, midnight: datetime) -> tuple[tuple[bool, float], bytes]:
    return priority(*entry.near, midnight), entry.uid.encode()
