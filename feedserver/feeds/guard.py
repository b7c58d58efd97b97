"""The size guard: what is left out of a feed that clients would refuse as a whole.

Google stops near 1 MB or about 1,100 events, without a word. The oldest past events go first, then
those furthest in the future. Pure.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class Weighed(Protocol):
    """What the guard has to know of an entry."""

    @property
    def uid(self) -> str: ...  # noqa: D102
    @property
    def data(self) -> bytes: ...  # noqa: D102
    @property
    def events(self) -> int: ...  # noqa: D102


T = TypeVar("T", bound=Weighed)
#: A start and an end (UTC).
Span = tuple[datetime, datetime]


def priority(starts_at: datetime, ends_at: datetime, midnight: datetime) -> tuple[bool, float]:
    """How much an event matters on the day that began at ``midnight`` (UTC); the lowest goes first.

    Past events rise with their start, present and future ones fall with it and are above all past ones.
    """
    is_past = ends_at <= midnight
    return not is_past, starts_at.timestamp() if is_past else -starts_at.timestamp()


def kept(
    entries: Iterable[T], near: Callable[[T], Span], *, midnight: datetime, max_octets: int, max_events: int
) -> list[T]:
    """The entries that fit into ``max_octets`` of content and ``max_events`` VEVENTs, in their order.

    ``near`` gives the time of an entry that counts.
    """
    all_of_them = list(entries)
    octets = sum(len(entry.data) for entry in all_of_them)
    events = sum(entry.events for entry in all_of_them)

    def rank(place: int) -> tuple[tuple[bool, float], bytes]:
        entry = all_of_them[place]
        return priority(*near(entry), midnight), entry.uid.encode()

    gone: set[int] = set()
    for place in sorted(range(len(all_of_them)), key=rank):
        if octets <= max_octets and events <= max_events:
            break
        gone.add(place)
        octets -= len(all_of_them[place].data)
        events -= all_of_them[place].events
    return [entry for place, entry in enumerate(all_of_them) if place not in gone]
