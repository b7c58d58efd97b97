"""A file of leaked passwords, as the downloader of haveibeenpwned.com writes it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def leaked_file(folder: Path, passwords: Iterable[str]) -> Path:
    """The file of those passwords."""
    digests = (hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in passwords)
    path = folder / "leaked.txt"
    path.write_text("".join(f"{digest}:{number}\n" for number, digest in enumerate(sorted(digests), 1)))
    return path
