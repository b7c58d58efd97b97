"""Finished feeds in the memory of one process: one of each token at most, bounded in octets.

Nearly all programs ask for a feed once, and then not again before it changes. To keep theirs would push out
what others ask for all day, and each would be written where the processor's own caches know nothing. So a
token's next feed is kept if its last one was asked for again; else there is room for the one that was made
last alone, for those who ask at the same moment. Of a token nobody knows yet, it is kept as long as there is
room.
"""

import threading
from contextlib import suppress

from cachetools import LRUCache

from feedserver.feeds.kept import Kept

#: What an entry takes beside its body: the objects around it, measured.
_AROUND = 700
#: The feed that was made last may take this part of all the room.
_LAST = 8
#: So many tokens are known, at some 300 octets each.
_KNOWN = 4096

#: A version, and the feed as of it.
_Entry = tuple[str, Kept]


class Memory:
    """Feeds that are asked for again, and the one made last, by token. Safe to share between threads."""

    def __init__(self, max_octets: int) -> None:
        self._room_for_last = max_octets // _LAST
        self._last: dict[str, _Entry] = {}
        self._feeds: LRUCache[str, _Entry] = LRUCache(max_octets - self._room_for_last, getsizeof=_octets)
        #: The last version that was made for a token, and whether it was asked for again.
        self._known: LRUCache[str, tuple[str, bool]] = LRUCache(_KNOWN)
        self._lock = threading.Lock()

    def get(self, token_id: str, version: str) -> Kept | None:
        """The feed of a token as of that version."""
        with self._lock:
            found = self._feeds.get(token_id) or self._last.get(token_id)
            if found is None or found[0] != version:
                return None
            self._known[token_id] = version, True
            if token_id in self._last:
                self._keep(token_id, self._last.pop(token_id))
            return found[1]

    def put(self, token_id: str, version: str, kept: Kept) -> None:
        """Keep a feed in the place of the token's last; one that is larger than all the room is not kept."""
        entry = (version, kept)
        with self._lock:
            self._feeds.pop(token_id, None)
            self._last.clear()
            before = self._known.get(token_id)
            is_again = before is not None and before[0] == version
            self._known[token_id] = version, is_again
            if before is None:
                stays = self._feeds.currsize + _octets(entry) <= self._feeds.maxsize
            else:
                stays = is_again or before[1]
            if stays or _octets(entry) > self._room_for_last:
                self._keep(token_id, entry)
            else:
                self._last[token_id] = entry

    def remove(self, token_id: str) -> None:
        """Forget the feed of a token."""
        with self._lock:
            for known in (self._feeds, self._last, self._known):
                known.pop(token_id, None)

    def _keep(self, token_id: str, entry: _Entry) -> None:
        with suppress(ValueError):  # it is larger than all the room
            self._feeds[token_id] = entry


def _octets(entry: _Entry) -> int:
    return len(entry[1].body) + _AROUND
