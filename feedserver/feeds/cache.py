"""Finished feeds under the version they belong to: in this process, and in Redis where one is set.

Kept feeds are bytes and nothing else: whether a token may have them is asked of the database each time.
Nothing needs to be deleted for correctness, because every change makes a new version.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from feedserver.feeds.kept import Kept, Sealer
from feedserver.feeds.memory import Memory
from feedserver.feeds.once import Once

if TYPE_CHECKING:
    from feedserver.feeds.shared import Shared


class FeedCache:
    """Keeps feeds, may forget any of them at any time, and never lies."""

    def __init__(self, memory: Memory | None, shared: "Shared | None") -> None:
        self.memory = memory
        self.shared = shared
        self._once = Once()

    def fetch(self, token_id: str, version: str, make: Callable[[], Kept]) -> Kept:
        """The feed of a token as of that version; made if it is kept nowhere, by one thread for all."""
        if self.memory is None:
            return make()
        kept = self.memory.get(token_id, version)
        if kept is not None:
            return kept
        name = f"feed:{token_id}:{version}"
        with self._once.alone(name):
            kept = self.memory.get(token_id, version)
            if kept is None:
                kept = self._shared(name, make)
                self.memory.put(token_id, version, kept)
        return kept

    def forget(self, token_ids: Iterable[str]) -> bool:
        """Remove the feeds of those tokens; False where the shared store is away.

        Other processes keep what they have in memory until it makes room; nothing serves it.
        """
        ids = list(token_ids)
        if self.memory is not None:
            for token_id in ids:
                self.memory.remove(token_id)
        return self.shared is None or self.shared.forget(f"feed:{token_id}:" for token_id in ids)

    def is_reachable(self) -> bool:
        """Whether the store that processes share answers at present."""
        return self.shared is None or self.shared.is_reachable()

    def close(self) -> None:
        """Give connections back."""
        if self.shared is not None:
            self.shared.close()

    def _shared(self, name: str, make: Callable[[], Kept]) -> Kept:
        if self.shared is None:
            return make()
        return self.shared.get(name) or self.shared.make(name, make)


def open_cache(url: str, max_octets: int, secret: bytes) -> FeedCache:
    """The cache of that address: ``memory://``, ``null://`` or ``redis://…``.

    ``max_octets`` bounds the memory of this process; seals in Redis are made with ``secret``.
    """
    if url == "null://":
        return FeedCache(None, None)
    if url == "memory://":
        return FeedCache(Memory(max_octets), None)
    from feedserver.feeds.shared import Shared  # redis takes a fifth of a second to load, and most have none

    return FeedCache(Memory(max_octets), Shared(url, Sealer(secret)))
