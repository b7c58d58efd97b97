"""The subset of RRULE that a host may send, part by part. The first start is Tuesday, 1 December 2026."""

from datetime import UTC, datetime
from typing import Any

import pytest

from feedserver.bookings.rule import Frequency, Rule, Weekday, parse_rule
from feedserver.errors import InvalidField
from tests.bookings.series import ALL_DAY, BODY, days, read, refused, series

RRULE = {"recurrence.rrule"}


def rule_of(text: str, **fields: Any) -> Rule:
    recurrence = series(text, **fields).recurrence
    assert recurrence is not None
    return recurrence.rule


GIVEN = {
    "every day": ("FREQ=DAILY;COUNT=3", ["2026-12-01", "2026-12-02", "2026-12-03"]),
    "every other day": ("FREQ=DAILY;INTERVAL=2;COUNT=3", ["2026-12-01", "2026-12-03", "2026-12-05"]),
    "the weekday of the start": ("FREQ=WEEKLY;COUNT=3", ["2026-12-01", "2026-12-08", "2026-12-15"]),
    "weekdays": ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", ["2026-12-01", "2026-12-03", "2026-12-08"]),
    "days of a daily rule": ("FREQ=DAILY;BYDAY=TU,FR;COUNT=3", ["2026-12-01", "2026-12-04", "2026-12-08"]),
    "weeks from Monday": (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;COUNT=3",
        ["2026-12-01", "2026-12-06", "2026-12-15"],
    ),
    "weeks from Sunday": (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU;COUNT=3",
        ["2026-12-01", "2026-12-13", "2026-12-15"],
    ),
    "months of a daily rule": ("FREQ=DAILY;INTERVAL=31;BYMONTH=12,1;COUNT=2", ["2026-12-01", "2027-01-01"]),
    "months of a weekly rule": (
        "FREQ=WEEKLY;INTERVAL=3;BYMONTH=12,2;COUNT=3",
        ["2026-12-01", "2026-12-22", "2027-02-02"],
    ),
    "the day of the start": ("FREQ=MONTHLY;COUNT=2", ["2026-12-01", "2027-01-01"]),
    "days of the month": ("FREQ=MONTHLY;BYMONTHDAY=1,-1;COUNT=3", ["2026-12-01", "2026-12-31", "2027-01-01"]),
    "the first Tuesday": ("FREQ=MONTHLY;BYDAY=1TU;COUNT=3", ["2026-12-01", "2027-01-05", "2027-02-02"]),
    "the last of a weekday as well": (
        "FREQ=MONTHLY;BYDAY=-1FR,+1TU;COUNT=3",
        ["2026-12-01", "2026-12-25", "2027-01-05"],
    ),
    "a weekday on a date": ("FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=1;COUNT=2", ["2026-12-01", "2027-06-01"]),
    "the first working day": (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3",
        ["2026-12-01", "2027-01-01", "2027-02-01"],
    ),
    "counted from the end": (
        "FREQ=MONTHLY;BYMONTHDAY=1,2,3;BYSETPOS=-3;COUNT=2",
        ["2026-12-01", "2027-01-01"],
    ),
    "every year": ("FREQ=YEARLY;COUNT=2", ["2026-12-01", "2027-12-01"]),
    "months of a year": ("FREQ=YEARLY;BYMONTH=6,12;COUNT=3", ["2026-12-01", "2027-06-01", "2027-12-01"]),
    "that weekday of a month": ("FREQ=YEARLY;BYMONTH=12;BYDAY=1TU;COUNT=2", ["2026-12-01", "2027-12-07"]),
    "that weekday of the year": ("FREQ=YEARLY;BYDAY=48TU;COUNT=2", ["2026-12-01", "2027-11-30"]),
    "counted in the year": ("FREQ=YEARLY;BYDAY=TU;BYSETPOS=48,1;COUNT=2", ["2026-12-01", "2027-01-05"]),
    "the same as the start alone": ("FREQ=DAILY;COUNT=1", ["2026-12-01"]),
}


@pytest.mark.parametrize(("text", "expected"), GIVEN.values(), ids=GIVEN)
def test_a_rule_gives(text: str, expected: list[str]) -> None:
    assert days(series(text)) == expected
    assert days(series(text, **ALL_DAY)) == expected


def test_a_month_without_that_day_is_left_out() -> None:
    fields = {"start": "2027-01-31T10:00:00", "end": "2027-01-31T11:00:00"}
    assert days(series("FREQ=MONTHLY;COUNT=3", **fields)) == ["2027-01-31", "2027-03-31", "2027-05-31"]
    fields = {"start": "2024-02-29T10:00:00", "end": "2024-02-29T11:00:00"}
    assert days(series("FREQ=YEARLY;COUNT=2", **fields)) == ["2024-02-29", "2028-02-29"]


def test_every_part_is_read_into_its_field() -> None:
    text = "BYSETPOS=-23,1;WKST=SU;BYDAY=FR,TU;BYMONTH=12,1;INTERVAL=1;COUNT=12;FREQ=MONTHLY"
    assert rule_of(text.replace("-23", "-22")) == Rule(
        frequency=Frequency.MONTHLY,
        count=12,
        months=(1, 12),
        weekdays=(Weekday(1), Weekday(4)),
        positions=(-22, 1),
        week_start=6,
    )


def test_the_order_of_parts_and_lists_means_nothing() -> None:
    one = rule_of("FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,TH;COUNT=6;WKST=MO")
    assert one == rule_of("COUNT=6;BYDAY=TH,TU,TH;FREQ=WEEKLY")
    numbered = rule_of("FREQ=MONTHLY;BYDAY=1TU,-1FR;COUNT=6")
    assert numbered == rule_of("FREQ=MONTHLY;BYDAY=-1FR,+01TU;COUNT=06")


UNTIL = {
    "in UTC": ("20261203T100000Z", {}, 3),
    "in UTC, a second too early": ("20261203T095959Z", {}, 2),
    "local": ("20261203T100000", {}, 3),
    "the start itself": ("20261201T100000Z", {}, 1),
    "local in New York": ("20261203T100000", {"timezone": "America/New_York"}, 3),
    "in UTC, for New York": ("20261203T150000Z", {"timezone": "America/New_York"}, 3),
    "in UTC, too early for New York": ("20261203T145959Z", {"timezone": "America/New_York"}, 2),
    "a date of an all-day series": ("20261203", ALL_DAY, 3),
    "ten years on, to the day": ("20361201T235959Z", {"timezone": "UTC"}, 3654),
}


@pytest.mark.parametrize(("until", "fields", "number"), UNTIL.values(), ids=UNTIL)
def test_until_is_inclusive(until: str, fields: dict[str, Any], number: int) -> None:
    assert len(days(series(f"FREQ=DAILY;UNTIL={until}", **fields))) == number


def test_until_in_a_repeated_hour_is_compared_as_an_instant() -> None:
    night = {"start": "2026-10-24T01:30:00", "end": "2026-10-24T01:45:00"}
    for until, number in [("20261025T002959Z", 1), ("20261025T011500Z", 2), ("20261025T011500", 1)]:
        assert len(days(series(f"FREQ=DAILY;UNTIL={until}", **night))) == number


def test_until_is_kept_as_an_instant() -> None:
    until = datetime(2027, 7, 1, 9, 0, tzinfo=UTC)
    assert rule_of("FREQ=DAILY;UNTIL=20270701T100000").until == until
    assert rule_of("FREQ=DAILY;UNTIL=20270701T090000Z").until == until
    midnight = datetime(2027, 7, 1, tzinfo=UTC)
    assert rule_of("FREQ=DAILY;UNTIL=20270701", **{**ALL_DAY, "timezone": "Asia/Tokyo"}).until == midnight


BAD_UNTIL: dict[str, tuple[str, dict[str, Any]]] = {
    "a date for times": ("20261203", {}),
    "UTC for all-day": ("20261203T000000Z", ALL_DAY),
    "local for all-day": ("20261203T000000", ALL_DAY),
    "with dashes": ("2026-12-03", ALL_DAY),
    "with an offset": ("20261203T100000+0100", {}),
    "without seconds": ("20261203T1000Z", {}),
    "no such day": ("20270230T100000Z", {}),
    "no such hour": ("20261203T250000Z", {}),
    "skipped by the clock": ("20270328T013000", {}),
    "the day before": ("20261130T235959Z", {}),
    "a second before": ("20261201T095959Z", {}),
    "the day before, all-day": ("20261130", ALL_DAY),
    "ten years and a day": ("20361202T000000Z", {}),
    "ten years and a day, all-day": ("20361202", ALL_DAY),
    "year 0": ("00001203T100000Z", {}),
    "year 9999": ("99991231T235959Z", {}),
    "two of them": ("20261203T100000Z,20261204T100000Z", {}),
    "words": ("TOMORROW", {}),
}


@pytest.mark.parametrize(("until", "fields"), BAD_UNTIL.values(), ids=BAD_UNTIL)
def test_an_until_that_is_refused(until: str, fields: dict[str, Any]) -> None:
    assert refused(f"FREQ=DAILY;UNTIL={until}", **fields) == RRULE


def test_ten_years_are_counted_by_the_calendar() -> None:
    leap = {"start": "2028-02-29", "end": "2028-03-01", "all_day": True}
    assert refused("FREQ=YEARLY;UNTIL=20380228", **leap) == set()
    assert refused("FREQ=YEARLY;UNTIL=20380301", **leap) == RRULE


def test_a_rule_may_end_with_the_year_2100_and_not_go_beyond() -> None:
    late = {"start": "2100-12-30T10:00:00Z", "end": "2100-12-30T11:00:00Z"}
    assert len(days(series("FREQ=DAILY;COUNT=2", **late))) == 2
    assert len(days(series("FREQ=DAILY;UNTIL=21001231T235959Z", **late))) == 2
    assert refused("FREQ=DAILY;COUNT=3", **late) == RRULE
    assert refused("FREQ=DAILY;UNTIL=21010101T000000Z", **late) == RRULE
    assert refused("FREQ=YEARLY;COUNT=76") == RRULE
    assert refused("FREQ=YEARLY;COUNT=75") == set()


def test_a_count_that_the_rule_never_reaches_is_refused() -> None:
    leap_monday = {"start": "2044-02-29T10:00:00", "end": "2044-02-29T11:00:00"}
    for interval in range(300, 367):
        text = f"FREQ=YEARLY;INTERVAL={interval};BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT="
        assert (refused(f"{text}1", **leap_monday), refused(f"{text}2", **leap_monday)) == (set(), RRULE)


REFUSED = {
    "nothing": "",
    "blanks": "      ",
    "no FREQ": "COUNT=6;INTERVAL=1",
    "neither COUNT nor UNTIL": "FREQ=DAILY",
    "both COUNT and UNTIL": "FREQ=DAILY;COUNT=3;UNTIL=20261203T100000Z",
    "hourly": "FREQ=HOURLY;COUNT=3",
    "minutely": "FREQ=MINUTELY;COUNT=3",
    "secondly": "FREQ=SECONDLY;COUNT=3",
    "another FREQ": "FREQ=FORTNIGHTLY;COUNT=3",
    "an empty FREQ": "FREQ=;COUNT=3",
    "lower case": "freq=daily;count=3",
    "a value in lower case": "FREQ=daily;COUNT=3",
    "a day in lower case": "FREQ=WEEKLY;BYDAY=tu;COUNT=3",
    "a part twice": "FREQ=DAILY;COUNT=3;COUNT=3",
    "FREQ twice": "FREQ=DAILY;FREQ=WEEKLY;COUNT=3",
    "an empty part": "FREQ=DAILY;;COUNT=3",
    "a semicolon at the end": "FREQ=DAILY;COUNT=3;",
    "a semicolon at the start": ";FREQ=DAILY;COUNT=3",
    "a part without a value": "FREQ=DAILY;COUNT=",
    "a part without a name": "FREQ=DAILY;=3",
    "a part without =": "FREQ=DAILY;COUNT",
    "the property's name": "RRULE:FREQ=DAILY;COUNT=3",
    "two rules": "FREQ=DAILY;COUNT=3\nRRULE:FREQ=WEEKLY;COUNT=3",
    "a line break at the end": "FREQ=DAILY;COUNT=3\n",
    "another property": "FREQ=DAILY;COUNT=3\r\nATTACH:file:///etc/passwd",
    "blanks between": "FREQ=DAILY; COUNT=3",
    "digits of another script": "FREQ=DAILY;COUNT=٣",
    "a NUL": "FREQ=DAILY;COUNT=3\x00",
    **{
        f"{name} is not in the subset": f"FREQ=YEARLY;COUNT=3;{name}={value}"
        for name, value in {
            "BYHOUR": "10",
            "BYMINUTE": "0",
            "BYSECOND": "0",
            "BYWEEKNO": "49",
            "BYYEARDAY": "335",
            "BYEASTER": "0",
            "RSCALE": "GREGORIAN",
            "SKIP": "OMIT",
            "X-NAME": "1",
            "DTSTART": "20261201T100000Z",
        }.items()
    },
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_text_that_is_no_rule_of_the_subset_is_refused(text: str) -> None:
    assert refused(text) == RRULE


def test_a_rule_has_at_most_1000_characters() -> None:
    text = "FREQ=DAILY;COUNT=1;BYDAY=" + ",".join(["TU"] * 300) + ";BYMONTH="
    text += ",".join(["12"] * 22)
    longest = text + "," + "1" * (1000 - len(text) - 1)
    assert (len(longest), refused(longest), refused(longest + ",1")) == (1000, set(), RRULE)
    with pytest.raises(InvalidField):
        parse_rule(longest + ",1", lambda _: datetime.now(UTC))


@pytest.mark.parametrize("value", [None, 6, True, ["FREQ=DAILY;COUNT=3"], {"freq": "DAILY"}])
def test_a_rule_is_text(value: Any) -> None:
    assert refused(value) == RRULE
    assert read({**BODY, "recurrence": None}).recurrence is None
