"""Hostile text in every field of a booking, its meeting and an override."""

import types
import typing
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from random import Random
from typing import Any, Protocol

from feedserver.bookings.model import Booking, Meeting, Organiser, Participant
from feedserver.ics.calendar import calendar
from feedserver.ics.event import Style, booking_event
from feedserver.ics.series import series_events
from feedserver.ics.vtimezone import vtimezone
from feedserver.tokens.model import Privacy
from tests.bookings.series import series
from tests.ics.samples import HOSTILE_PIECES, STAMP, booking, record

#: Texts that the server checks or makes itself, and never shows as they are.
NOT_SHOWN = {"start", "end", "timezone", "recurrence"}
_ADDRESSES = {"url": "https://h.example/", "meeting.url": "tel:"}
_CODE_POINTS = 0x110000
#: Code points of the walk through all of them that one text takes.
_STEP = 13
ZONE = vtimezone("Europe/London", datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))


class Source(Protocol):
    """Where texts and choices come from."""

    def text(self, field: str) -> str:
        """Any text whatever for that field."""

    def choose(self, number: int) -> int:
        """One of 0 to ``number`` - 1."""


@dataclass
class Walk:
    """At random, but with 13 code points of a walk through all of them, at another place in each field."""

    random: Random
    number: int

    def text(self, field: str) -> str:
        offset = sum(field.encode()) * 9973
        first = (self.number * _STEP + offset) % _CODE_POINTS
        block = "".join(chr((first + step) % _CODE_POINTS) for step in range(_STEP))
        pieces = "".join(self.random.choices(HOSTILE_PIECES, k=self.random.randrange(6)))
        parts = [block, pieces, chr(self.random.randrange(_CODE_POINTS)) * self.random.choice((0, 1, 90))]
        self.random.shuffle(parts)
        return "".join(parts)

    def choose(self, number: int) -> int:
        return self.random.randrange(number)


#: The types of a dataclass' fields by their names.
hints_of = cache(typing.get_type_hints)


def hostile(kept: Any, source: Source, path: str = "") -> Any:
    """A value like ``kept`` with hostile text in every field that is text, found by the fields' types."""
    hints = hints_of(type(kept))
    names = [one.name for one in fields(kept) if one.name not in NOT_SHOWN]
    made = {name: _made(getattr(kept, name), hints[name], source, f"{path}{name}") for name in names}
    return replace(kept, **made)


def _made(value: Any, hint: Any, source: Source, name: str) -> Any:
    kinds = set(typing.get_args(hint)) if isinstance(hint, types.UnionType) else {hint}
    if str in kinds:
        none = type(None) in kinds and source.choose(12) == 0
        return None if none else _beginning(name, source) + source.text(name)
    if tuple[str, ...] in kinds:
        return tuple(source.text(name) for _ in range(source.choose(4)))
    if isinstance(value, tuple):
        return tuple(hostile(one, source, f"{name}.") for one in value)
    return hostile(value, source, f"{name}.") if is_dataclass(value) else value


def _beginning(name: str, source: Source) -> str:
    return _ADDRESSES[name] if name in _ADDRESSES and source.choose(2) else ""


@cache
def _series() -> Booking:
    return series("FREQ=WEEKLY;COUNT=3", overrides=[{"recurrence_id": "2026-12-08T10:00:00"}])


def filled(**changes: Any) -> Booking:
    """A booking that has something of everything."""
    return booking(
        meeting=Meeting(url="tel:1"),
        organiser=Organiser(email="x"),
        participants=(Participant(user="x"),),
        **changes,
    )


@dataclass(frozen=True)
class Example:
    """A single booking, or a series with an override; its style; its calendar's name."""

    single: Booking
    override: Booking | None
    style: Style
    name: str

    @property
    def shown(self) -> list[Booking]:
        return [self.single] if self.override is None else [self.single, self.override]

    def feed(self) -> bytes:
        """What the builders make of it, as a library."""
        if self.override is None:
            parts = [booking_event(record(self.single), self.style, stamp=STAMP)]
        else:
            kept = record(_with_override(self.single, self.override))
            parts = [ZONE, series_events(kept, (), self.style, stamp=STAMP)]
        return calendar(self.name, parts, description=self.name)


def example(source: Source) -> Example:
    """Every field hostile, at any level of privacy, with or without alarms."""
    privacy = (Privacy.FULL, Privacy.FULL, Privacy.FULL, Privacy.TITLE, Privacy.BUSY)[source.choose(5)]
    single = hostile(filled(), source)
    override = hostile(filled(), source) if source.choose(2) else None
    style = Style(privacy=privacy, alarms=(10,) if source.choose(2) else ())
    return Example(single, override, style, source.text("name"))


def _with_override(said: Booking, override: Booking) -> Booking:
    """The series with the words of ``said``, and those of ``override`` in its second week."""
    kept = _series()
    assert kept.recurrence is not None
    occurrences = tuple(
        replace(one, booking=one.booking and _worded(one.booking, override))
        for one in kept.recurrence.occurrences
    )
    return replace(_worded(kept, said), recurrence=replace(kept.recurrence, occurrences=occurrences))


def _worded(kept: Booking, said: Booking) -> Booking:
    words = hints_of(Booking).keys() - {*NOT_SHOWN, "starts_at", "ends_at", "all_day"}
    return replace(kept, **{name: getattr(said, name) for name in words})
