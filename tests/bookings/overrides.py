"""Random changes of single occurrences, as a host says them: all of them are accepted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.bookings.wall_clock import Clock

_WORDS = st.fixed_dictionaries(
    {},
    optional={
        "summary": st.sampled_from(["Session", "Review"]),
        "description": st.sampled_from([None, "Bring the plan."]),
        "location": st.sampled_from([None, "Room 5"]),
        "url": st.sampled_from([None, "https://host.example/1"]),
        "meeting": st.sampled_from([None, {"provider": None, "url": "https://meet.example/x"}]),
        "categories": st.sampled_from([[], ["EPA"]]),
        "managed_by": st.sampled_from([None, "teams"]),
    },
)
_STATUSES = ["provisional", "confirmed", "cancelled", "rejected"]
_QUARTERS = st.integers(-300, 300)


@st.composite
def overrides(
    draw: st.DrawFn, clock: Clock, originals: Sequence[datetime], length: timedelta
) -> list[dict[str, Any]]:
    """Changes of up to four of the occurrences that begin at ``originals``, in any order."""
    if not originals:
        return []
    chosen = draw(st.lists(st.sampled_from(originals), max_size=4, unique=True))
    return [{"recurrence_id": draw(clock.texts(at)), **draw(_changes(clock, at, length))} for at in chosen]


@st.composite
def _changes(draw: st.DrawFn, clock: Clock, at: datetime, length: timedelta) -> dict[str, Any]:
    kind = draw(st.sampled_from(["moved", "start", "end", "status", "words", "zone", "all_day", "nothing"]))
    said = draw(_WORDS) if kind == "words" or draw(st.booleans()) else {}
    if kind == "status":
        return {**said, "status": draw(st.sampled_from(_STATUSES))}
    if kind == "zone" and not clock.all_day:
        other = Clock(draw(st.sampled_from(["America/New_York", "Australia/Lord_Howe"])))
        return {**said, "timezone": other.timezone, **draw(_times(other, at, length))}
    if kind == "all_day":
        other = Clock(clock.timezone, all_day=not clock.all_day)
        return {
            **said,
            "all_day": other.all_day,
            "timezone": clock.timezone,
            **draw(_times(other, at, length)),
        }
    times = draw(_times(clock, at, length))
    if kind == "end":
        later = clock.instant(clock.wall(at) + length) + _step(clock) * draw(st.integers(0, 8))
        return {**said, "end": draw(clock.texts(later))}
    wanted = {"moved": ("start", "end"), "start": ("start",)}.get(kind, ())
    return {**said, **{name: times[name] for name in wanted}}


@st.composite
def _times(draw: st.DrawFn, clock: Clock, at: datetime, length: timedelta) -> dict[str, str]:
    """A start some way from ``at`` and an end after it."""
    step = _step(clock)
    moved = at + timedelta(minutes=15) * draw(_QUARTERS)
    if clock.all_day:
        moved = moved.replace(hour=0, minute=0)
    start = clock.instant(clock.wall(moved))  # never the second of two equal times
    end = start + max(step, length // step * step) + step * draw(st.integers(0, 4))
    return {"start": draw(clock.texts(start)), "end": draw(clock.texts(end))}


def _step(clock: Clock) -> timedelta:
    return timedelta(days=1) if clock.all_day else timedelta(minutes=15)
