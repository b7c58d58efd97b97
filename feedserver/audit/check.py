"""What is wrong with the log: each entry against its seal, its digest, and the entry before it. Pure.

One thing that was done to the log is said once where that is possible: behind a gap or a wrong seal
the chain is followed by the seal that is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hmac import compare_digest

from feedserver.audit.chain import BEGINNING, Head, details_digest, seal_of
from feedserver.audit.erasures import Erasures
from feedserver.audit.model import Entry


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at a position (None: not sealed) or an id (None: no entry is there), in a sentence."""

    position: int | None
    entry: int | None
    says: str


class Check:
    """Goes along the chain; ``step`` takes the sealed entries in the order of their positions."""

    def __init__(self, key: bytes, erasures: Erasures, exported: Head | None = None) -> None:
        self._key = key
        self._erasures = erasures
        self._exported = exported
        self.head = BEGINNING

    def step(self, entry: Entry) -> Iterator[Fault]:
        """The faults of the next sealed entry."""
        assert entry.position is not None
        before, self.head = self.head, Head(entry.position, entry.seal or "")
        says = self._place(entry, before)
        if says:
            yield Fault(entry.position, entry.id, says)
        if self.head.position == self._exported_position and self.head != self._exported:
            yield Fault(entry.position, entry.id, "It is not the entry that the given head has sealed.")
        yield from self.details(entry)

    def unsealed(self, entry: Entry) -> Iterator[Fault]:
        """The faults of an entry that has no position."""
        if entry.seal is not None:
            yield Fault(None, entry.id, "It has a seal and no position.")
        yield from self.details(entry)

    def unreadable(self, position: int | None, entry_id: int | None, seal: str) -> Fault:
        """The fault of a row that holds what no entry can hold; ``seal`` is empty where it has none."""
        if position is not None:
            self.head = Head(position, seal)
        return Fault(position, entry_id, "It holds values that cannot be read.")

    def end(self) -> Iterator[Fault]:
        """The fault of a log that ends too early."""
        if self._exported is not None and self.head.position < self._exported.position:
            yield Fault(
                self.head.position + 1,
                None,
                f"The log ends here, before the given head at {self._exported.position}: "
                "what followed was removed.",
            )

    @property
    def _exported_position(self) -> int | None:
        return self._exported.position if self._exported else None

    def _place(self, entry: Entry, before: Head) -> str | None:
        assert entry.position is not None
        if entry.position <= before.position:
            return "It stands at a position that cannot be: taken, or below 1."
        missing = entry.position - before.position - 1
        if missing:
            return f"{missing} before it {'is' if missing == 1 else 'are'} missing: removed, or moved."
        if not entry.seal:
            return "It has a position and no seal."
        if not before.seal:
            return None
        if not compare_digest(entry.seal.encode(), seal_of(entry, before, self._key).encode()):
            return "Its seal does not fit: it was changed, added, or moved here."
        return None

    def details(self, entry: Entry) -> Iterator[Fault]:
        """The faults of what can be erased."""
        says = self._judged(entry)
        if says:
            yield Fault(entry.position, entry.id, says)

    def _judged(self, entry: Entry) -> str | None:
        erased_at = self._erasures.of(entry.id)
        if entry.details is None:
            if erased_at is None:
                return "Its details are gone, and no entry says that they were erased."
            if entry.erased_at != erased_at:
                return "Its details were erased at another time than the log says."
            return None
        if erased_at is not None or entry.erased_at is not None:
            return "Its details are there, although they count as erased."
        if entry.salt is None or details_digest(entry.details, entry.salt) != entry.digest:
            return "Its details are not those that were noted."
        return None
