"""The peers' database: the same bookings that feedserver is given, in three plain tables."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from benchmarks.content import Said, instants

TOKEN = "a-secret-of-the-one-person"  # noqa: S105

_TABLES = """
CREATE TABLE people (id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE);
CREATE TABLE bookings (
    id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, summary TEXT NOT NULL, description TEXT NOT NULL,
    location TEXT NOT NULL, category TEXT NOT NULL, url TEXT NOT NULL, meeting TEXT NOT NULL,
    starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE TABLE seats (
    booking TEXT NOT NULL REFERENCES bookings (id), person TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (booking, person)
);
CREATE INDEX ix_seats_person ON seats (person);
"""


def write(path: Path, bookings: Sequence[Said]) -> None:
    """Make the file with one person who has all those bookings."""
    connection = sqlite3.connect(path)
    with connection:
        connection.executescript(_TABLES)
        connection.execute("INSERT INTO people VALUES ('p', ?)", (TOKEN,))
        marks = ", ".join("?" * 12)
        connection.executemany(f"INSERT INTO bookings VALUES ({marks})", map(_row, bookings))  # noqa: S608
        connection.executemany("INSERT INTO seats VALUES (?, 'p')", [(said["id"],) for said in bookings])
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def _row(said: Said) -> tuple[object, ...]:
    starts_at, ends_at = instants(said)
    words = [said[name] for name in ("summary", "description", "location")]
    links = [said["categories"][0], said["url"], said["meeting"]["url"]]
    return (said["id"], 0, *words, *links, starts_at, ends_at, starts_at - 86_400, starts_at - 86_400)
