"""S-37: how long it takes to back up, verify and restore a large SQLite database.

``python -m tests.backup.campaign MEBIBYTES`` (``make campaign-restore``: 1,024) fills a database, and runs
the commands as an operator does. A restore checks what it puts into place, so its time is that of a restored
and verified database.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bulk import Bulk, Size
from benchmarks.site import Site
from feedserver.database.sqlite import sqlite_module

#: A user with 20 bookings, 10 tokens and a shelf takes about so much.
_OCTETS_A_USER = 31_000
_MOST_SECONDS = 60
#: Shelves as reading the feeds would have left them, but for what stands in the entries.
_SHELVES = """
INSERT INTO feed_shelves (id, "user", style, version, renderer, after, before)
SELECT rowid, id, 'full', feed_version, 'campaign', 0, 4000000000 FROM users
"""
_ENTRIES = """
INSERT INTO feed_entries (shelf, starts_at, uid, booking, kind, first_at, last_at, gap_seconds, stamp, events,
  is_occurrence, digest_high, digest_low, data)
SELECT s.id, b.starts_at, b.uid, b.id, b.kind, b.starts_at, b.ends_at, 0, '20261121T000000Z', 1, 0, 1, 1,
  hex(randomblob(320))
FROM participants p JOIN bookings b ON b.id = p.booking JOIN feed_shelves s ON s."user" = p."user"
"""


@dataclass(frozen=True)
class Took:
    """Seconds of each command, and the size of the database in octets."""

    octets: int
    seconds: dict[str, float]


def measure(mebibytes: int, folder: Path) -> Took:
    """Fill a database of about that size, revoke a token after its backup, and restore it."""
    site = Site(folder)
    Bulk(site, Size(max(1, (mebibytes << 20) // _OCTETS_A_USER), 10, 20)).fill(site)
    database = site.home / "feedserver.db"
    connection = sqlite_module().connect(database)
    connection.execute(_SHELVES)
    connection.execute(_ENTRIES)
    connection.commit()
    (token,) = connection.execute("SELECT min(id) FROM calendar_tokens").fetchone()
    connection.close()
    backup, seconds = folder / "campaign.backup", dict[str, float]()
    for label, words in (
        ("create", ["backup", "create", str(backup)]),
        ("verify", ["backup", "verify", str(backup)]),
        ("revoke", ["token", "revoke", token]),
        ("restore", ["backup", "restore", str(backup)]),
        ("restore --exact", ["backup", "restore", "--exact", str(backup)]),
    ):
        began = time.perf_counter()
        site.run(*words)
        seconds[label] = time.perf_counter() - began
    return Took(backup.stat().st_size, seconds)


def main(mebibytes: int) -> int:
    """Print the figures; 1 where the goal is missed."""
    with TemporaryDirectory() as folder:
        took = measure(mebibytes, Path(folder))
    print(f"{took.octets / 2**20:,.0f} MiB")
    for label, seconds in took.seconds.items():
        print(f"{label:16} {seconds:6.1f} s")
    return int(max(took.seconds.values()) > _MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
