"""Big databases in a short time: rows put straight into feedserver's own tables, as the API would write them.

SQLite alone. The addresses follow from the numbers of user and token, so a database can be used again.
"""

import base64
import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Table

from benchmarks.content import Said, booking, instants
from benchmarks.progress import progress
from benchmarks.site import Site
from benchmarks.unavailable import Failed
from feedserver.database.schema import bookings, calendar_tokens, participants, users
from feedserver.database.sqlite import sqlite_module
from feedserver.ics.uid import event_uid
from feedserver.installation import DEFAULT_UID_DOMAIN
from feedserver.keys import load_keys
from feedserver.tokens.links import feed_url
from feedserver.tokens.model import TokenOptions
from feedserver.tokens.signature import TokenSigner

_ROWS_AT_ONCE = 20_000
_CACHE_KIB = 1_000_000

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How many users, and of each how many tokens and bookings."""

    users: int
    tokens_each: int
    bookings_each: int


class Bulk:
    """The people of a database that was filled like that."""

    def __init__(self, site: Site, size: Size) -> None:
        self.size = size
        self._keys = load_keys(site.home / "keys.json")
        self._signer = TokenSigner(self._keys.signing)
        self._now = int(time.time())
        self._said = [booking("", number, []) for number in range(size.bookings_each)]

    def user(self, number: int) -> str:
        """The id of a user."""
        return f"u-{number:07}"

    def booking(self, user: int, number: int) -> str:
        """The id of a booking, of that user alone."""
        return f"b-{user:07}-{number:04}"

    def change(self, user: int, version: int) -> Said:
        """A change of the first booking of a user, for the API."""
        return booking(self.booking(user, 0), 0, [self.user(user)], version)

    def path(self, user: int, token: int = 0) -> str:
        """The path of a feed."""
        random_part = self._random_part(user, token)
        return feed_url("", self._signer.sign(random_part, self._signer.newest), self._name(user))

    def fill(self, site: Site) -> None:
        """Write everything into an empty database whose server does not run; a bar shows how far it is."""
        connection = sqlite_module().connect(site.home / "feedserver.db", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
            connection.execute(f"PRAGMA {pragma}")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN "
            "('bookings', 'calendar_tokens', 'participants', 'users')"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        self._insert_all(connection)
        for _, definition in indexes:
            connection.execute(definition)
        connection.close()

    def _insert_all(self, connection: Any) -> None:
        size = self.size
        total = size.users * (1 + 2 * size.bookings_each + size.tokens_each)
        with progress("Filling the database", total) as advance:
            for table, rows in (
                (users, self._users()),
                (bookings, self._bookings()),
                (participants, self._participants()),
                (calendar_tokens, self._tokens()),
            ):
                for count in _insert(connection, table, rows):
                    advance(count)

    def _name(self, user: int) -> str:
        return f"Person {user} bookings"

    def _random_part(self, user: int, token: int) -> str:
        digest = hashlib.blake2b(f"{user} {token}".encode(), key=self._keys.uid[:64], digest_size=16)
        return base64.urlsafe_b64encode(digest.digest()).decode()[:22]

    def _users(self) -> Iterator[Row]:
        made = dict.fromkeys(("created_at", "updated_at", "status_changed_at", "feed_changed_at"), self._now)
        same = {"timezone": "Europe/London", "feed_version": 1, "had_booking": 1, **made}
        for user in range(self.size.users):
            yield {"id": self.user(user), "name": f"Person {user}", **same}

    def _bookings(self) -> Iterator[Row]:
        columns = [_columns(said) for said in self._said]
        made = dict.fromkeys(("created_at", "updated_at", "changed_at"), self._now)
        for user in range(self.size.users):
            for number, same in enumerate(columns):
                own = self.booking(user, number)
                uid = event_uid(self._keys.uid, DEFAULT_UID_DOMAIN, "booking", own)
                yield {"id": own, "uid": uid, **same, **made}

    def _participants(self) -> Iterator[Row]:
        for user in range(self.size.users):
            for number in range(self.size.bookings_each):
                yield {
                    "booking": self.booking(user, number),
                    "position": 0,
                    "user": self.user(user),
                    "role": "apprentice",
                }

    def _tokens(self) -> Iterator[Row]:
        options = {
            name: json.dumps(value) if isinstance(value, tuple) else value
            for name, value in asdict(TokenOptions()).items()
        }
        same = {"key_id": self._signer.newest, **options, "issued_at": self._now, "changed_at": self._now}
        for user in range(self.size.users):
            for token in range(self.size.tokens_each):
                yield {
                    "id": f"tok_{self._now:08x}{user:010x}{token:06x}",
                    "user": self.user(user),
                    "random_part": self._random_part(user, token),
                    "calendar_name": self._name(user),
                    **same,
                }


def _columns(said: Said) -> dict[str, Any]:
    """What of a booking is the same for everybody who has it."""
    plain = ("version", "kind", "summary", "description", "location", "status", "start", "end", "timezone")
    starts_at, ends_at = instants(said)
    return {
        **{name: said[name] for name in (*plain, "url")},
        **{name: json.dumps(said[name]) for name in ("meeting", "organiser", "categories")},
        "sequence": 0,
        "all_day": 0,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "first_starts_at": starts_at,
        "last_ends_at": ends_at,
    }


def _insert(connection: Any, table: Table, rows: Iterator[Row]) -> Iterator[int]:
    """Insert rows that have the same columns; yields how many there are more, time after time."""
    waiting: list[tuple[Any, ...]] = []
    first = next(rows)
    columns = ", ".join(f'"{table.c[name].name}"' for name in first)
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join('?' * len(first))})"  # noqa: S608
    waiting.append(tuple(first.values()))
    connection.execute("BEGIN")
    for row in rows:
        waiting.append(tuple(row.values()))
        if len(waiting) == _ROWS_AT_ONCE:
            yield _flush(connection, statement, waiting)
    yield _flush(connection, statement, waiting)
    connection.execute("COMMIT")


def _flush(connection: Any, statement: str, waiting: list[tuple[Any, ...]]) -> int:
    connection.executemany(statement, waiting)
    count = len(waiting)
    waiting.clear()
    return count


def filled(site: Site, size: Size) -> Bulk:
    """Fill the database of a site, unless it was filled before; Failed when it was with another size."""
    bulk, note = Bulk(site, size), site.home / "filled.json"
    if not note.exists():
        bulk.fill(site)
        note.write_text(json.dumps(asdict(size)))
    elif json.loads(note.read_text()) != asdict(size):
        raise Failed(f"{site.home} holds a database of another size: {note.read_text()}")
    return bulk


def spread(among: range, wanted: int) -> Sequence[int]:
    """At most ``wanted`` of those numbers, evenly apart."""
    return among[:: max(1, len(among) // wanted)][:wanted]
