"""Numbers and lists of a rule: how far they go, what goes together, and that the start is one of its own.

The first start is Tuesday, 1 December 2026.
"""

import pytest

from tests.bookings.series import ALL_DAY, refused

RRULE = {"recurrence.rrule"}

BOUNDS = {
    "INTERVAL": (
        "FREQ=DAILY;COUNT=1;INTERVAL={}",
        ["1", "366", "007"],
        ["0", "-1", "+1", "367", "1.5", "1,2"],
    ),
    "COUNT": ("FREQ=DAILY;COUNT={}", ["1", "3500", "0006"], ["0", "-1", "+1", "3501", "99999", "6,7"]),
    "BYMONTH": ("FREQ=YEARLY;COUNT=1;BYMONTH={}", ["12", "1,12"], ["0,12", "13", "-12", "12,", ",12", "12L"]),
    "BYMONTHDAY": (
        "FREQ=MONTHLY;COUNT=1;BYMONTHDAY={}",
        ["1", "+1", "-31", "1,31,-1"],
        ["0", "32,1", "-32,1", "1,,2", "1ST", "00001"],
    ),
    "BYSETPOS": (
        "FREQ=YEARLY;COUNT=1;BYDAY=TU;BYSETPOS={}",
        ["48", "366,-366,48", "-5"],
        ["0,48", "367,48", "-367,48", "48,TU"],
    ),
    "BYDAY of a week": (
        "FREQ=WEEKLY;COUNT=1;BYDAY={}",
        ["TU", "MO,TU,WE,TH,FR,SA,SU", "TU,TU"],
        ["1TU", "-1TU", "TUE", "TU,", "T", "TU,XX", "2", "0TU"],
    ),
    "BYDAY of a month": (
        "FREQ=MONTHLY;COUNT=1;BYDAY={}",
        ["1TU", "+1TU", "-5TU", "01TU", "TU", "1TU,5MO,-5SU"],
        ["6MO,1TU", "-6MO,1TU", "0TU,1TU", "00TU", "1TU,WE", "TU,2WE", "1TU2", "100TU,1TU"],
    ),
    "BYDAY of a month of a year": (
        "FREQ=YEARLY;COUNT=1;BYMONTH=12;BYDAY={}",
        ["1TU", "-5TU"],
        ["48TU", "6MO,1TU", "-6MO,1TU"],
    ),
    "BYDAY of a year": (
        "FREQ=YEARLY;COUNT=1;BYDAY={}",
        ["48TU", "-5TU", "53MO,48TU", "-53MO,48TU"],
        ["54MO,48TU", "-54MO,48TU", "0TU,48TU"],
    ),
    "WKST": ("FREQ=WEEKLY;COUNT=1;WKST={}", ["MO", "SU", "SA"], ["XX", "1MO", "MO,SU", "0"]),
}
INSIDE = [
    (f"{name} {value}", text.format(value)) for name, (text, good, _) in BOUNDS.items() for value in good
]
OUTSIDE = [
    (f"{name} {value}", text.format(value)) for name, (text, _, bad) in BOUNDS.items() for value in bad
]


@pytest.mark.parametrize("text", [text for _, text in INSIDE], ids=[name for name, _ in INSIDE])
def test_a_value_within_its_bounds_is_taken(text: str) -> None:
    assert refused(text) == set()


@pytest.mark.parametrize("text", [text for _, text in OUTSIDE], ids=[name for name, _ in OUTSIDE])
def test_a_value_out_of_its_bounds_is_refused(text: str) -> None:
    assert refused(text) == RRULE


TOGETHER = {
    "BYMONTHDAY with DAILY": "FREQ=DAILY;COUNT=1;BYMONTHDAY=1",
    "BYMONTHDAY with WEEKLY": "FREQ=WEEKLY;COUNT=1;BYMONTHDAY=1",
    "BYSETPOS with DAILY": "FREQ=DAILY;COUNT=1;BYDAY=TU;BYSETPOS=1",
    "BYSETPOS with WEEKLY": "FREQ=WEEKLY;COUNT=1;BYDAY=TU;BYSETPOS=1",
    "BYSETPOS alone": "FREQ=MONTHLY;COUNT=1;BYSETPOS=1",
    "BYSETPOS with BYMONTH alone": "FREQ=YEARLY;COUNT=1;BYMONTH=12;BYSETPOS=1",
    "numbered days with DAILY": "FREQ=DAILY;COUNT=1;BYDAY=1TU",
    "numbered days with BYMONTHDAY": "FREQ=MONTHLY;COUNT=1;BYDAY=1TU;BYMONTHDAY=1",
}


@pytest.mark.parametrize("text", TOGETHER.values(), ids=TOGETHER)
def test_parts_that_readers_take_in_different_ways_are_refused(text: str) -> None:
    assert refused(text) == RRULE


NOT_ITS_OWN = {
    "another weekday": "FREQ=WEEKLY;BYDAY=WE;COUNT=3",
    "another weekday of a daily rule": "FREQ=DAILY;BYDAY=MO,WE;COUNT=3",
    "another month": "FREQ=DAILY;BYMONTH=1;COUNT=3",
    "another month of a weekly rule": "FREQ=WEEKLY;BYMONTH=11;COUNT=3",
    "another month of a yearly rule": "FREQ=YEARLY;BYMONTH=6;COUNT=3",
    "another day of the month": "FREQ=MONTHLY;BYMONTHDAY=2;COUNT=3",
    "another day from the end": "FREQ=MONTHLY;BYMONTHDAY=-30;COUNT=3",
    "the second Tuesday": "FREQ=MONTHLY;BYDAY=2TU;COUNT=3",
    "the last Tuesday": "FREQ=MONTHLY;BYDAY=-1TU;COUNT=3",
    "the first Monday": "FREQ=MONTHLY;BYDAY=1MO;COUNT=3",
    "the first Tuesday of the year": "FREQ=YEARLY;BYDAY=1TU;COUNT=3",
    "a date on another weekday": "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1;COUNT=3",
    "the second working day": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2;COUNT=3",
    "the last working day": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
    "the 47th Tuesday": "FREQ=YEARLY;BYDAY=TU;BYSETPOS=47;COUNT=3",
    "a place that does not exist": "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=6;COUNT=3",
}


@pytest.mark.parametrize("text", NOT_ITS_OWN.values(), ids=NOT_ITS_OWN)
def test_a_rule_that_does_not_give_the_start_is_refused(text: str) -> None:
    assert refused(text) == refused(text, **ALL_DAY) == RRULE


def test_the_start_is_judged_on_the_clock_of_the_series() -> None:
    tuesday_in_tokyo = {
        "start": "2026-11-30T16:00:00Z",
        "end": "2026-11-30T17:00:00Z",
        "timezone": "Asia/Tokyo",
    }
    assert refused("FREQ=WEEKLY;BYDAY=TU;COUNT=3", **tuesday_in_tokyo) == set()
    assert refused("FREQ=WEEKLY;BYDAY=MO;COUNT=3", **tuesday_in_tokyo) == RRULE
    assert refused("FREQ=MONTHLY;BYMONTHDAY=1;COUNT=3", **tuesday_in_tokyo) == set()
