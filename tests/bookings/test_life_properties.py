"""S-44: whatever a host says, and however the clock jumps, SEQUENCE and stamps keep their order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from feedserver.bookings.model import Booking, Record
from tests.bookings.samples import DELETE, NOON, said, told

_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "summary": st.sampled_from(["Planning meeting", "Review"]),
        "location": st.sampled_from([None, "Room 4", "Room 5"]),
        "status": st.sampled_from(["provisional", "confirmed", "cancelled", "rejected"]),
        "start": st.sampled_from(["2026-12-01T10:00:00", "2026-12-01T10:00:00Z", "2026-12-01T09:00:00"]),
        "managed_by": st.sampled_from([None, "teams", "zoom"]),
        "meeting": st.sampled_from([None, {"url": "tel:+441234"}]),
        "kind": st.sampled_from(["booking", "review"]),
        "participants": st.sampled_from([[], [{"user": "amira"}]]),
    },
)
_VERSIONS = st.none() | st.integers(0, 12)


def as_seen(record: Record) -> tuple[Any, ...] | None:
    """What calendars can tell apart: nothing while nothing was ever said, one form of all ends."""
    booking = record.booking
    if booking is None:
        return None
    state = "ended" if record.cancelled_at else booking.status
    shown = (booking.summary, booking.location, booking.starts_at, booking.ends_at, booking.meeting)
    return (*shown, state, booking.managed_by is not None)


class Life(RuleBasedStateMachine):
    """One id, told things in any order under a clock that jumps both ways."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.before: Record | None = None
        self.record: Record | None = None
        self.highest: int | None = None

    @rule(seconds=st.integers(-7200, 7200))
    def turn_the_clock(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(fields=_FIELDS, version=_VERSIONS)
    def put(self, fields: dict[str, Any], version: int | None) -> None:
        booking = said(**fields)
        applied = self._tell(booking, version)
        assert self.record is not None
        if applied:
            assert self.record.booking == booking
            assert self.record.deleted_at is None
            assert (self.record.cancelled_at is not None) == booking.status.is_cancelled

    @rule(version=_VERSIONS)
    def delete(self, version: int | None) -> None:
        applied = self._tell(DELETE, version)
        assert self.record is not None
        assert not applied or (self.record.deleted_at is not None and self.record.is_cancelled)

    @precondition(lambda self: self.record and self.record.booking and not self.record.deleted_at)
    @rule()
    def put_the_same_again(self) -> None:
        assert self.record is not None
        kept = self.record
        self._tell(kept.booking, None)
        assert self.record == kept

    def _tell(self, booking: Booking | None, version: int | None) -> bool:
        self.before = self.record
        outcome = told(self.record, booking, version, self.now)
        self.record = outcome.record
        deleted_already = booking is DELETE and self.before is not None and self.before.deleted_at is not None
        stale = version is not None and self.highest is not None and version <= self.highest
        assert outcome.applied == (not stale or deleted_already)
        if not outcome.applied:
            assert (outcome.changed, outcome.stored, outcome.record) == ((), False, self.before)
        known = [number for number in (version, self.highest) if number is not None]
        self.highest = max(known, default=None)
        return outcome.applied

    @invariant()
    def the_highest_version_is_kept(self) -> None:
        assert self.record is None or self.record.version == self.highest

    @invariant()
    def sequence_and_stamp_rise_together_or_not_at_all(self) -> None:
        before, after = self.before, self.record
        if before is None or after is None:
            return
        assert after.sequence - before.sequence in (0, 1)
        assert after.changed_at >= before.changed_at
        assert (after.changed_at > before.changed_at) == (after.sequence > before.sequence)

    @invariant()
    def they_move_exactly_with_what_is_seen(self) -> None:
        before, after = self.before, self.record
        if before is None or after is None:
            return
        made_again = before.deleted_at is not None and after.deleted_at is None
        moved = as_seen(before) != as_seen(after) or made_again
        assert (after.sequence > before.sequence) == moved

    @invariant()
    def identity_never_changes(self) -> None:
        if self.before is not None and self.record is not None:
            same = {name: getattr(self.before, name) for name in ("id", "uid", "created_at")}
            assert replace(self.record, **same) == self.record


Life.TestCase.settings = settings(max_examples=100, stateful_step_count=25, deadline=None, derandomize=True)
TestLife = Life.TestCase
