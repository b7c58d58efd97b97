"""``feedserver worker``."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time
from sqlalchemy import func, select

from feedserver.bookings.store import find_booking
from feedserver.database.engine import Database
from feedserver.database.schema import outbox
from tests.cli.conftest import Run, done, printed
from tests.site import START, Site, settings_for


@pytest.fixture
def deleted(home: Path, ready: Run) -> datetime:
    """Three bookings were deleted at START; gives when their tombstones have ended for sure."""
    site = Site(settings_for(home))
    for number in range(3):
        site.host.make_booking(f"b-{number}", participants=[])
        site.host.call("DELETE", f"/bookings/b-{number}")
    site.close()
    return START + timedelta(days=site.settings.tombstone_days + 1)


def _waiting(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(outbox)) or 0


def test_once_does_what_is_due_and_ends(ready: Run, deleted: datetime, database: Database) -> None:
    with freeze_time(deleted):
        assert printed(ready("worker", "--once", "--json")) == {"done": 3}
        assert printed(ready("worker", "--once", "--json")) == {"done": 0}
    assert _waiting(database) == 0
    with database.read() as tx:
        record = find_booking(tx, "b-0")
    assert record is not None and record.booking is None


def test_once_leaves_what_is_not_due(ready: Run, deleted: datetime, database: Database) -> None:
    with freeze_time(START):
        done(ready("worker", "--once"))
    with freeze_time(deleted - timedelta(days=2)):
        assert printed(ready("worker", "--once", "--json")) == {"done": 0}
    assert _waiting(database) == 3


def test_words_go_to_standard_error(ready: Run, deleted: datetime) -> None:
    with freeze_time(deleted):
        result = done(ready("worker", "--once"))
    assert (result.stdout, result.stderr) == ("", "Done: 3.\n")
