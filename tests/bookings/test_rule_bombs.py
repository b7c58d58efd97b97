"""Rules made to keep a server busy, or to fill its memory: each is refused before anything is expanded.

Processor time, best of three, so that a busy machine fails nothing. Most are from
``research/reliability-security.md`` section 5.2 and from Cyrus' ``calendar_query_expand_limit``.
"""

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from tests.bookings.series import ALL_DAY, refused

#: Seconds of processor time.
AT_ONCE = 0.010
SOON = 0.500
OCTETS = 5 * 2**20

OLD = {"start": "1970-01-01T00:00:00", "end": "1970-01-01T00:01:00"}
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", "MINUTELY", "SECONDLY")
NUMBERS = ("-1", "0", "1000000000", "9" * 400, "1e9", "0x10")


def many(text: str) -> str:
    """That text, in a list of 1,000 characters."""
    return ",".join([text] * 1000)[:1000]


BOMBS: dict[str, tuple[str, dict[str, Any]]] = {
    "secondly for ever": ("FREQ=SECONDLY", {"start": "2020-01-01T00:00:00"}),
    "minutely since 1970": ("FREQ=MINUTELY", OLD),
    "secondly by count": ("FREQ=SECONDLY;COUNT=86400", {}),
    "hourly for a year": ("FREQ=HOURLY;UNTIL=20271201T100000Z", {}),
    "minutely for a day": ("FREQ=MINUTELY;UNTIL=20261202T100000Z", {}),
    "secondly for a minute": ("FREQ=SECONDLY;UNTIL=20261201T100100Z", {}),
    "daily for eleven years": ("FREQ=DAILY;UNTIL=20371201T100000Z", {}),
    "daily for ever": ("FREQ=DAILY", OLD),
    "daily until 9999": ("FREQ=DAILY;UNTIL=99991231T235959Z", OLD),
    "all-day until 9999": ("FREQ=DAILY;UNTIL=99991231", ALL_DAY),
    "daily from the year 1": ("FREQ=DAILY;COUNT=3500", {"start": "0001-01-01T10:00:00"}),
    "hours of a day": ("FREQ=DAILY;COUNT=3500;BYHOUR=" + many("0"), {}),
    "every second of a day": ("FREQ=DAILY;COUNT=3500;BYHOUR=1;BYMINUTE=1;BYSECOND=1", {}),
    "a place that never is": ("FREQ=YEARLY;COUNT=3;BYMONTHDAY=1;BYSETPOS=366", {}),
    "a place before the first": ("FREQ=MONTHLY;COUNT=3;BYDAY=TU;BYSETPOS=-366", {}),
    "a sixth Tuesday": ("FREQ=MONTHLY;COUNT=3;BYDAY=TU;BYSETPOS=6", {}),
    "a date on no such weekday": ("FREQ=YEARLY;COUNT=3;BYMONTH=12;BYMONTHDAY=1;BYDAY=MO", {}),
    "a fifth Sunday of February": ("FREQ=YEARLY;COUNT=3;BYMONTH=2;BYDAY=5SU", {}),
    "31 February to November": ("FREQ=YEARLY;COUNT=3;BYMONTH=2,4,6,9,11;BYMONTHDAY=31", {}),
    **{f"30 February, {f}": (f"FREQ={f};COUNT=3;BYMONTH=2;BYMONTHDAY=30", {}) for f in FREQUENCIES},
    **{f"30 February for ever, {f}": (f"FREQ={f};BYMONTH=2;BYMONTHDAY=30", {}) for f in FREQUENCIES},
    **{f"INTERVAL={n[:12]}": (f"FREQ=DAILY;COUNT=3;INTERVAL={n}", {}) for n in NUMBERS},
    **{f"COUNT={n[:12]}": (f"FREQ=DAILY;COUNT={n}", {}) for n in NUMBERS},
    "a long BYDAY": ("FREQ=MONTHLY;COUNT=3500;BYDAY=" + many("5FR"), {}),
    "a long BYMONTH": ("FREQ=DAILY;COUNT=3500;BYMONTH=" + many("1"), {}),
    "a long BYMONTHDAY": ("FREQ=MONTHLY;COUNT=3500;BYMONTHDAY=" + many("-31"), {}),
    "a long BYSETPOS": ("FREQ=YEARLY;COUNT=3500;BYDAY=TU;BYSETPOS=" + many("-366"), {}),
    "long within the limit": ("FREQ=YEARLY;COUNT=9;BYMONTHDAY=2;BYSETPOS=" + many("7")[:899], {}),
    "many parts": (";".join(["FREQ=DAILY"] * 90), {}),
    "many empty parts": (";" * 1000, {}),
    "only digits": ("9" * 1000, {}),
    "10^6 characters": ("FREQ=DAILY;COUNT=3;BYMONTH=" + "1," * 500_000, {}),
    "10^6 semicolons": (";" * 1_000_000, {}),
    "10^6 digits": ("FREQ=DAILY;COUNT=" + "9" * 1_000_000, {}),
    "10^6 letters": ("A" * 1_000_000, {}),
}

#: These go on beyond 2100, which takes counting; nothing makes it more than all days of two centuries.
LONGEST = {
    "daily": "FREQ=DAILY;COUNT=3500;BYMONTH=1;BYDAY=MO",
    "weekly": "FREQ=WEEKLY;COUNT=3500;BYMONTH=1",
    "monthly": "FREQ=MONTHLY;COUNT=3500;BYDAY=1MO",
    "a Monday on the first": "FREQ=MONTHLY;COUNT=3500;BYMONTHDAY=1;BYDAY=MO;BYSETPOS=1",
    "yearly": "FREQ=YEARLY;COUNT=3500;BYDAY=MO;BYSETPOS=1,2,3",
    "a year of Mondays": "FREQ=YEARLY;COUNT=3500;BYMONTHDAY=1;BYDAY=MO,TU;BYSETPOS=1",
}


@pytest.mark.parametrize(("text", "fields"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_at_once(text: str, fields: dict[str, Any]) -> None:
    named = {"start"} if fields.get("start", "").startswith("0001") else {"recurrence.rrule"}
    assert refused(text, **fields) == named
    assert best_of_three(lambda: refused(text, **fields)) < AT_ONCE


@pytest.mark.parametrize(("text", "fields"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_takes_little_memory(text: str, fields: dict[str, Any]) -> None:
    assert peak(lambda: refused(text, **fields)) < OCTETS


@pytest.mark.parametrize("text", LONGEST.values(), ids=LONGEST)
def test_a_rule_beyond_2100_is_refused_within_bounds(text: str) -> None:
    first = {"start": "1900-01-01T10:00:00Z", "end": "1900-01-01T11:00:00Z", "timezone": "UTC"}  # a Monday
    assert refused(text, **first) == {"recurrence.rrule"}
    assert best_of_three(lambda: refused(text, **first)) < SOON
    assert peak(lambda: refused(text, **first)) < OCTETS


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;COUNT=3500",
        "FREQ=WEEKLY;COUNT=3500;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=YEARLY;COUNT=3500;BYMONTHDAY=" + ",".join(str(day) for day in range(1, 32)),
    ],
)
def test_the_longest_series_that_is_taken_is_read_within_bounds(text: str) -> None:
    assert refused(text) == set()
    assert best_of_three(lambda: refused(text)) < SOON
    assert peak(lambda: refused(text)) < OCTETS


def best_of_three(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    taken = []
    for _ in range(3):
        before = time.process_time()
        work()
        taken.append(time.process_time() - before)
    return min(taken)


def peak(work: Callable[[], object]) -> int:
    """Octets held at once while it works."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
