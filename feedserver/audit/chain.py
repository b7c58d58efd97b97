"""The chain: each seal covers the entry and the seal before it. Pure.

The digest of an entry's details is salted, so that erased details cannot be guessed
from it; the seal covers that digest, so that erasing breaks nothing. The key of the
seals is made from a key that is not in the database.
"""

import hashlib
import hmac
import json
from dataclasses import asdict
from typing import Any

from feedserver.audit.model import Details, Entry
from feedserver.clock import zulu

#: What the first entry follows.
BEGINNING = "0" * 64
_PURPOSE = b"feedserver.audit.chain.1"


def chain_key(secret: bytes) -> bytes:
    """The key of the seals, made from the installation's UID key, which is never replaced."""
    return hmac.new(secret, _PURPOSE, hashlib.sha256).digest()


def details_digest(details: Details, salt: str) -> str:
    """The digest that stays when the details go."""
    return hashlib.sha256(_canonical([salt, asdict(details)])).hexdigest()


def seal_of(entry: Entry, position: int, previous: str, key: bytes) -> str:
    """The seal of an entry at its place in the chain."""
    said = [position, previous, entry.id, zulu(entry.at), entry.action, entry.actor_kind, entry.digest]
    return hmac.new(key, _canonical(said), hashlib.sha256).hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
