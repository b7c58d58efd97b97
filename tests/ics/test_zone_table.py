"""The table of every zone of tzdata, compared with ZoneInfo from 1900 to 2100."""

import struct
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from feedserver.ics.zone_rule import LocalTime
from feedserver.ics.zone_table import BEGIN, onsets, rule_onsets, transitions
from feedserver.timezones import zone, zone_data, zone_names
from tests.ics.zones import SECOND

HOUR = timedelta(hours=1)
#: What fat files begin with.
BIG_BANG = -(2**59)


def tzif(moments: list[int], width: str) -> bytes:
    """One block: +0:20:30 before the first of the moments, then +1, +2, +1 ... hours."""
    kinds = bytes(1 + index % 2 for index in range(len(moments)))
    names = b"LMT\0CET\0CEST\0"
    header = struct.pack(">4sc15x6L", b"TZif", b"2", 0, 0, 0, len(moments), 3, len(names))
    types = struct.pack(">lBBlBBlBB", 1230, 0, 0, 3600, 0, 4, 7200, 1, 8)
    return header + struct.pack(f">{len(moments)}{width}", *moments) + kinds + types + names


def test_every_zone_has_the_offsets_of_zoneinfo() -> None:
    checked = 0
    for tzid in sorted(zone_names()):
        info, table = zone(tzid), onsets(tzid)
        assert table[0].at == BEGIN
        # ZoneInfo has its own idea of what was before the first transition of all.
        for earlier, onset in pairwise(table):
            assert (earlier.at < onset.at, earlier.after) == (True, onset.before), tzid
            midpoint = onset.at - (onset.at - earlier.at) / 2
            if earlier.at > BEGIN:
                assert midpoint.astimezone(info).utcoffset() == earlier.after, (tzid, onset)
                assert (onset.at - SECOND).astimezone(info).utcoffset() == onset.before, (tzid, onset)
            assert onset.at.astimezone(info).utcoffset() == onset.after, (tzid, onset)
        checked += len(table)
    assert checked > 60_000


def test_the_footer_goes_on_where_the_table_ends() -> None:
    berlin = onsets("Europe/Berlin")
    assert [onset.at.year for onset in berlin[-4:]] == [2100, 2100, 2101, 2101]
    assert rule_onsets("Europe/Berlin")[-100:] == berlin[-100:]


def test_a_transition_that_changes_the_name_alone_is_no_onset() -> None:
    # Greenland's west gave its "summer" of 2023 another name, and left the clock.
    assert [onset.at.isoformat() for onset in onsets("America/Nuuk") if onset.at.year in (2023, 2024)] == [
        "2023-03-26T01:00:00+00:00",
        "2024-03-31T01:00:00+00:00",
        "2024-10-27T01:00:00+00:00",
    ]


def test_a_zone_without_changes_begins_with_1900() -> None:
    (only,) = onsets("Etc/GMT-3")
    assert (only.at, only.before, only.after, only.name) == (BEGIN, 3 * HOUR, 3 * HOUR, "+03")
    assert rule_onsets("Etc/GMT-3") == (only,)


def test_offsets_keep_their_seconds() -> None:
    (onset,) = (onset for onset in onsets("Africa/Monrovia") if onset.at.year == 1972)
    assert (onset.before, onset.after) == (-timedelta(minutes=44, seconds=30), timedelta())
    assert onset.local == datetime(1972, 1, 7)  # noqa: DTZ001


@pytest.mark.parametrize("first_block", [[], [0, 86400]], ids=["slim", "fat"])
def test_the_block_of_version_1_is_passed_over(first_block: list[int]) -> None:
    second_block = [BIG_BANG, -(2**40), 3_000_000_000]
    data = tzif(first_block, "l") + tzif(second_block, "q") + b"\nCET-1CEST,M3.5.0,M10.5.0/3\n"
    assert list(transitions(data)) == [
        (BEGIN, LocalTime("LMT", timedelta(minutes=20, seconds=30))),
        (BEGIN, LocalTime("CET", HOUR)),
        (BEGIN, LocalTime("CEST", 2 * HOUR)),
        (datetime(2065, 1, 24, 5, 20, tzinfo=UTC), LocalTime("CET", HOUR)),
    ]


def test_the_package_holds_no_file_of_version_1() -> None:
    assert {zone_data(tzid)[4:5] for tzid in zone_names()} <= {b"2", b"3", b"4"}


@pytest.mark.parametrize("tzid", ["", "../x", "Nowhere/Town"])
def test_an_unknown_name_is_refused(tzid: str) -> None:
    with pytest.raises(ValueError, match="not a time zone"):
        onsets(tzid)
