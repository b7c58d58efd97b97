"""A VTIMEZONE for a span of time: every zone of tzdata, expanded by dateutil and compared with ZoneInfo."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Timezone

from feedserver.ics.check import check
from feedserver.ics.vtimezone import is_native, vtimezone
from feedserver.timezones import zone, zone_names
from tests.ics.samples import lines
from tests.ics.zones import SECOND, SPECIAL, changes, expanded, offset_at

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
#: Morocco 2026, and Palestine from the 2030s on when Ramadan parts its summer, change more than twice.
NOT_NATIVE = ["Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"]


def assert_right(tzid: str, first: datetime, last: datetime) -> int:
    """Compare around every change and between them; return how many changes there were."""
    fragment, found = vtimezone(tzid, first, last), changes(tzid, first, last)
    check(fragment)
    onsets = expanded(fragment, until=last.year + 2)
    around = [moment for change in found for moment in (change - SECOND, change, change + SECOND)]
    between = [one + (other - one) / 2 for one, other in pairwise([first, *found, last])]
    for moment in (first, *between, *around, last):
        if first <= moment <= last:
            assert offset_at(onsets, moment) == moment.astimezone(zone(tzid)).utcoffset(), (tzid, moment)
    assert [onset for onset, _ in onsets if first < onset <= last] == found, tzid
    return len(found)


@pytest.mark.long
def test_every_zone_is_right_in_the_years_of_bookings_or_known_not_to_be_native() -> None:
    native = [tzid for tzid in sorted(zone_names()) if is_native(tzid, FIRST, LAST)]
    assert sorted(zone_names() - set(native)) == NOT_NATIVE
    assert sum(assert_right(tzid, FIRST, LAST) for tzid in native) > 7_500


@pytest.mark.parametrize("tzid", SPECIAL)
@pytest.mark.parametrize("since", [1975, 2006, 2016])
def test_a_zone_of_many_changes_is_right_over_the_years(tzid: str, since: int) -> None:
    """Up to the first year of two pairs; and that year is refused."""
    first = datetime(since, 1, 1, tzinfo=UTC)
    for year in range(since + 4, 2046, 10):
        last = datetime(year, 1, 1, tzinfo=UTC)
        if not is_native(tzid, first, last):
            assert most_in_a_year(tzid, first, last) > 2
            break
        assert_right(tzid, first, last)


def most_in_a_year(tzid: str, first: datetime, last: datetime) -> int:
    """A change at New Year counts for the year that its DTSTART says."""
    clock = zone(tzid)
    years = Counter(((c - SECOND).astimezone(clock) + SECOND).year for c in changes(tzid, first, last))
    return max(years.values(), default=0)


@given(
    st.sampled_from(sorted(zone_names())),
    st.lists(st.datetimes(datetime(1975, 1, 1), datetime(2045, 1, 1)), min_size=2, max_size=2),  # noqa: DTZ001
)
@example("America/Danmarkshavn", [datetime(1995, 1, 1), datetime(2000, 1, 1)])  # noqa: DTZ001 - changed at New Year
@settings(deadline=None, max_examples=100)
def test_any_span_of_any_zone_is_right_or_has_two_pairs_a_year(tzid: str, ends: list[datetime]) -> None:
    first, last = (end.replace(tzinfo=UTC) for end in sorted(ends))
    assert is_native(tzid, first, last) == (most_in_a_year(tzid, first, last) <= 2)
    if is_native(tzid, first, last):
        assert_right(tzid, first, last)


@pytest.mark.parametrize("tzid", ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/Dublin"])
def test_where_the_present_rule_holds_it_is_all_there_is(tzid: str) -> None:
    assert vtimezone(tzid, FIRST, LAST) == vtimezone(tzid)


def test_one_summer_under_other_rules_is_told_by_the_present_rule() -> None:
    summer = datetime(1985, 6, 1, tzinfo=UTC), datetime(1985, 8, 1, tzinfo=UTC)
    assert vtimezone("Europe/Berlin", *summer) == vtimezone("Europe/Berlin")


def test_changes_before_the_rule_come_once_each_and_the_rule_from_its_first_onset() -> None:
    fragment = vtimezone("America/New_York", datetime(2006, 5, 1, tzinfo=UTC), LAST)
    assert [line for line in lines(fragment) if line.startswith(("BEGIN", "DTSTART", "RRULE"))] == [
        "BEGIN:VTIMEZONE",
        "BEGIN:DAYLIGHT",
        "DTSTART:20060402T020000",
        "RRULE:FREQ=YEARLY;UNTIL=20060402T070000Z;BYMONTHDAY=2;BYMONTH=4",
        "BEGIN:STANDARD",
        "DTSTART:20061029T020000",
        "RRULE:FREQ=YEARLY;UNTIL=20061029T060000Z;BYMONTHDAY=29;BYMONTH=10",
        "BEGIN:DAYLIGHT",
        "DTSTART:20070311T020000",
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "BEGIN:STANDARD",
        "DTSTART:20071104T020000",
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
    ]


def test_a_zone_that_gave_up_its_summer_time_shows_outlook_no_daylight() -> None:
    zone_of_old = Timezone.from_ical(vtimezone("America/Mexico_City", FIRST, LAST))
    assert {part.name for part in zone_of_old.subcomponents} == {"STANDARD"}
    last = zone_of_old.subcomponents[-1]
    assert last["DTSTART"].dt == datetime(2022, 10, 30, 2)  # noqa: DTZ001
    assert "RRULE" not in last


def test_the_rule_is_last_and_begins_last_for_readers_that_take_one_pair() -> None:
    for tzid in sorted(zone_names() - set(NOT_NATIVE)):
        for name in ("STANDARD", "DAYLIGHT"):
            parts = Timezone.from_ical(vtimezone(tzid, FIRST, LAST)).walk(name)
            once = [part for part in parts if "UNTIL" in part.get("RRULE", ())]
            assert parts[: len(once)] == once, tzid
            starts = [part.DTSTART for part in once]
            assert starts == sorted(starts)
            assert all(start < part.DTSTART for part in parts[len(once) :] for start in starts), tzid


def test_no_offset_has_seconds_not_even_one_that_ends_when_the_span_begins() -> None:
    left_mean_time = datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC)
    assert not is_native("Africa/Monrovia", left_mean_time - SECOND, LAST)
    assert is_native("Africa/Monrovia", left_mean_time, LAST)
    # Nepal's half hours came after a mean time with seconds, in 1920.
    nepal = Timezone.from_ical(vtimezone("Asia/Kathmandu", datetime(1980, 1, 1, tzinfo=UTC), LAST))
    first = nepal.subcomponents[0]
    assert first["DTSTART"].dt == datetime(1970, 1, 1)  # noqa: DTZ001
    assert first["TZOFFSETFROM"].td == first["TZOFFSETTO"].td == timedelta(hours=5, minutes=30)


def test_an_early_span_begins_with_the_real_onset_in_whole_minutes() -> None:
    early = datetime(1950, 1, 1, tzinfo=UTC), datetime(1990, 1, 1, tzinfo=UTC)
    text = lines(vtimezone("Asia/Kathmandu", *early))
    assert text[3:6] == ["DTSTART:19191231T234844", "TZOFFSETFROM:+0530", "TZOFFSETTO:+0530"]


@pytest.mark.parametrize(
    ("first", "last"),
    [(LAST, FIRST), (datetime(1899, 12, 31, tzinfo=UTC), LAST)],
    ids=["backwards", "before 1900"],
)
def test_a_span_that_is_none_is_refused(first: datetime, last: datetime) -> None:
    with pytest.raises(ValueError, match="a span before 1900, or one that ends"):
        vtimezone("Europe/Berlin", first, last)
    assert not is_native("Europe/Berlin", first, last)


def test_an_unknown_zone_is_not_native() -> None:
    assert not is_native("Nowhere/Town", FIRST, LAST)
