"""Every zone of tzdata, expanded by dateutil and compared with ZoneInfo."""

import calendar as months
from datetime import UTC, datetime, timedelta
from importlib import resources

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Timezone

from feedserver.ics.check import check
from feedserver.ics.vtimezone import vtimezone, written_zone
from feedserver.ics.zone_rule import parse_footer, zone_rule
from tests.ics.samples import lines
from tests.ics.zones import SECOND, expanded, local_onsets, offset_at, table, transitions

ZONES = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
#: Their tables go on into the 2080s: Ramadan takes Gaza's summer apart, and gives Morocco a winter.
LONG_TABLES = {"Asia/Gaza", "Asia/Hebron", "Africa/Casablanca", "Africa/El_Aaiun"}


@pytest.mark.parametrize("tzid", ZONES)
def test_a_zone_changes_its_clock_in_the_same_second_as_the_tables(tzid: str) -> None:
    years = range(2090, 2097) if tzid in LONG_TABLES else range(2030, 2037)
    zone, fragment = table(tzid), vtimezone(tzid)
    check(fragment)
    onsets = expanded(fragment, until=years.stop)
    changes = transitions(zone, years)
    assert len(changes) == (14 if zone_rule(tzid).changes else 0)
    for change in changes:
        for moment in (change - SECOND, change, change + SECOND):
            assert offset_at(onsets, moment) == moment.astimezone(zone).utcoffset()
    midsummer = datetime(years[3], 7, 1, tzinfo=UTC)
    assert offset_at(onsets, midsummer) == midsummer.astimezone(zone).utcoffset()
    # Nothing else in between, for instance a second onset in the same month.
    assert len([moment for moment, _ in onsets if moment.year in years]) == len(changes)


@pytest.mark.parametrize("tzid", ["Africa/Casablanca", "Asia/Tokyo", "UTC", "Asia/Kathmandu"])
def test_a_zone_of_one_offset_has_one_standard_observance(tzid: str) -> None:
    zone = Timezone.from_ical(vtimezone(tzid))
    assert [part.name for part in zone.subcomponents] == ["STANDARD"]
    assert "RRULE" not in zone.subcomponents[0]


def test_a_plain_zone_is_written_exactly_like_this() -> None:
    assert lines(vtimezone("Europe/Berlin")) == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


@pytest.mark.parametrize("tzid", ["Europe/Dublin", "Australia/Lord_Howe", "Asia/Gaza", "Africa/Cairo"])
def test_daylight_is_always_ahead_of_standard(tzid: str) -> None:
    for part in Timezone.from_ical(vtimezone(tzid)).subcomponents:
        ahead = part["TZOFFSETTO"].td - part["TZOFFSETFROM"].td
        assert (part.name == "DAYLIGHT") == (ahead > timedelta())


def test_outlook_gets_rules_without_rdate_and_offsets_in_whole_minutes() -> None:
    for tzid in ZONES:
        zone = Timezone.from_ical(vtimezone(tzid))
        assert zone["TZID"] == tzid
        for part in zone.subcomponents:
            assert "RDATE" not in part
            for name in ("TZOFFSETFROM", "TZOFFSETTO"):
                assert part[name].td % timedelta(minutes=1) == timedelta()


def test_a_day_that_may_fall_into_the_next_month_takes_two_rules_the_usual_last() -> None:
    rules = [line for line in lines(vtimezone("Africa/Cairo")) if line.startswith("RRULE")]
    assert rules == [
        "RRULE:FREQ=YEARLY;BYDAY=-1FR;BYMONTH=4",
        "RRULE:FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=1;BYMONTH=11",
        "RRULE:FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=26,27,28,29,30,31;BYMONTH=10",
    ]


@pytest.mark.parametrize(
    "tzid",
    [
        "",
        "../x",
        "..",
        "/etc/passwd",
        "Europe/../UTC",
        "Europe",
        "europe/berlin",
        "UTC\x00",
        "Nowhere/Town",
        "zones",
    ],
)
def test_an_unknown_or_hostile_name_is_refused(tzid: str) -> None:
    with pytest.raises(ValueError, match="not a time zone"):
        vtimezone(tzid)


@pytest.mark.parametrize(
    "footer", ["", "CET", "CET-1CEST", "A1B,J60,J300", "A1B,59,300", "A1:00:30", "A1B,M3.5.0"]
)
def test_a_footer_of_another_form_is_refused(footer: str) -> None:
    with pytest.raises(ValueError, match="unknown form"):
        parse_footer(footer)


def onset_by_hand(year: int, month: int, week: int, weekday: int, hours: int) -> datetime:
    days = [row[(weekday - 1) % 7] for row in months.monthcalendar(year, month) if row[(weekday - 1) % 7]]
    day = days[-1] if week == 5 else days[week - 1]
    return datetime(year, month, day) + timedelta(hours=hours)  # noqa: DTZ001


@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 6), st.integers(-167, 167))
@example(1, 1, 0, -1).via("into December of the year before")
@example(1, 5, 3, 100).via("into February")
@example(2, 5, 0, 30).via("over the end of February")
@example(2, 5, 0, -100).via("back from the end of February")
@example(3, 1, 0, -1).via("back into February")
@example(12, 5, 6, 167).via("into the next year")
@settings(deadline=None, max_examples=200)
def test_any_rule_falls_on_the_right_days_of_any_year(
    month: int, week: int, weekday: int, hours: int
) -> None:
    rule = parse_footer(f"AAA0BBB,M{month}.{week}.{weekday}/{hours},M6.1.0")
    if (month, week) == (2, 4) and hours >= 24:
        with pytest.raises(ValueError, match="leap year"):
            written_zone("Test", rule)
        return
    zone = Timezone.from_ical(written_zone("Test", rule))
    starts = [part for part in zone.subcomponents if part.name == "DAYLIGHT"]
    found = sorted(moment for part in starts for moment in local_onsets(part, datetime(2100, 1, 1)))  # noqa: DTZ001
    by_hand = [onset_by_hand(year, month, week, weekday, hours) for year in range(1970, 2101)]
    assert found == [m for m in by_hand if datetime(1970, 1, 1) <= m < datetime(2100, 1, 1)]  # noqa: DTZ001
