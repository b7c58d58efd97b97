"""What an ETag is made of: digests of entries that can be added up, in the database too. Pure.

The order of a feed's entries follows from what stands in them, so the sum says as much as a digest of the
joined bytes, without reading all of them at each change.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

_OCTETS = 6


class Digest(NamedTuple):
    """96 bits in two numbers; sums of up to 32,000 fit into 64 bits each."""

    high: int
    low: int


def digest_of(data: bytes) -> Digest:
    """The digest of one entry's bytes."""
    octets = hashlib.blake2b(data, digest_size=2 * _OCTETS).digest()
    return Digest(int.from_bytes(octets[:_OCTETS], "big"), int.from_bytes(octets[_OCTETS:], "big"))


def total(digests: Iterable[Digest]) -> Digest:
    """The sum of digests."""
    high = low = 0
    for one in digests:
        high, low = high + one.high, low + one.low
    return Digest(high, low)
