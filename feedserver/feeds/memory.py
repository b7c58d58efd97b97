"""Finished feeds in the memory of one process: the latest of each token, bounded in octets."""

import threading

from cachetools import LRUCache

from feedserver.feeds.kept import Kept

#: What an entry takes beside its body: the objects around it, measured.
_AROUND = 700


class Memory:
    """The feeds asked for last, by token. Safe to share between threads."""

    def __init__(self, max_octets: int) -> None:
        self._feeds: LRUCache[str, tuple[str, Kept]] = LRUCache(max_octets, getsizeof=_octets)
        self._lock = threading.Lock()

    def get(self, token_id: str, version: str) -> Kept | None:
        """The feed of a token as of that version."""
        with self._lock:
            found = self._feeds.get(token_id)
        return found[1] if found is not None and found[0] == version else None

    def put(self, token_id: str, version: str, kept: Kept) -> None:
        """Keep a feed in the place of the token's last; one that is larger than all the room is not kept."""
        with self._lock:
            try:
                self._feeds[token_id] = version, kept
            except ValueError:
                self._feeds.pop(token_id, None)

    def remove(self, token_id: str) -> None:
        """Forget the feed of a token."""
        with self._lock:
            self._feeds.pop(token_id, None)


def _octets(entry: tuple[str, Kept]) -> int:
    return len(entry[1].body) + _AROUND
