"""Which rules every calendar program expands alike, form by form."""

from datetime import UTC, date, datetime

import pytest

from feedserver.bookings.rule import parse_rule
from feedserver.ics.agreed_rules import is_agreed

UNTIL = datetime(2036, 1, 1, tzinfo=UTC)
AGREED = [
    "FREQ=DAILY;INTERVAL=2;BYMONTH=1,12",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,SU;WKST=SU;BYMONTH=12",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SA",
    "FREQ=WEEKLY;BYDAY=TU,SU;WKST=SA",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=1,-1",
    "FREQ=MONTHLY;BYDAY=1TU,-1FR",
    "FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-3,-1,1,4",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=6,12",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=2,12;BYMONTHDAY=1,28",
    "FREQ=YEARLY;BYMONTH=12;BYDAY=TU;BYSETPOS=1",
    "FREQ=YEARLY;BYDAY=5TU,-5FR",
    "FREQ=YEARLY;BYMONTH=12;BYDAY=1TU",
    "FREQ=YEARLY;BYMONTH=12;BYDAY=1TU,-1FR",
    "FREQ=YEARLY;BYDAY=1TU,-1TU",
]
NOT_AGREED = [
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,WE;WKST=SA",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;WKST=TU",
    "FREQ=MONTHLY;BYMONTH=12",
    "FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=-31",
    "FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=1",
    "FREQ=MONTHLY;BYDAY=1TU,2TU;BYSETPOS=1",
    "FREQ=MONTHLY;BYDAY=TU,WE;BYSETPOS=5",
    "FREQ=MONTHLY;BYDAY=TU,WE;BYSETPOS=-4",
    "FREQ=YEARLY;BYMONTHDAY=1",
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-31",
    "FREQ=YEARLY;BYMONTH=2,12;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1,31",
    "FREQ=YEARLY;BYDAY=TU;BYSETPOS=1",
    "FREQ=YEARLY;BYMONTH=1,12;BYDAY=TU;BYSETPOS=1",
    "FREQ=YEARLY;BYDAY=6TU",
    "FREQ=YEARLY;BYMONTH=12;BYDAY=1TU,-4TU",
]


def agreed(rule: str, first: date = date(2026, 12, 1)) -> bool:
    return is_agreed(parse_rule(f"{rule};COUNT=3", lambda _: UNTIL), first)


@pytest.mark.parametrize("rule", AGREED)
def test_all_programs_agree_on(rule: str) -> None:
    assert agreed(rule)


@pytest.mark.parametrize("rule", NOT_AGREED)
def test_some_program_errs_on(rule: str) -> None:
    assert not agreed(rule)


@pytest.mark.parametrize(("day", "alike"), [(1, True), (28, True), (29, False), (31, False)])
def test_a_year_from_a_late_day_of_the_month_is_read_in_two_ways(day: int, alike: bool) -> None:
    assert agreed("FREQ=YEARLY", date(2027, 1, day)) is alike
