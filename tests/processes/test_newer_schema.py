"""Workers go on while a newer version adds to the schema beneath them (S-47).

No newer version is at hand, so what one may do is done: columns, a table and an index more, and its revision.
"""

import threading
from collections import Counter

from sqlalchemy import Connection, text

from feedserver.database.engine import open_database
from feedserver.database.migrate import change_schema
from feedserver.database.revisions import present_revision
from tests.processes.client import Client, booking
from tests.processes.installation import Installation

_WORKERS = 4
_ADDED = (
    *(
        f"ALTER TABLE {table} ADD COLUMN of_a_newer_version TEXT DEFAULT 'x'"
        for table in ("users", "organisations", "bookings", "participants", "calendar_tokens", "token_use")
    ),
    "CREATE TABLE newer (id INTEGER PRIMARY KEY, booking VARCHAR(128))",
    "CREATE INDEX ix_newer ON bookings (created_at)",
    "UPDATE alembic_version SET version_num = '9999'",
)


class Life:
    """Reads and writes from a thread, until told to stop; ``statuses`` counts what was answered."""

    def __init__(self, host: Client, url: str) -> None:
        self.statuses: Counter[int] = Counter()
        self._host, self._url = host, url
        self._ends = threading.Event()
        self._turned = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._live, daemon=True)

    def __enter__(self) -> "Life":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()

    def turn(self, times: int) -> None:
        """Wait for so many turns more."""
        for _ in range(times):
            assert self._turned.acquire(timeout=60)

    def _live(self) -> None:
        turn = 0
        while not self._ends.is_set():
            turn += 1
            said = booking(summary=f"Turn {turn}")
            for method, path, body in (
                ("PUT", f"/bookings/b-{turn % 9}", said),
                ("PATCH", f"/bookings/b-{turn % 9}", {"location": "Room 5"}),
                ("GET", "/bookings?limit=5", None),
                ("PUT", "/users/ben", {"name": f"Ben {turn}"}),
                ("POST", "/users/ben/tokens", {}),
                ("GET", "/users/amira/tokens", None),
            ):
                self.statuses[self._host.call(method, path, body).status] += 1
            self.statuses[self._host.get(self._url).status] += 1
            self._turned.release()


def test_old_workers_serve_on_a_schema_that_was_added_to(installation: Installation) -> None:
    present = _revision(installation)
    try:
        with installation.serving(_WORKERS) as server:
            host = Client(server.port, installation.api_key())
            host.done("PUT", "/users/amira", {"name": "Amira"})
            host.done("PUT", "/organisations/academy", {"name": "Academy"})
            url = host.done("POST", "/users/amira/tokens", {})["url"]
            with Life(host, url) as life:
                life.turn(20)  # statements are prepared by now on every worker
                _run(installation, _ADDED)
                life.turn(2)
                until_then = Counter(life.statuses)
                life.statuses.clear()
                life.turn(40)
            # PostgreSQL may end those that want the same tables in another order: one a try.
            told_to_come_again = until_then.pop(503, 0) + life.statuses.pop(503, 0)
            assert told_to_come_again <= (0 if installation.database_url.startswith("sqlite") else 3)
            assert until_then.keys() | life.statuses.keys() <= {200, 201}, server.stderr
            assert host.get(url).text.count("BEGIN:VEVENT") == 9
    finally:
        _run(installation, _taken_back(present))


def _taken_back(revision: str) -> tuple[str, ...]:
    """Other tests use this database too."""
    back = [added.replace("ADD COLUMN", "DROP COLUMN").partition(" TEXT")[0] for added in _ADDED[:6]]
    return (
        *back,
        "DROP TABLE newer",
        "DROP INDEX ix_newer",
        f"UPDATE alembic_version SET version_num = '{revision}'",  # noqa: S608
    )


def _revision(installation: Installation) -> str:
    database = open_database(installation.database_url)
    revision = present_revision(database)
    database.close()
    assert revision is not None
    return revision


def _run(installation: Installation, statements: tuple[str, ...]) -> None:
    """As an upgrade does it."""

    def change(tx: Connection) -> None:
        for statement in statements:
            tx.execute(text(statement))

    database = open_database(installation.database_url)
    change_schema(database, change)
    database.close()
