"""What a backup says of itself, and how that is written. Pure.

A backup is one file: the copied database as its tool reads it, then this, as JSON on one line, then a line
with the digest of that. So no octet can change unnoticed, and without this program the copy can still be
cut out: ``head --bytes`` of the number of octets that its last lines name.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from feedserver.errors import FeedserverError

#: The last line holds nothing longer than numbers and a digest.
LAST_LINE_OCTETS = 120

_MAGIC = b"feedserver-backup"
_FORMAT = 1


class BadBackup(FeedserverError):
    """A file is no backup, is damaged, or cannot be put back here; the message is a sentence."""


class Damaged(BadBackup):
    """A database, or a copy of one, holds what was never written."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: the revision of its schema, its UID domain, and the rows of each table."""

    revision: str
    uid_domain: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself. ``made_at`` is UTC; ``counts`` are the rows of each table.

    ``octets`` and ``sha256`` are of the copied database, ``revision`` is its schema's.
    """

    made_at: datetime
    feedserver: str
    kind: str
    revision: str
    uid_domain: str
    counts: Mapping[str, int]
    octets: int
    sha256: str

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(self.counts.values())


def written(manifest: Manifest) -> bytes:
    """The octets after the copied database."""
    said = {**asdict(manifest), "made_at": manifest.made_at.isoformat()}
    line = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    last = b"%s %d %d %s" % (_MAGIC, _FORMAT, len(line), hashlib.sha256(line).hexdigest().encode())
    return b"\n" + line + b"\n" + last + b"\n"


def manifest_octets(last_octets: bytes) -> int:
    """How many octets :func:`written` has given, by the end of a file; 0 where it is not the end of a backup.

    Raises:
        BadBackup: it is the end of one of a newer version.
    """
    words = last_octets.rstrip(b"\n").rsplit(b"\n", 1)[-1].split(b" ")
    if words[0] != _MAGIC or len(words) != 4:
        return 0
    try:
        form, length = int(words[1]), int(words[2])
    except ValueError:
        return 0
    if form > _FORMAT:
        raise BadBackup("a newer version of feedserver has made it")
    return 1 + length + 1 + len(b" ".join(words)) + 1


def read(octets: bytes) -> Manifest:
    """The manifest that :func:`written` has given (BadBackup: it was changed)."""
    try:
        said: dict[str, Any] = json.loads(octets.split(b"\n")[1])
        manifest = Manifest(**{**said, "made_at": datetime.fromisoformat(said["made_at"]).astimezone(UTC)})
    except (ValueError, TypeError, LookupError) as error:
        raise BadBackup("what it says of itself is damaged") from error
    if written(manifest) != octets:
        raise BadBackup("what it says of itself is damaged")
    return manifest
