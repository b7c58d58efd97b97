"""How many requests a key may send in a minute (S-70): the rule alone."""

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from feedserver.access.rate import LASTS_SECONDS, counted_at, slice_at, wait
from tests.site import START

#: Seconds between one try and the next; none is many at once.
_GAPS = st.lists(st.sampled_from([0, 0, 0, 0, 1, 2, 5, 6, 7, 30, 61]), max_size=200)


def _at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


@given(limit=st.integers(1, 20), gaps=_GAPS)
def test_no_minute_has_more_than_the_limit(limit: int, gaps: list[int]) -> None:
    slices: Counter[int] = Counter()
    taken, second = [], 0
    for gap in gaps:
        second += gap
        if wait(slices, limit, _at(second)) == 0:
            slices[slice_at(_at(second))] += 1
            taken.append(second)
    for first in taken:
        assert len([one for one in taken if first <= one < first + 60]) <= limit


@given(limit=st.integers(1, 20), gaps=_GAPS)
def test_who_waits_as_long_as_he_is_told_is_within_the_limit_and_not_a_second_earlier(
    limit: int, gaps: list[int]
) -> None:
    slices: Counter[int] = Counter()
    second = 0
    for gap in gaps:
        second += gap
        seconds = wait(slices, limit, _at(second))
        assert 0 <= seconds <= LASTS_SECONDS
        if seconds:
            assert wait(slices, limit, _at(second + seconds - 1)) == 1
            assert wait(slices, limit, _at(second + seconds)) == 0
        else:
            slices[slice_at(_at(second))] += 1


def test_who_asks_all_the_time_gets_nine_tenths_at_least() -> None:
    slices: Counter[int] = Counter()
    taken, minutes = 0, 66
    for second in range(minutes * 60):
        while wait(slices, 100, _at(second)) == 0:
            slices[slice_at(_at(second))] += 1
            taken += 1
    assert 90 * minutes <= taken <= 100 * minutes


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    later = slice_at(_at(3600))
    assert wait({later: 5}, 5, START) == 0
    assert later not in counted_at(START)
