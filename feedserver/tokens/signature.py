"""The string people subscribe to: ``ics_`` + 128 random bits + ``.`` + HMAC by the digest of its key.

itsdangerous signs. What it verifies is no proof that the string was issued: it drops
characters that are no base64 and ignores spare bits. So the signature is made again, with
the key that itsdangerous derives, and compared as a whole in constant time.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import NamedTuple

from itsdangerous import Signer

from feedserver.keys import DIGESTS, SigningKey

_PREFIX = "ics_"
_TOKEN = re.compile(r"ics_([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})")
_SALT = "feedserver.calendar-token.1"
_METHODS = {digest: getattr(hashlib, digest) for digest in DIGESTS}


class SignedPart(NamedTuple):
    """The random part of a token, and the key that signed it."""

    random_part: str
    key_id: str


class TokenSigner:
    """Signs with the newest key; every key it was given still verifies."""

    def __init__(self, keys: Iterable[SigningKey]) -> None:
        keys = tuple(keys)
        self.newest = keys[-1].id
        self._signers = {key.id: _signer(key) for key in reversed(keys)}
        self._derived = {
            key_id: (signer.derive_key(), signer.digest_method) for key_id, signer in self._signers.items()
        }

    def sign(self, random_part: str, key_id: str) -> str:
        """The token of a row: its random part signed with the key the row names.

        Raises:
            KeyError: that key is no longer in the keys file.
        """
        return self._signers[key_id].sign(_PREFIX + random_part).decode("ascii")

    def read(self, token: str) -> SignedPart | None:
        """What a string was made of, if it is exactly what one of the keys signs. Reads no database.

        The row of that random part has to name that key, or the string was never issued.
        """
        match = _TOKEN.fullmatch(token)
        if match is None:
            return None
        signed, presented = (_PREFIX + match[1]).encode("ascii"), match[2].encode("ascii")
        for key_id, (key, digest) in self._derived.items():
            # Not hmac.digest(), which lets other threads take the interpreter's lock for these few octets.
            signature = urlsafe_b64encode(hmac.new(key, signed, digest).digest()).rstrip(b"=")
            if hmac.compare_digest(signature, presented):
                return SignedPart(match[1], key_id)
        return None

    def knows(self, key_id: str) -> bool:
        """Whether that key is in the keys file."""
        return key_id in self._signers


def new_random_part() -> str:
    """128 random bits as 22 base64url characters."""
    return secrets.token_urlsafe(16)


def _signer(key: SigningKey) -> Signer:
    method = _METHODS[key.digest]
    return Signer(key.secret, salt=_SALT, sep=".", key_derivation="hmac", digest_method=method)
