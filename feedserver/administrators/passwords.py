"""argon2id over passwords that may be chosen (``choice.py``). Pure, and slow by design (some 50 ms).

A digest is never made or compared inside a transaction, which would hold up all writers.
"""

import base64
import secrets
import threading
from collections.abc import Iterable
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

from feedserver.administrators.choice import fault, normal_form
from feedserver.administrators.model import PasswordDigest
from feedserver.errors import InvalidField

#: Without characters that look alike; 25 of them are 123 random bits.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP = 5, 5
#: OWASP's Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. A feed must not wait for who guesses.
_HASHER = PasswordHasher(type=Type.ID, memory_cost=19 * 1024, time_cost=2, parallelism=1)
#: How many of them at once in this process, so that guessing cannot use its memory up.
_SLOTS = threading.BoundedSemaphore(2)


def new_digest(
    password: str, email: str, words: Iterable[str] = (), leaked: Path | None = None
) -> PasswordDigest:
    """The digest of a new password for the account of that address; the rest is as for ``fault``.

    Raises:
        InvalidField: the password does not fit the rules.
    """
    found = fault(password, email, words, leaked)
    if found is not None:
        raise InvalidField("password", found.value)
    return _digest(password)


def is_password(digest: PasswordDigest, presented: str) -> bool:
    """Whether that is the password of the digest."""
    with _SLOTS:
        try:
            return _HASHER.verify(digest, _octets(presented))
        except VerifyMismatchError:
            return False


def renewed(digest: PasswordDigest, password: str) -> PasswordDigest | None:
    """A digest with today's parameters, where the present one has others; else None."""
    return _digest(password) if _HASHER.check_needs_rehash(digest) else None


def generated() -> str:
    """A fresh password that people can copy by hand."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _digest(password: str) -> PasswordDigest:
    with _SLOTS:
        return PasswordDigest(_HASHER.hash(_octets(password)))


def _octets(password: str) -> bytes:
    return normal_form(password).encode("utf-8", "surrogatepass")


def _nobody() -> PasswordDigest:
    salt, tag = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_HASHER.salt_len, _HASHER.hash_len)
    )
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return PasswordDigest(f"$argon2id$v=19${cost}${salt}${tag}")


#: Compared where there is no account, so that the answer takes as long; no password has it.
NOBODY = _nobody()
