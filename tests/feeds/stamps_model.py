"""What the contract says of SEQUENCE, told again without a word of the server's own code."""

from dataclasses import dataclass
from typing import Any

from tests.feeds.stamps_said import Talk


@dataclass
class Kept:
    """One booking; ``talk`` is None where nothing but the id was ever told."""

    talk: Talk | None = None
    sequence: int = 0
    version: int | None = None
    deleted: bool = False

    def is_stale(self, version: int | None) -> bool:
        return version is not None and self.version is not None and version <= self.version

    def note(self, version: int | None) -> None:
        self.version = max((one for one in (self.version, version) if one is not None), default=None)


class Model:
    """All bookings by their numbers."""

    def __init__(self) -> None:
        self.kept: dict[int, Kept] = {}

    def put(self, talk: Talk, version: int | None) -> dict[str, Any]:
        """What the answer to a PUT or PATCH has to say."""
        kept = self.kept.get(talk.number)
        applied = kept is None or not kept.is_stale(version)
        if kept is None:
            kept = self.kept[talk.number] = Kept(talk)
        elif applied:
            kept.sequence += kept.deleted or kept.talk is None or kept.talk.meaning != talk.meaning
            kept.talk, kept.deleted = talk, False
        kept.note(version)
        return {"applied": applied, "sequence": kept.sequence}

    def delete(self, number: int, version: int | None) -> int:
        """The status of the answer to a DELETE."""
        kept = self.kept.get(number)
        if kept is None and version is None:
            return 404
        if kept is None:
            kept = self.kept[number] = Kept(deleted=True)
        elif kept.is_stale(version) and not kept.deleted:
            return 200
        kept.sequence += not kept.deleted and kept.talk is not None and not kept.talk.is_cancelled
        kept.deleted = True
        kept.note(version)
        return 204

    @property
    def alive(self) -> list[Talk]:
        return [kept.talk for _, kept in sorted(self.kept.items()) if kept.talk and not kept.deleted]
