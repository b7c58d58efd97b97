"""The rules of a booking's life: what each thing a host says does to what is kept.

Two tables, one for PUT and one for DELETE; the first row that fits decides.
``stores``: what the host sent replaces what is kept. ``raises``: everybody who
looks at a calendar sees a change, so SEQUENCE rises by one and the stamps move.

What a feed then shows of the record stands in ``shelves/visible.py`` and ``feeds/selection.py``.
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from feedserver.bookings.model import Booking, Record
from feedserver.bookings.staying import with_answers

#: A change of one of these is seen in a calendar, beside status, managed_by and recurrence.
_VISIBLE = (
    "summary",
    "description",
    "location",
    "starts_at",
    "ends_at",
    "all_day",
    "url",
    "meeting",
    "categories",
)
#: The instants follow from what was sent; they are not fields of their own.
_DERIVED = ("starts_at", "ends_at")
#: Each field that is sent, with its value where nothing is said of it.
_SENT = {
    field.name: None if field.default is MISSING else field.default
    for field in fields(Booking)
    if field.name not in _DERIVED
}


@dataclass(frozen=True)
class Said:
    """What the host said (``booking`` is None for DELETE), beside what is kept."""

    kept: Record | None
    booking: Booking | None
    version: int | None

    @property
    def is_stale(self) -> bool:
        """An older or equal version; a write without one is always the last."""
        kept = self.kept.version if self.kept else None
        return self.version is not None and kept is not None and self.version <= kept

    @property
    def was_deleted(self) -> bool:
        """The id is known and deleted."""
        return self.kept is not None and self.kept.deleted_at is not None

    @property
    def is_unreadable(self) -> bool:
        """The id is known, and what is kept of it makes no sense."""
        return self.kept is not None and self.kept.is_unreadable

    @property
    def is_mended(self) -> bool:
        """What is kept makes no sense, and the host says anew what it is.

        The same version does as well: a host that is asked for a booking sends the one it has.
        """
        if self.kept is None or not self.is_unreadable or self.was_deleted:
            return False
        return not self.is_stale or self.version == self.kept.version

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """Names of the fields that differ from what is kept."""
        before = self.kept.booking if self.kept else None
        return changed_fields(before, self.booking) if self.booking else ()

    @property
    def is_visible(self) -> bool:
        """Whether somebody who looks at a calendar sees the difference."""
        assert self.kept is not None and self.kept.booking is not None and self.booking is not None
        old, new = self.kept.booking, self.booking
        return _seen(old) != _seen(new) or _recurrence_seen(old) != _recurrence_seen(new)


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: when it fits, and what it does."""

    says: str
    fits: Callable[[Said], bool]
    applied: bool = True
    stores: bool = False
    raises: bool = False


def _anything_else(_: Said) -> bool:
    return True


PUT = (
    Row("what is kept makes no sense", lambda said: said.is_mended, stores=True, raises=True),
    Row("an older or equal version", lambda said: said.is_stale, applied=False),
    Row("an id never seen", lambda said: said.kept is None, stores=True),
    Row("deleted, then booked again", lambda said: said.was_deleted, stores=True, raises=True),
    Row("the same data again", lambda said: not said.changed),
    Row(
        "words, time, place, status or manager changed",
        lambda said: said.is_visible,
        stores=True,
        raises=True,
    ),
    Row("participants, kind, organiser or notation changed", _anything_else, stores=True),
)

DELETE = (
    Row("an id never seen", lambda said: said.kept is None),
    Row("deleted already, and makes sense", lambda said: said.was_deleted and not said.is_unreadable),
    Row("an older or equal version", lambda said: said.is_stale and not said.was_deleted, applied=False),
    Row("cancelled already", lambda said: said.kept is not None and said.kept.is_cancelled, stores=True),
    Row("alive", _anything_else, stores=True, raises=True),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: the record to keep, and what the answer says.

    ``moved``: the record differs from what was kept, be it in its version alone.
    """

    record: Record
    applied: bool
    stored: bool
    made: bool
    changed: tuple[str, ...]
    moved: bool = False


def put(said: Said, booking_id: str, uid: str, now: datetime, floor: datetime | None = None) -> Outcome:
    """Decide a PUT at ``now`` (UTC); ``uid`` is used when the id was never seen.

    ``floor`` is the latest stamp that feeds of these users show for another
    reason (a change of a token's options): a visible change has to exceed it.
    """
    assert said.booking is not None
    row = _first_that_fits(PUT, said)
    kept = said.kept or blank(booking_id, uid, now)
    if not row.applied:
        return Outcome(kept, applied=False, stored=False, made=False, changed=())
    stored = _stored(kept, said.booking, now) if row.stores else {}
    raised = _raised(kept, now, floor) if row.raises else {}
    record = replace(kept, version=_highest(said), **stored, **raised)
    made = said.kept is None or said.was_deleted
    moved = record != said.kept
    return Outcome(record, applied=True, stored=row.stores, made=made, changed=said.changed, moved=moved)


def delete(said: Said, booking_id: str, uid: str, now: datetime, floor: datetime | None = None) -> Outcome:
    """Decide a DELETE at ``now`` (UTC). An id never seen keeps its version alone."""
    row = _first_that_fits(DELETE, said)
    kept = said.kept or replace(blank(booking_id, uid, now), deleted_at=now, cancelled_at=now)
    if not row.applied:
        return Outcome(kept, applied=False, stored=False, made=False, changed=())
    stored = _gone(kept, now) if row.stores else {}
    raised = _raised(kept, now, floor) if row.raises else {}
    record = replace(kept, version=_highest(said), **stored, **raised)
    moved = record != said.kept
    return Outcome(record, applied=True, stored=row.stores, made=False, changed=(), moved=moved)


def changed_fields(before: Booking | None, after: Booking) -> tuple[str, ...]:
    """Names of the fields that differ as sent; beside nothing, those that say something."""
    if before is None:
        return tuple(name for name, default in _SENT.items() if getattr(after, name) != default)
    return tuple(name for name in _SENT if getattr(after, name) != getattr(before, name))


def _seen(booking: Booking) -> tuple[object, ...]:
    """What a calendar shows of a booking, but for how it recurs."""
    status = "cancelled" if booking.is_cancelled else booking.status.value
    return status, booking.managed_by is None, *(getattr(booking, name) for name in _VISIBLE)


def _recurrence_seen(booking: Booking) -> tuple[object, ...] | None:
    """What a calendar shows of a series: the meaning, not the notation; None for a single booking."""
    recurrence = booking.recurrence
    if recurrence is None:
        return None
    single = [(one.original_at, one.booking and _seen(one.booking)) for one in recurrence.occurrences]
    return booking.timezone, recurrence.rule, recurrence.excluded, recurrence.added, single


def _first_that_fits(table: tuple[Row, ...], said: Said) -> Row:
    return next(row for row in table if row.fits(said))


def _highest(said: Said) -> int | None:
    known = [v for v in (said.version, said.kept.version if said.kept else None) if v is not None]
    return max(known, default=None)


def blank(booking_id: str, uid: str, now: datetime) -> Record:
    """The record of an id of which nothing is known yet, at ``now`` (UTC)."""
    return Record(
        id=booking_id,
        uid=uid,
        sequence=0,
        version=None,
        booking=None,
        created_at=now,
        updated_at=now,
        changed_at=now,
    )


def _stored(kept: Record, booking: Booking, now: datetime) -> dict[str, Any]:
    """What is different in a record that keeps ``booking`` from now on."""
    return {
        "booking": with_answers(kept, booking),
        "updated_at": now,
        "deleted_at": None,
        "cancelled_at": (kept.cancelled_at or now) if booking.is_cancelled else None,
        "unreadable_of": None,
    }


def _gone(kept: Record, now: datetime) -> dict[str, Any]:
    return {
        "deleted_at": now,
        "updated_at": now,
        "cancelled_at": kept.cancelled_at or now,
        "unreadable_of": None,
    }


def _raised(kept: Record, now: datetime, floor: datetime | None) -> dict[str, Any]:
    """Stamps never fall, and rise by at least a second, even when the clock was set back."""
    shown = max(kept.changed_at, floor or kept.changed_at)
    return {"sequence": kept.sequence + 1, "changed_at": max(now, shown + timedelta(seconds=1))}
