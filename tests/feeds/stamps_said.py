"""What a host says of a booking, with its meaning: two that mean the same look the same in every calendar."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

FIRST = datetime(2026, 12, 1, tzinfo=UTC)
#: Minutes past the booking's own hour, and how they are written; None is the whole day.
_TIMES = ((0, ""), (0, "Z"), (15, ""), (None, ""))
#: What a series of four weeks says beside its rule, by name; ``None`` is a single booking.
_SERIES = (None, None, None, "plain", "renamed", "cancelled", "rejected", "moved", "left out", "managed")
STATUSES = ("confirmed", "confirmed", "provisional", "cancelled", "rejected")
_VISIBLE = ("summary", "description", "location", "url", "meeting", "categories")

WORDS = {
    "summary": st.sampled_from(["Planning meeting", "Review"]),
    "description": st.sampled_from([None, "Bring\nthe plan"]),
    "location": st.sampled_from([None, "Room 4"]),
    "url": st.sampled_from([None, "https://host.example/1"]),
    "meeting": st.sampled_from([None, {"provider": "zoom", "url": "https://meet.example/x"}]),
    "categories": st.sampled_from([[], ["EPA"]]),
    "managed_by": st.sampled_from([None, None, None, "teams", "zoom"]),
}
#: What no calendar shows.
UNSEEN = {
    "kind": st.sampled_from(["booking", "exam"]),
    "organiser": st.sampled_from([None, {"email": "ada@host.example", "name": "Ada"}]),
    "retake_of": st.sampled_from([None, "b-9"]),
    "participants": st.lists(
        st.fixed_dictionaries(
            {"user": st.sampled_from(["amira", "ben"]), "name": st.sampled_from([None, "A. Person"])},
            optional={"role": st.sampled_from(["apprentice", "trainer"])},
        ),
        max_size=2,
        unique_by=lambda person: person["user"],
    ),
}


@dataclass(frozen=True)
class Talk:
    """A booking as its host has it in mind; ``body`` is how it is sent."""

    number: int
    words: dict[str, Any]
    unseen: dict[str, Any]
    time: tuple[int | None, str]
    series: str | None
    status: str
    timezone: str

    @property
    def body(self) -> dict[str, Any]:
        start, end = self._times(0)
        times = {"start": start, "end": end, "all_day": self.time[0] is None, "timezone": self.timezone}
        return {
            **self.words,
            **self.unseen,
            **times,
            "status": self.status,
            "recurrence": self._recurrence(),
        }

    @property
    def meaning(self) -> tuple[Any, ...]:
        """Equal for two that no calendar tells apart; a participant, a kind or a notation is not in it."""
        shown = tuple(repr(self.words[name]) for name in _VISIBLE)
        state = "cancelled" if self.is_cancelled else self.status
        series = "cancelled" if self.series == "rejected" else self.series
        zone = self.timezone if self.series else None
        return (*shown, state, self.words["managed_by"] is None, self.time[0], series, zone)

    @property
    def is_cancelled(self) -> bool:
        return self.status in ("cancelled", "rejected")

    def _times(self, week: int, *, later: int = 0) -> list[str]:
        """Start and end; London and Lisbon have UTC all winter."""
        day, (minutes, sign) = FIRST + timedelta(weeks=week, days=later), self.time
        if minutes is None:
            return [f"{at:%Y-%m-%d}" for at in (day, day + timedelta(days=1))]
        start = day + timedelta(hours=10 + self.number, minutes=minutes)
        return [f"{at:%Y-%m-%dT%H:%M:%S}{sign}" for at in (start, start + timedelta(hours=1))]

    def _recurrence(self) -> dict[str, Any] | None:
        if self.series is None:
            return None
        second, third = self._times(1)[0], self._times(2)[0]
        start, end = self._times(1, later=1)
        changes = {
            "renamed": [{"recurrence_id": second, "summary": "Another"}],
            "cancelled": [{"recurrence_id": second, "status": "cancelled"}],
            "rejected": [{"recurrence_id": second, "status": "rejected"}],
            "moved": [{"recurrence_id": second, "start": start, "end": end}],
            "managed": [
                {"recurrence_id": second, "status": "provisional"},
                {"recurrence_id": third, "managed_by": "zoom"},
            ],
        }
        exdates = [third] if self.series == "left out" else []
        overrides = changes.get(self.series, [])
        return {"rrule": "FREQ=WEEKLY;COUNT=4", "exdates": exdates, "rdates": [], "overrides": overrides}


def original_starts(number: int) -> list[datetime]:
    """Every start that a rule of :func:`talks` may give an occurrence of that booking."""
    offsets = [timedelta(), *(timedelta(hours=10 + number, minutes=minutes) for minutes in (0, 15))]
    return [FIRST + timedelta(weeks=week) + offset for week in range(4) for offset in offsets]


NUMBERS = st.integers(0, 2)
SEEN = st.fixed_dictionaries(
    {
        "words": st.fixed_dictionaries(WORDS),
        "time": st.sampled_from(_TIMES),
        "series": st.sampled_from(_SERIES),
        "status": st.sampled_from(STATUSES),
        "timezone": st.sampled_from(["Europe/London", "Europe/London", "Europe/Lisbon"]),
    }
)


@st.composite
def talks(draw: st.DrawFn, number: int | None = None) -> Talk:
    """Anything about one of three bookings."""
    number = draw(NUMBERS) if number is None else number
    return Talk(number=number, unseen=draw(st.fixed_dictionaries(UNSEEN)), **draw(SEEN))


@st.composite
def changes(draw: st.DrawFn, kept: Talk) -> Talk:
    """The same with one thing changed, or nothing."""
    what = draw(st.sampled_from(["words", "unseen", "time", "series", "status", "timezone"]))
    if what == "unseen":
        return replace(kept, unseen={**kept.unseen, **_one_of(draw, UNSEEN)})
    if what == "words":
        return replace(kept, words={**kept.words, **_one_of(draw, WORDS)})
    return replace(kept, **{what: draw(SEEN)[what]})


def _one_of(draw: st.DrawFn, fields: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(fields)))
    return {name: draw(fields[name])}
