"""From rows of bookings, as the database's driver gives them, to records.

A feed that is kept nowhere reads hundreds of rows at once, so nothing stands between the driver and a
record: instants are seconds since 1970, and what SQLite keeps as JSON is its text (PostgreSQL's driver has
read it already).
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, type_coerce
from sqlalchemy.types import NULLTYPE

from feedserver.bookings.model import Booking, Meeting, Organiser, Participant, Record, Status
from feedserver.bookings.recurrence import recurrence_of
from feedserver.database.schema import bookings

_RECORD = ("id", "uid", "sequence", "version", "cancelled_at", "deleted_at")
_CHANGES = ("created_at", "updated_at", "changed_at")
_WHEN = ("start", "end", "starts_at", "ends_at", "timezone", "all_day")
_WHAT = ("summary", "kind", "description", "location", "status", "url", "managed_by", "retake_of")
_JSON = ("meeting", "organiser", "categories", "recurrence")

#: What :func:`record_of` takes; a query may have columns of its own behind these.
COLUMNS: tuple[ColumnElement[Any], ...] = tuple(
    type_coerce(bookings.c[name], NULLTYPE).label(name)
    for name in (*_RECORD, *_CHANGES, *_WHEN, *_WHAT, *_JSON)
)
Made = TypeVar("Made")

#: So many texts of JSON are not read again: bookings share their organisers and categories.
_SAME_TEXTS = 512


def record_of(row: Row[Any] | tuple[Any, ...], people: Sequence[Participant]) -> Record:
    """A row of ``COLUMNS``, with its participants, as a value.

    Raises:
        one of UNREADABLE: the row makes no sense.
    """
    booking_id, uid, sequence, version, cancelled_at, deleted_at = row[:6]
    created_at, updated_at, changed_at = row[6:9]
    return Record(
        id=booking_id,
        uid=uid,
        sequence=sequence,
        version=version,
        booking=_booking(row, people),
        created_at=datetime.fromtimestamp(created_at, UTC),
        updated_at=datetime.fromtimestamp(updated_at, UTC),
        changed_at=datetime.fromtimestamp(changed_at, UTC),
        cancelled_at=None if cancelled_at is None else datetime.fromtimestamp(cancelled_at, UTC),
        deleted_at=None if deleted_at is None else datetime.fromtimestamp(deleted_at, UTC),
    )


def _booking(row: Row[Any] | tuple[Any, ...], people: Sequence[Participant]) -> Booking | None:
    start, end, starts_at, ends_at, timezone, all_day = row[9:15]
    summary, kind, description, location, status, url, managed_by, retake_of = row[15:23]
    meeting, organiser, categories, recurrence = row[23:27]
    if summary is None:
        return None
    booking = Booking(
        summary=summary,
        start=start,
        end=end,
        starts_at=datetime.fromtimestamp(starts_at, UTC),
        ends_at=datetime.fromtimestamp(ends_at, UTC),
        timezone=timezone,
        all_day=bool(all_day),
        kind=kind,
        description=description,
        location=location,
        status=Status(status),
        url=url,
        meeting=_meeting(meeting),
        managed_by=managed_by,
        organiser=_organiser(organiser),
        participants=tuple(people),
        categories=_categories(categories),
        retake_of=retake_of,
    )
    return replace(booking, recurrence=recurrence_of(_said(recurrence), booking)) if recurrence else booking


def _said(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _from_json(make: Callable[[Any], Made]) -> Callable[[Any], Made]:
    """``make`` for JSON or its text; what it makes of a text must not change, as others get it too."""
    of_text = lru_cache(_SAME_TEXTS)(lambda text: make(json.loads(text)))
    return lambda value: of_text(value) if isinstance(value, str) else make(value)


_meeting = _from_json(lambda said: Meeting(**said) if said else None)
_organiser = _from_json(lambda said: Organiser(**said) if said else None)
_categories: Callable[[Any], tuple[str, ...]] = _from_json(lambda said: tuple(said or ()))
