"""An upgrade that is killed leaves the old schema with every row, and the next one does it all (S-47).

``make campaign-upgrade`` is the same with 300,000 bookings.
"""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text

from feedserver.database.engine import Database
from feedserver.database.migrate import upgrade
from feedserver.database.revisions import require_current, revision_of
from tests.database.test_migrations import _differences, run_alembic
from tests.full import full_or
from tests.processes.installation import clean_environment

_ROWS = full_or(300_000, 5_000)
#: The revision before the one that rewrites every booking.
_OLD = "0002"
_REWRITES = "UPDATE bookings SET first_starts_at"
#: Text of a statement, and seconds after it.
_KILLS = [
    ("ADD COLUMN recurrence", 0.0),
    (_REWRITES, 0.0),
    *((_REWRITES, _ROWS * share * 1e-6) for share in (0.3, 1, 3)),
    ("CREATE TABLE portal_links", 0.0),
    ("CREATE TABLE feed_entries", 0.0),
    ("SET version_num='0008'", 0.0),
    ("CREATE INDEX ix_feed_entries_booking", 0.0),
    ("SET version_num='0011'", 0.0),
]
_NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :rows)",
    "postgresql": "WITH numbers(n) AS (SELECT generate_series(1, CAST(:rows AS integer)))",
}
_BOOKINGS = """
INSERT INTO bookings
    (id, uid, kind, summary, status, start, "end", starts_at, ends_at, all_day, categories, sequence,
     created_at, updated_at, changed_at)
{numbers} SELECT 'b-' || n, 'uid-' || n, 'booking', 'Planning meeting', 'confirmed', '2026-12-01T10:00:00Z',
    '2026-12-01T11:00:00Z', 1700000000 + n, 1700003600 + n, false, '[]', n, 1600000000, 1600000000, 1600000000
FROM numbers
"""
_WHOLE = text("SELECT count(*), sum(sequence) FROM bookings WHERE starts_at = 1700000000 + sequence")
_REWRITTEN = text(
    "SELECT count(*) FROM bookings WHERE first_starts_at = starts_at AND last_ends_at = ends_at"
)


@pytest.mark.long
def test_an_upgrade_that_is_killed_is_not_there(empty: Database) -> None:
    run_alembic(empty, lambda config: command.upgrade(config, _OLD))
    _fill(empty)
    before = _state(empty)
    assert before[:2] == (_OLD, (_ROWS, _ROWS * (_ROWS + 1) // 2))
    for statement, seconds in _KILLS:
        assert _upgraded(empty, statement, seconds) == -signal.SIGKILL, statement
        assert _state(empty) == before, statement

    began = time.monotonic()
    upgrade(empty)
    took = time.monotonic() - began
    require_current(empty)
    assert _differences(empty) == []
    with empty.read() as tx:
        assert tx.execute(_WHOLE).one() == before[1]
        assert tx.scalar(_REWRITTEN) == _ROWS
        if empty.is_sqlite:
            assert tx.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
    print(f"{empty.engine.dialect.name}: {_ROWS} bookings, {len(_KILLS)} kills, then done in {took:.1f} s")


def _fill(database: Database) -> None:
    numbers = _NUMBERS[database.engine.dialect.name]
    with database.write() as tx:
        tx.execute(text(_BOOKINGS.format(numbers=numbers)), {"rows": _ROWS})


def _state(database: Database) -> tuple[object, ...]:
    """Revision, rows, and the columns of all tables."""
    with database.read() as tx:
        tables = inspect(tx)
        columns = {name: len(tables.get_columns(name)) for name in tables.get_table_names()}
        return revision_of(tx), tuple(tx.execute(_WHOLE).one()), columns


def _upgraded(database: Database, statement: str, seconds: float) -> int:
    url = database.engine.url.render_as_string(hide_password=False)
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.database.doomed_upgrade", url, statement, str(seconds)],
        cwd=Path(__file__).parents[2],
        env=clean_environment(),
        timeout=300,
    ).returncode
