"""The string people subscribe to: ``ics_`` + 128 random bits + ``.`` + HMAC-SHA256.

itsdangerous drops characters that are no base64 and ignores spare bits, so a
signature that verifies is no proof that the string was issued: the caller
compares the whole string with the one the row gives, in constant time.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable

from itsdangerous import BadSignature, Signer

from feedserver.keys import SigningKey

_PREFIX = "ics_"
_TOKEN = re.compile(r"ics_([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{43}")
_SALT = "feedserver.calendar-token.1"


class TokenSigner:
    """Signs with the newest key; every key it was given still verifies."""

    def __init__(self, keys: Iterable[SigningKey]) -> None:
        keys = tuple(keys)
        self.newest = keys[-1].id
        self._all = _signer([key.secret for key in keys])
        self._one = {key.id: _signer([key.secret]) for key in keys}

    def sign(self, random_part: str, key_id: str) -> str:
        """The token of a row: its random part signed with the key the row names.

        Raises:
            KeyError: that key is no longer in the keys file.
        """
        return self._one[key_id].sign(_PREFIX + random_part).decode("ascii")

    def random_part(self, token: str) -> str | None:
        """The random part of a token with a good signature, else None. Reads no database."""
        match = _TOKEN.fullmatch(token)
        if not match:
            return None
        try:
            self._all.unsign(token)
        except BadSignature:
            return None
        return match[1]

    def knows(self, key_id: str) -> bool:
        """Whether that key is in the keys file."""
        return key_id in self._one


def new_random_part() -> str:
    """128 random bits as 22 base64url characters."""
    return secrets.token_urlsafe(16)


def _signer(secrets_: list[bytes]) -> Signer:
    return Signer(secrets_, salt=_SALT, sep=".", key_derivation="hmac", digest_method=hashlib.sha256)
