"""The keys file: the keys that sign feed addresses, and the key that makes UIDs.

``feedserver init`` writes it; ``feedserver signing-key rotate`` adds a key. Without
it a stolen database opens no feed; losing it ends every address in people's
calendars, so it belongs in a safe of its own and in no backup of the database.
"""

import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from feedserver.draft import draft, sync_folder
from feedserver.errors import StartError

_MINIMUM_OCTETS = 32
#: What a signing key may sign with (HMAC of it); each gives 32 octets, so that addresses keep their form.
DIGESTS = ("sha256", "sha3_256")
#: Of 32 random octets some 30 are different; fewer than these in one of 10^15 keys.
_MINIMUM_DIFFERENT = 16


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs feed addresses by HMAC of ``digest``; token rows name it by ``id``."""

    id: str
    secret: bytes
    digest: str = DIGESTS[0]


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys; ``signing`` is oldest first and its last key signs (never empty)."""

    signing: tuple[SigningKey, ...]
    uid: bytes


def create_keys(path: Path) -> bool:
    """Write a new keys file with mode 0600; False if there is one already."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with _written(path, Keys((_new_key("k1"),), secrets.token_bytes(_MINIMUM_OCTETS))) as made:
        try:
            path.hardlink_to(made)
        except FileExistsError:  # of two who write at once the first one's stays
            return False
    return True


def add_signing_key(path: Path, key_id: str, digest: str = DIGESTS[0]) -> None:
    """Put a new key behind the others, so that it signs; those before it still verify.

    The file is replaced as a whole and keeps its owner. Two who do this at once lose one of the keys:
    the caller takes care of that.

    Raises:
        StartError: the file cannot be read, or cannot be replaced.
    """
    keys = load_keys(path)
    place = path.resolve()  # a link stays one
    try:
        owner = place.stat()
        with _written(place, Keys((*keys.signing, _new_key(key_id, digest)), keys.uid)) as made:
            if (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(made, owner.st_uid, owner.st_gid)
            made.replace(place)
        sync_folder(place.parent)
    except OSError as error:
        raise StartError(f"The keys file {path} cannot be replaced: {error.strerror}.") from error


def _new_key(key_id: str, digest: str = DIGESTS[0]) -> SigningKey:
    return SigningKey(key_id, secrets.token_bytes(_MINIMUM_OCTETS), digest)


@contextmanager
def _written(path: Path, keys: Keys) -> Iterator[Path]:
    """The keys in a draft beside ``path``, on the disk: nobody ever sees half a file."""
    signing = [{"id": key.id, "secret": key.secret.hex(), "digest": key.digest} for key in keys.signing]
    with draft(path) as made:
        with made.open("w", encoding="utf-8") as file:
            json.dump({"signing": signing, "uid": keys.uid.hex()}, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        yield made


def load_keys(path: Path) -> Keys:
    """Read the keys file.

    Raises:
        StartError: it is missing, readable by others, not in its form, or a key is shorter than 32 octets or
            was surely not drawn at random.
    """
    try:
        mode = path.stat().st_mode
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise StartError(f"The keys file {path} does not exist; run `feedserver init` first.") from error
    except (OSError, ValueError) as error:
        raise StartError(f"The keys file {path} cannot be read: {error}.") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StartError(f"The keys file {path} can be read by others; run `chmod 600 {path}`.")
    try:
        signing = tuple(map(_signing_key, content["signing"]))
        keys = Keys(signing, bytes.fromhex(content["uid"]))
    except (KeyError, TypeError, ValueError) as error:
        raise StartError(f"The keys file {path} is not in the form that `feedserver init` writes.") from error
    unknown = next((key for key in signing if key.digest not in DIGESTS), None)
    if unknown is not None:
        raise StartError(
            f"The keys file {path} has a key {unknown.id} with the digest {unknown.digest!r}, which this "
            "version does not know."
        )
    every = (keys.uid, *(key.secret for key in signing))
    if not signing or any(len(secret) < _MINIMUM_OCTETS for secret in every):
        raise StartError(f"The keys file {path} needs keys of at least {_MINIMUM_OCTETS} octets.")
    if any(map(_is_made_up, every)):
        raise StartError(
            f"The keys file {path} has a key that was made up and not drawn at random, as in an example; "
            "let `feedserver init` make the file."
        )
    if len({key.id for key in signing}) != len(signing):
        raise StartError(f"The keys file {path} names one signing key twice.")
    return keys


def _signing_key(said: dict[str, str]) -> SigningKey:
    """A key of the file; of old none named its digest."""
    return SigningKey(str(said["id"]), bytes.fromhex(said["secret"]), str(said.get("digest", DIGESTS[0])))


def _is_made_up(secret: bytes) -> bool:
    """Whether a key is one that others know or guess: hardly any different octets, words, or octets in a row.

    One of some 10^13 random keys looks so by chance. A random-looking key that stands in somebody's
    documentation cannot be told.
    """
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    are_words = all(32 <= octet < 127 for octet in secret)
    return len(set(secret)) < _MINIMUM_DIFFERENT or are_words or len(steps) == 1
