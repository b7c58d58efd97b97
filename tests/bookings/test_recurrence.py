"""Occurrences on the clock of their series, without and beside the rule: EXDATE and RDATE.

Clocks change in London on 28 March 2027 (01:00 → 02:00) and 25 October 2026 (02:00 → 01:00), on Lord
Howe Island, by half an hour, on 4 April 2027 (02:00 → 01:30) and 3 October 2027 (02:00 → 02:30).
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.bookings.series import ALL_DAY, days, instants, refused, series, starts, times, wall


def at(start: str, end: str, timezone: str = "Europe/London") -> dict[str, Any]:
    return {"start": start, "end": end, "timezone": timezone}


def test_ten_o_clock_stays_ten_o_clock_when_london_changes() -> None:
    spring = series("FREQ=DAILY;COUNT=2", **at("2027-03-27T10:00:00", "2027-03-27T11:00:00"))
    assert times(spring) == [
        ("2027-03-27T10:00", "2027-03-27T11:00"),
        ("2027-03-28T10:00", "2027-03-28T11:00"),
    ]
    assert instants(spring) == ["2027-03-27T10:00Z", "2027-03-28T09:00Z"]
    autumn = series("FREQ=DAILY;COUNT=2", **at("2026-10-24T10:00:00", "2026-10-24T11:00:00"))
    assert starts(autumn) == ["2026-10-24T10:00", "2026-10-25T10:00"]
    assert instants(autumn) == ["2026-10-24T09:00Z", "2026-10-25T10:00Z"]


def test_ten_o_clock_stays_ten_o_clock_when_lord_howe_changes() -> None:
    island = "Australia/Lord_Howe"
    autumn = series("FREQ=DAILY;COUNT=2", **at("2027-04-03T10:00:00", "2027-04-03T11:00:00", island))
    assert starts(autumn) == ["2027-04-03T10:00", "2027-04-04T10:00"]
    assert instants(autumn) == ["2027-04-02T23:00Z", "2027-04-03T23:30Z"]
    spring = series("FREQ=DAILY;COUNT=2", **at("2027-10-02T10:00:00", "2027-10-02T11:00:00", island))
    assert starts(spring) == ["2027-10-02T10:00", "2027-10-03T10:00"]
    assert instants(spring) == ["2027-10-01T23:30Z", "2027-10-02T23:00Z"]


@pytest.mark.parametrize(
    ("before", "hours"), [("2027-03-26", 7), ("2026-10-23", 9)], ids=["spring", "autumn"]
)
def test_an_occurrence_is_as_long_on_the_wall_as_the_first(before: str, hours: int) -> None:
    night = series(
        "FREQ=DAILY;COUNT=2", **at(f"{before}T22:00:00", f"{before[:-1]}{int(before[-1]) + 1}T06:00:00")
    )
    assert night.recurrence is not None
    first, second = night.recurrence.occurrences
    assert [end[-5:] for _, end in times(night)] == ["06:00", "06:00"]
    assert (first.ends_at - first.starts_at).total_seconds() == 8 * 3600
    assert (second.ends_at - second.starts_at).total_seconds() == hours * 3600


def test_a_time_that_the_clock_skips_is_read_with_the_offset_before() -> None:
    london = series("FREQ=DAILY;COUNT=3", **at("2027-03-27T01:30:00", "2027-03-27T01:45:00"))
    assert times(london)[1] == ("2027-03-28T02:30", "2027-03-28T02:45")
    assert starts(london)[2] == "2027-03-29T01:30"
    island = at("2027-10-02T02:15:00", "2027-10-02T03:00:00", "Australia/Lord_Howe")
    assert starts(series("FREQ=DAILY;COUNT=2", **island)) == ["2027-10-02T02:15", "2027-10-03T02:45"]


def test_a_time_that_occurs_twice_is_the_first() -> None:
    london = series("FREQ=DAILY;COUNT=3", **at("2026-10-24T01:30:00", "2026-10-24T02:30:00"))
    assert instants(london) == ["2026-10-24T00:30Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z"]
    island = at("2027-04-03T01:45:00", "2027-04-03T02:00:00", "Australia/Lord_Howe")
    assert instants(series("FREQ=DAILY;COUNT=2", **island))[1] == "2027-04-03T14:45Z"


def test_a_series_cannot_begin_or_end_in_the_second_of_two_equal_hours() -> None:
    assert refused(**at("2026-10-25T01:30:00Z", "2026-10-25T03:00:00Z")) == {"start"}
    assert refused(**at("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")) == {"end"}
    assert refused(**at("2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z")) == set()
    assert refused(**at("2027-04-03T15:15:00Z", "2027-04-03T16:00:00Z", "Australia/Lord_Howe")) == {"start"}
    assert refused(**at("2026-10-25T01:30:00Z", "2026-10-25T03:00:00Z", "UTC")) == set()


def test_the_start_may_be_written_in_any_way_and_the_series_keeps_its_zone() -> None:
    for start in ("2027-03-27T10:00:00Z", "2027-03-27T15:45:00+05:45", "2027-03-27T10:00"):
        booking = series("FREQ=DAILY;COUNT=2", **at(start, "2027-03-27T11:00:00"))
        assert instants(booking) == ["2027-03-27T10:00Z", "2027-03-28T09:00Z"]


def test_whole_days_know_no_clock() -> None:
    for timezone in (None, "Europe/London", "Pacific/Chatham"):
        fields = {**ALL_DAY, "start": "2027-03-27", "end": "2027-03-29", "timezone": timezone}
        booking = series("FREQ=DAILY;COUNT=3", **fields)
        assert times(booking)[1] == ("2027-03-28", "2027-03-30")
        assert instants(booking)[1] == "2027-03-28T00:00Z"


def test_a_timed_series_needs_a_zone_whatever_its_times_are_written_like() -> None:
    zulu = {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z", "timezone": None}
    assert refused(**zulu) == {"timezone"}
    assert refused(timezone=None) == {"timezone"}
    assert refused(timezone="Mars/Olympus") == {"timezone"}


EXDATES = {
    "local": "2026-12-03T10:00:00",
    "without seconds": "2026-12-03T10:00",
    "with Z": "2026-12-03T10:00:00Z",
    "with an offset": "2026-12-03T05:00:00-05:00",
}


@pytest.mark.parametrize("text", EXDATES.values(), ids=EXDATES)
def test_an_excluded_occurrence_does_not_take_place(text: str) -> None:
    booking = series(exdates=[text, text])
    assert days(booking) == ["2026-12-01", "2026-12-02", "2026-12-04", "2026-12-05"]
    assert booking.recurrence is not None
    assert booking.recurrence.excluded == (datetime(2026, 12, 3, 10, tzinfo=UTC),)


def test_the_first_occurrence_may_be_excluded_and_so_may_all() -> None:
    assert days(series(exdates=["2026-12-01T10:00:00"]))[0] == "2026-12-02"
    nothing = series("FREQ=DAILY;COUNT=2", exdates=["2026-12-01T10:00:00", "2026-12-02T10:00:00"])
    assert starts(nothing) == []
    assert (nothing.first_starts_at, nothing.last_ends_at) == (nothing.starts_at, nothing.ends_at)
    assert nothing.is_cancelled


def test_an_exclusion_of_what_is_no_occurrence_means_nothing() -> None:
    booking = series(exdates=["2026-12-03T10:00:01", "2027-12-03T10:00:00"])
    assert len(days(booking)) == 5
    assert booking.recurrence is not None
    assert booking.recurrence.excluded == ()


def test_an_excluded_day_of_an_all_day_series_is_a_date() -> None:
    assert days(series("FREQ=DAILY;COUNT=3", **ALL_DAY, exdates=["2026-12-02"])) == [
        "2026-12-01",
        "2026-12-03",
    ]
    assert refused(**ALL_DAY, exdates=["2026-12-02T00:00:00Z"]) == {"recurrence.exdates.0"}
    assert refused(exdates=["2026-12-02"]) == {"recurrence.exdates.0"}


def test_an_occurrence_in_a_skipped_hour_is_named_by_its_instant() -> None:
    night = at("2027-03-27T01:30:00", "2027-03-27T01:45:00")
    for text in ("2027-03-28T01:30:00Z", "2027-03-28T02:30:00"):
        assert len(days(series("FREQ=DAILY;COUNT=3", **night, exdates=[text]))) == 2
    assert refused("FREQ=DAILY;COUNT=3", **night, exdates=["2027-03-28T01:30:00"]) == {"recurrence.exdates.0"}


RDATES = {
    "local": "2026-12-20T15:00:00",
    "with Z": "2026-12-20T15:00:00Z",
    "with an offset": "2026-12-21T00:00:00+09:00",
}


@pytest.mark.parametrize("text", RDATES.values(), ids=RDATES)
def test_an_addition_is_as_long_as_the_series(text: str) -> None:
    booking = series(rdates=[text, text])
    assert times(booking)[5:] == [("2026-12-20T15:00", "2026-12-20T16:00")]
    assert booking.recurrence is not None
    assert booking.recurrence.added == (datetime(2026, 12, 20, 15, tzinfo=UTC),)


def test_an_addition_that_the_rule_gives_already_is_none() -> None:
    booking = series(rdates=["2026-12-03T10:00:00", "2026-12-04T19:00:00+09:00"])
    assert len(days(booking)) == 5
    assert booking.recurrence is not None
    assert booking.recurrence.added == ()


def test_an_addition_that_is_excluded_does_not_take_place() -> None:
    text = "2026-12-20T15:00:00"
    booking = series(rdates=[text], exdates=[text])
    assert len(days(booking)) == 5
    assert booking.recurrence is not None
    assert (booking.recurrence.added, booking.recurrence.excluded) == ((), ())


def test_additions_come_in_the_order_of_time() -> None:
    booking = series("FREQ=WEEKLY;COUNT=2", rdates=["2026-12-20T10:00:00", "2026-12-03T10:00:00"])
    assert days(booking) == ["2026-12-01", "2026-12-03", "2026-12-08", "2026-12-20"]
    dates = series("FREQ=WEEKLY;COUNT=2", **ALL_DAY, rdates=["2026-12-05"])
    assert days(dates) == ["2026-12-01", "2026-12-05", "2026-12-08"]


def test_an_addition_that_the_clock_cannot_say_is_refused() -> None:
    assert refused(rdates=["2027-03-28T01:30:00"]) == {"recurrence.rdates.0"}
    second_pass = "2027-10-31T01:30:00Z"
    assert refused(rdates=["2026-12-20T15:00:00", second_pass]) == {"recurrence.rdates.1"}
    assert refused(rdates=["2027-10-31T00:30:00Z"]) == set()


def test_a_series_of_one_is_told_from_a_series() -> None:
    def single(rrule: str, **fields: Any) -> bool:
        recurrence = series(rrule, **fields).recurrence
        assert recurrence is not None
        return recurrence.is_single

    assert single("FREQ=DAILY;COUNT=1")
    assert single("FREQ=DAILY;UNTIL=20261202T095959Z")
    assert single("FREQ=DAILY;COUNT=1", exdates=["2026-12-01T10:00:00"])
    assert single("FREQ=DAILY;COUNT=1", overrides=[{"recurrence_id": "2026-12-01T10:00:00", "summary": "S"}])
    assert not single("FREQ=DAILY;COUNT=2")
    assert not single("FREQ=DAILY;COUNT=2", exdates=["2026-12-02T10:00:00"])
    assert not single("FREQ=DAILY;COUNT=1", rdates=["2026-12-03T10:00:00"])


def test_a_series_whose_every_occurrence_is_cancelled_is_cancelled() -> None:
    ids = [f"2026-12-0{day}T10:00:00" for day in range(1, 6)]
    off = [{"recurrence_id": at, "status": "cancelled"} for at in ids]
    assert series(overrides=off).is_cancelled
    assert series(overrides=[*off[1:], {"recurrence_id": ids[0], "status": "rejected"}]).is_cancelled
    assert series(overrides=off[1:], exdates=ids[:1]).is_cancelled
    assert not series(overrides=off[1:]).is_cancelled
    assert not series(overrides=off, rdates=["2026-12-20T10:00:00"]).is_cancelled
    assert series(status="cancelled").is_cancelled


def test_the_first_start_and_the_last_end_are_those_of_any_occurrence() -> None:
    early = {"recurrence_id": "2026-12-03T10:00:00", "start": "2026-11-03T10:00:00"}
    late = {"recurrence_id": "2026-12-02T10:00:00", "end": "2026-12-24T10:00:00"}
    booking = series(overrides=[early, late])
    assert wall(booking, booking.first_starts_at) == "2026-11-03T10:00"
    assert wall(booking, booking.last_ends_at) == "2026-12-24T10:00"
    plain = series(exdates=["2026-12-01T10:00:00", "2026-12-05T10:00:00"])
    assert wall(plain, plain.first_starts_at) == "2026-12-02T10:00"
    assert wall(plain, plain.last_ends_at) == "2026-12-04T11:00"
