"""From what a host writes as a time to the instant it means."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedserver.bookings.times import instant_of
from feedserver.errors import InvalidField
from feedserver.timezones import zone, zone_names


def instant(text: str, timezone: str | None = "Europe/London", *, all_day: bool = False) -> datetime:
    return instant_of(text, timezone=timezone, all_day=all_day, field="start")


def utc(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc,arg-type]


def refused(text: str, timezone: str | None = "Europe/London", *, all_day: bool = False) -> str:
    """The field that is named."""
    with pytest.raises(InvalidField) as caught:
        instant(text, timezone, all_day=all_day)
    return caught.value.field


@pytest.mark.parametrize(
    ("text", "timezone", "meant"),
    [
        ("2026-12-01T10:00:00", "Europe/London", utc(2026, 12, 1, 10)),
        ("2026-07-01T10:00:00", "Europe/London", utc(2026, 7, 1, 9)),
        ("2026-12-01T10:00", "America/New_York", utc(2026, 12, 1, 15)),
        ("2026-12-01T10:00:00", "Asia/Kathmandu", utc(2026, 12, 1, 4, 15)),
        ("2026-12-01T10:00:00", "UTC", utc(2026, 12, 1, 10)),
        ("2026-12-01T23:30:00", "America/Los_Angeles", utc(2026, 12, 2, 7, 30)),
    ],
)
def test_a_local_time_is_read_in_its_zone(text: str, timezone: str, meant: datetime) -> None:
    assert instant(text, timezone) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-01T10:00:00Z", utc(2026, 12, 1, 10)),
        ("2026-12-01T10:00Z", utc(2026, 12, 1, 10)),
        ("2026-12-01T10:00:00+00:00", utc(2026, 12, 1, 10)),
        ("2026-12-01T10:00:00-00:00", utc(2026, 12, 1, 10)),
        ("2026-12-01T10:00:00+05:45", utc(2026, 12, 1, 4, 15)),
        ("2026-12-01T23:00:00-02:30", utc(2026, 12, 2, 1, 30)),
        ("2026-12-01T10:00:00+23:59", utc(2026, 11, 30, 10, 1)),
    ],
)
@pytest.mark.parametrize("timezone", [None, "America/New_York"])
def test_an_offset_or_z_needs_no_zone_and_wins_over_it(
    text: str, meant: datetime, timezone: str | None
) -> None:
    assert instant(text, timezone) == meant


@pytest.mark.parametrize("fraction", [".0", ".5", ".999", ".999999999"])
@pytest.mark.parametrize("end", ["", "Z", "+00:00"])
def test_a_fraction_of_a_second_is_dropped_not_rounded(fraction: str, end: str) -> None:
    assert instant(f"2026-12-01T10:00:59{fraction}{end}") == utc(2026, 12, 1, 10, 0, 59)


def test_a_local_time_without_a_zone_is_refused_by_the_name_of_the_zone() -> None:
    assert refused("2026-12-01T10:00:00", None) == "timezone"


@pytest.mark.parametrize(
    ("text", "timezone"),
    [
        ("2026-03-29T01:00:00", "Europe/London"),
        ("2026-03-29T01:30:00", "Europe/London"),
        ("2026-03-29T01:59:59", "Europe/London"),
        ("2026-03-08T02:30:00", "America/New_York"),
        ("2026-10-04T02:15:00", "Australia/Lord_Howe"),  # a gap of half an hour
        ("2011-12-30T12:00:00", "Pacific/Apia"),  # a day that was left out
        ("2026-04-24T00:30:00", "Africa/Cairo"),  # a gap at midnight
    ],
)
def test_a_local_time_that_the_clock_skips_is_refused(text: str, timezone: str) -> None:
    assert refused(text, timezone) == "start"


def test_the_edges_of_a_gap_exist() -> None:
    assert instant("2026-03-29T00:59:59") == utc(2026, 3, 29, 0, 59, 59)
    assert instant("2026-03-29T02:00:00") == utc(2026, 3, 29, 1)


@pytest.mark.parametrize(
    ("text", "timezone", "first"),
    [
        ("2026-10-25T01:30:00", "Europe/London", utc(2026, 10, 25, 0, 30)),
        ("2026-11-01T01:30:00", "America/New_York", utc(2026, 11, 1, 5, 30)),
        ("2026-04-05T01:45:00", "Australia/Lord_Howe", utc(2026, 4, 4, 14, 45)),
        ("2026-10-25T01:30:00", "Europe/Dublin", utc(2026, 10, 25, 0, 30)),  # DST below zero
    ],
)
def test_a_local_time_that_occurs_twice_means_the_first(text: str, timezone: str, first: datetime) -> None:
    assert instant(text, timezone) == first


def test_a_date_is_its_midnight_in_utc_whatever_the_zone() -> None:
    for timezone in (None, "Pacific/Auckland", "America/New_York"):
        assert instant("2026-12-01", timezone, all_day=True) == utc(2026, 12, 1)
    assert instant("2028-02-29", all_day=True) == utc(2028, 2, 29)


@pytest.mark.parametrize("text", ["2026-02-29", "2026-12-01T00:00:00", "2026-12-01T00:00:00Z", "2026-12", ""])
def test_an_all_day_booking_takes_real_dates_alone(text: str) -> None:
    assert refused(text, all_day=True) == "start"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1900-01-01T00:00:00Z", utc(1900, 1, 1)),
        ("2100-12-31T23:59:59Z", utc(2100, 12, 31, 23, 59, 59)),
        ("2100-12-31T23:59:59", utc(2100, 12, 31, 23, 59, 59)),
    ],
)
def test_the_years_from_1900_to_2100_are_taken(text: str, meant: datetime) -> None:
    assert instant(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "1899-12-31T23:59:59Z",
        "1899-12-31T23:59:59",
        "2101-01-01T00:00:00Z",
        "2101-01-01T00:00:00",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59-23:59",
        "9999-12-31T23:59:59",
    ],
)
def test_other_years_are_refused(text: str) -> None:
    assert refused(text) == "start"
    assert refused(text[:10], all_day=True) == "start"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "now",
        "2026-12-01",
        "2026-12-01T",
        "2026-12-01 10:00:00",
        "2026-12-01T10",
        "2026-12-01T24:00:00",
        "2026-12-01T10:60:00",
        "2026-12-01T10:00:60",
        "2026-12-01T10:00:00z",
        "2026-12-01T10:00:00+0100",
        "2026-12-01T10:00:00+24:00",
        "2026-12-01T10:00:00+01:60",
        "2026-12-01T10:00:00.",
        "2026-12-01T10:00:00,5",
        "2026-12-01T10:00:00.1234567890",
        "2026-12-01T10:00.5",
        "2026-13-01T10:00:00",
        "2026-00-01T10:00:00",
        "2026-02-30T10:00:00",
        "20261201T100000Z",
        "+2026-12-01T10:00:00",
        "12026-12-01T10:00:00",
        "2026-12-01T10:00:00\n",
        "\x002026-12-01T10:00:00",
        "２０２６-12-01T10:00:00",
        "2026-12-01T10:00:00\ud800",
        "2026-12-01T10:00:00" + "0" * 100_000,
        "2026-12-01T10:00:00Z\r\nEND:VEVENT",
        "1764583200",
    ],
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    assert refused(text) == "start"


_ZONES = st.sampled_from(sorted(zone_names()))
_NEARLY = st.from_regex(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,10})?)?"
    r"(Z|[+-][0-2][0-9]:[0-6][0-9])?",
    fullmatch=True,
)


@settings(deadline=None, derandomize=True)
@given(text=st.text() | _NEARLY, timezone=_ZONES | st.none(), all_day=st.booleans())
def test_every_text_is_an_instant_in_range_or_an_invalid_field(
    text: str, timezone: str | None, all_day: bool
) -> None:
    try:
        meant = instant(text, timezone, all_day=all_day)
    except InvalidField:
        return
    assert utc(1900, 1, 1) <= meant < utc(2101, 1, 1)
    assert meant.utcoffset() == timedelta(0)
    assert meant.microsecond == 0


@settings(deadline=None, derandomize=True)
@given(moment=st.integers(0, 200 * 365 * 86_400), timezone=_ZONES)
def test_what_is_accepted_shows_the_same_clock_again(moment: int, timezone: str) -> None:
    clock = (utc(1900, 1, 2) + timedelta(seconds=moment)).replace(tzinfo=None)
    try:
        meant = instant(clock.isoformat(), timezone)
    except InvalidField:
        return
    assert meant.astimezone(zone(timezone)).replace(tzinfo=None, fold=0) == clock
