"""Passwords that have leaked, in a file as the downloader of haveibeenpwned.com writes it.

A line is the SHA-1 digest of a password in 40 hexadecimal digits, and may go on with a colon and how often it
was seen. The lines are sorted by digest, so that some dozen reads find one among a thousand million.
"""

import hashlib
import os
import re
from bisect import bisect_left
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

_DIGITS = 40
_LINE = re.compile(rb"[0-9A-Fa-f]{40}(:[0-9]+)?\r?\n?")
#: Octets; more than any line has.
_LONGEST = 80
#: After every digest.
_END = b"G"
_SAMPLES = 64


def has_leaked(path: Path, password: str) -> bool:
    """Whether the file has the digest of that password, which is taken of its UTF-8.

    Raises:
        OSError: the file cannot be read.
    """
    # Not to protect anything: it is the name of a line.
    digest = hashlib.sha1(password.encode("utf-8", "ignore"), usedforsecurity=False).hexdigest()
    wanted = digest.upper().encode()
    with path.open("rb") as file:
        offsets = range(file.seek(0, os.SEEK_END))
        found = bisect_left(offsets, wanted, key=lambda offset: _digest_from(file, offset))
        return _digest_from(file, found) == wanted


def require_leaked_passwords(path: Path) -> None:
    """Look at some lines all over the file.

    Raises:
        OSError: it cannot be read.
        ValueError: a line is no digest, or they are not sorted by it.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        lines = [_line_from(file, size * step // _SAMPLES) for step in range(_SAMPLES)]
    digests = [line[:_DIGITS].upper() for line in lines if line]
    if not digests or not all(_LINE.fullmatch(line) for line in lines if line):
        raise ValueError("lines must be SHA-1 digests in hexadecimal digits")
    if any(later < earlier for earlier, later in pairwise(digests)):
        raise ValueError("lines must be sorted by digest")


def _digest_from(file: BinaryIO, offset: int) -> bytes:
    return _line_from(file, offset)[:_DIGITS].upper() or _END


def _line_from(file: BinaryIO, offset: int) -> bytes:
    """The first line that begins after that octet, and at 0 the first of all; empty where none does."""
    file.seek(offset)
    if offset:
        file.readline(_LONGEST)
    return file.readline(_LONGEST)
