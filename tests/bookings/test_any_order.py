"""S-41: changes that arrive in any order, twice, under a clock that goes back, end in the same row."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from feedserver.bookings.model import Booking, Record
from tests.bookings.samples import DELETE, NOON, said, told

Change = tuple[int, Booking | None]

_CONTENT: list[dict[str, Any]] = [
    {"status": "provisional"},
    {"status": "confirmed", "location": "Room 5"},
    {"status": "cancelled"},
    {"status": "confirmed", "managed_by": "teams"},
    {"status": "confirmed", "participants": []},
    {"status": "rejected", "summary": "Review"},
]


def changes(deleted: int, last: dict[str, Any]) -> list[Change]:
    """Versions 1 to 6, of which one is a delete and the sixth says ``last``."""
    content = [said(**fields) for fields in [*_CONTENT[:5], last]]
    return [(n, DELETE if n == deleted else booking) for n, booking in enumerate(content, start=1)]


def with_duplicates(order: Sequence[Change]) -> list[Change]:
    """Each change is followed by the first one again, and the whole by everything once more."""
    return [change for each in order for change in (each, order[0])] + list(order)


def replayed(order: Sequence[Change]) -> Record:
    """The record after all of them, each told at a time before the one before it."""
    record: Record | None = None
    for step, (version, booking) in enumerate(with_duplicates(order)):
        before, now = record, NOON + timedelta(minutes=(7 * step) % 5 - step)
        record = told(before, booking, version, now).record
        if before is not None:
            assert record.sequence >= before.sequence
            assert record.changed_at >= before.changed_at
            assert (record.sequence > before.sequence) == (record.changed_at > before.changed_at)
    assert record is not None
    return record


def without_stamps(record: Record) -> Record:
    """What must not depend on the order. Of the times of an end, only whether there is one counts."""
    return replace(
        record,
        sequence=0,
        created_at=NOON,
        updated_at=NOON,
        changed_at=NOON,
        cancelled_at=NOON if record.cancelled_at else None,
        deleted_at=NOON if record.deleted_at else None,
    )


@pytest.mark.parametrize("last", [_CONTENT[5], {"status": "confirmed"}], ids=["rejected", "alive"])
@pytest.mark.parametrize("deleted", [1, 3, 5])
def test_all_orders_of_six_versions_end_in_the_newest(deleted: int, last: dict[str, Any]) -> None:
    ends = {without_stamps(replayed(order)) for order in permutations(changes(deleted, last))}
    assert len(ends) == 1
    (end,) = ends
    assert (end.version, end.booking, end.deleted_at) == (6, said(**last), None)


def test_all_orders_that_end_in_a_delete_end_deleted() -> None:
    """What the tombstone shows is the newest that came before the delete; nothing else differs."""
    ends = {
        without_stamps(replace(replayed(order), booking=None))
        for order in permutations(changes(6, {"status": "confirmed"}))
    }
    assert len(ends) == 1
    (end,) = ends
    assert (end.version, end.deleted_at, end.cancelled_at) == (6, NOON, NOON)
