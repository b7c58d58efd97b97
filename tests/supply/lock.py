"""The lock files as values: what is pinned, and with which hashes."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PINNED = re.compile(r"(?P<name>[a-z0-9-]+)(?:\[[a-z,]+\])?==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})\b")


@dataclass(frozen=True, slots=True)
class Pinned:
    """One requirement."""

    name: str
    version: str
    hashes: frozenset[str]


def locked(name: str) -> list[Pinned]:
    """What a lock file of the repository pins; everything that is no comment has to be of that form."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            match = _PINNED.match(line)
            assert match, line
            found.append(Pinned(match["name"], match["version"], frozenset(_HASH.findall(line))))
    return found
