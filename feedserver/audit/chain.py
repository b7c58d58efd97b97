"""The chain: each seal covers the entry and the seal before it. Pure.

The digest of an entry's details is salted, so that erased details cannot be guessed
from it; the seal covers that digest, so that erasing breaks nothing. The key of the
seals is made from a key that is not in the database.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, fields
from typing import Any

from feedserver.audit.model import Details, Entry
from feedserver.clock import zulu

_PURPOSE = b"feedserver.audit.chain.1"
_DETAILS = tuple(field.name for field in fields(Details))
_HEAD = re.compile(r"(0|[1-9][0-9]{0,17}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many entries are sealed, and the last seal. Kept elsewhere, it shows
    that nothing was cut off.
    """

    position: int
    seal: str

    def __str__(self) -> str:
        """As it is written: ``POSITION:SEAL``."""
        return f"{self.position}:{self.seal}"


#: What the first entry follows.
BEGINNING = Head(0, "0" * 64)


def read_head(text: str) -> Head | None:
    """A head as it was written; None for anything else."""
    found = _HEAD.fullmatch(text)
    return Head(int(found[1]), found[2]) if found else None


def chain_key(secret: bytes) -> bytes:
    """The key of the seals, made from the installation's UID key, which is never replaced."""
    return hmac.new(secret, _PURPOSE, hashlib.sha256).digest()


def details_digest(details: Details, salt: str) -> str:
    """The digest that stays when the details go."""
    said = {name: getattr(details, name) for name in _DETAILS}
    return hashlib.sha256(_canonical([salt, said])).hexdigest()


def seal_of(entry: Entry, previous: Head, key: bytes) -> str:
    """The seal of an entry that stands behind ``previous``."""
    place = [previous.position + 1, previous.seal]
    said = [*place, entry.id, zulu(entry.at), entry.action, entry.actor_kind, entry.digest]
    return hmac.new(key, _canonical(said), hashlib.sha256).hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
