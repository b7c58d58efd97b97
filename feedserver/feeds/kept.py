"""A finished feed as it is kept: its bytes, their ETag, and how many events they hold. Pure."""

import hashlib
import hmac
import struct
from dataclasses import dataclass

_SEAL_OCTETS = 32
#: Length of the ETag, number of events.
_FRAME = struct.Struct(">BI")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a feed is answered with."""

    etag: str
    events: int
    body: bytes


class Sealer:
    """Writes kept feeds with a seal, so that a store somebody else can write to holds nothing but misses."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.sha256(b"feedserver.feed-cache.1" + secret).digest()

    def sealed(self, name: str, kept: Kept) -> bytes:
        """A feed as one string of octets, good under that name alone."""
        etag = kept.etag.encode("ascii")
        content = _FRAME.pack(len(etag), kept.events) + etag + kept.body
        return self._seal(name, content) + content

    def opened(self, name: str, value: object) -> Kept | None:
        """The feed that was sealed under that name; None for anything else."""
        if not isinstance(value, bytes) or len(value) < _SEAL_OCTETS + _FRAME.size:
            return None
        seal, content = value[:_SEAL_OCTETS], value[_SEAL_OCTETS:]
        if not hmac.compare_digest(seal, self._seal(name, content)):
            return None
        length, events = _FRAME.unpack_from(content)
        begin = _FRAME.size + length
        return Kept(etag=content[_FRAME.size : begin].decode("ascii"), events=events, body=content[begin:])

    def _seal(self, name: str, content: bytes) -> bytes:
        octets = name.encode() + b"\0" + content
        return hashlib.blake2b(octets, key=self._key, digest_size=_SEAL_OCTETS).digest()
