"""Marks of keys: they show whether two keys are the same, and tell nothing about them.

An export holds no key, but whoever imports it needs the keys it was made with: ids alone
do not tell, because each installation calls its first key ``k1``.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from feedserver.keys import Keys
from feedserver.transfer.errors import TransferError

_PURPOSE = b"feedserver.transfer.mark.1"


@dataclass(frozen=True, slots=True)
class Marks:
    """``signing`` maps the id of each key that tokens name to its mark."""

    signing: dict[str, str]
    uid: str


def marks_of(keys: Keys, named: Iterable[str]) -> Marks:
    """The marks of the UID key and of those keys that tokens name.

    A key that is lost already has none: its addresses are dead on both sides.
    """
    secrets = {key.id: key.secret for key in keys.signing}
    return Marks({name: _mark(secrets[name]) for name in sorted(named) if name in secrets}, _mark(keys.uid))


def require_same_keys(wanted: Marks, keys: Keys) -> None:
    """Raise TransferError unless the keys are those of the installation that was exported."""
    present = marks_of(keys, wanted.signing)
    missing = [name for name, mark in wanted.signing.items() if present.signing.get(name) != mark]
    if missing:
        raise TransferError(
            f"The keys file lacks the signing key {', '.join(missing)} of the exported installation, so the "
            "addresses in people's calendars would be dead. Bring its keys.json along first."
        )
    if present.uid != wanted.uid:
        raise TransferError(
            "The keys file has another UID key than the exported installation, so every event in people's "
            "calendars would double. Bring its keys.json along first."
        )


def _mark(secret: bytes) -> str:
    return hmac.new(secret, _PURPOSE, hashlib.sha256).hexdigest()[:32]
