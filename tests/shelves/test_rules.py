"""The rules of shelves: names of styles, and what the database may conclude from three numbers."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feedserver.shelves.entry import Entry
from feedserver.shelves.style import style_named, style_of
from feedserver.tokens.model import CancelledForm, Privacy, ProvisionalForm, RecurrenceForm, TokenOptions
from tests.feeds.asking import utc

OPTIONS = st.builds(
    TokenOptions,
    privacy=st.sampled_from(Privacy),
    cancelled=st.sampled_from(CancelledForm),
    provisional=st.sampled_from(ProvisionalForm),
    recurrence=st.sampled_from(RecurrenceForm),
    alarms=st.lists(st.integers(0, 40_320), max_size=5, unique=True).map(lambda found: tuple(sorted(found))),
)


@given(OPTIONS)
def test_a_style_is_known_by_its_name(options: TokenOptions) -> None:
    style = style_of(options)
    assert style_named(style.name) == style
    assert len(style.name) <= 128


_SECONDS = st.integers(0, 10_000)


@given(st.lists(st.tuples(_SECONDS, st.integers(1, 500)), min_size=1, max_size=12), _SECONDS, _SECONDS)
@settings(max_examples=500)
def test_a_stretch_longer_than_the_gap_meets_something(
    spans: list[tuple[int, int]], after: int, length: int
) -> None:
    """What lets the database decide by three numbers whether a series shows in a window."""
    times = sorted((start, start + lasts) for start, lasts in spans)
    entry = _entry([(_at(start), _at(end)) for start, end in times])
    (first_at, last_at), before = entry.extent, after + length
    touches = first_at < _at(before) and last_at > _at(after)
    meets = any(end > after and start < before for start, end in times)
    assert touches or not meets
    if touches and length > entry.gap.total_seconds():
        assert meets


def _at(seconds: int) -> datetime:
    return utc(2026, 1, 1) + timedelta(seconds=seconds)


def _entry(spans: list[Any]) -> Entry:
    return Entry(
        booking="b",
        kind="booking",
        uid="u",
        starts_at=spans[0][0],
        spans=tuple(spans),
        stamp=utc(2026, 1, 1),
        data=b"",
    )
