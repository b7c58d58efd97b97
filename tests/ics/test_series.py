"""A series as a master and its overrides, line by line; and which series every program reads alike."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from feedserver.ics.check import check
from feedserver.ics.event import Style
from feedserver.ics.series import is_native, series_events
from feedserver.tokens.model import CancelledForm, Privacy
from tests.bookings.series import ALL_DAY, series
from tests.ics.samples import STAMP, booking, lines, record

UNTIL = datetime(2036, 1, 1, tzinfo=UTC)
#: What stands in each VEVENT of a series alike.
IDENTITY = [
    *("BEGIN:VEVENT", "UID:0123456789abcdef0123456789abcdef@feeds.example"),
    *("DTSTAMP:20260201T123015Z", "LAST-MODIFIED:20260201T123015Z", "CREATED:20260105T080000Z", "SEQUENCE:3"),
]
BUSY = ["STATUS:CONFIRMED", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"]
FREE = ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]


def written(
    rrule: str, *, hidden: Collection[datetime] = (), style: Style | None = None, **fields: Any
) -> bytes:
    content = record(series(rrule, **fields))
    data = series_events(content, hidden, style or Style(), stamp=STAMP)
    check(data)
    return data


def times(data: bytes) -> list[list[str]]:
    """The lines of each VEVENT that say when."""
    names = ("RECURRENCE-ID", "DTSTART", "DTEND", "RRULE", "RDATE", "EXDATE")
    return [[line for line in event if line.startswith(names)] for event in _events(data)]


def _events(data: bytes) -> Iterator[list[str]]:
    for event in data.decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]:
        yield event.split("\r\n")


def test_a_series_is_its_master_and_then_its_overrides() -> None:
    data = written(
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270105T100000",
        exdates=["2026-12-22T10:00:00"],
        rdates=["2026-12-03T15:00:00"],
        overrides=[
            {"recurrence_id": "2026-12-15T10:00:00Z", "status": "cancelled"},
            {
                "recurrence_id": "2026-12-08T10:00:00",
                "start": "2026-12-09T14:00:00",
                "end": "2026-12-09T14:30:00",
                "summary": "Review",
                "location": "Room 5",
            },
        ],
    )
    assert lines(data) == [
        *IDENTITY,
        "DTSTART;TZID=Europe/London:20261201T100000",
        "DTEND;TZID=Europe/London:20261201T110000",
        "RRULE:FREQ=WEEKLY;UNTIL=20270105T100000Z;BYDAY=TU",
        "RDATE;TZID=Europe/London:20261203T150000",
        "EXDATE;TZID=Europe/London:20261222T100000",
        *("SUMMARY:Session", *BUSY, "END:VEVENT"),
        *IDENTITY,
        "RECURRENCE-ID;TZID=Europe/London:20261208T100000",
        "DTSTART;TZID=Europe/London:20261209T140000",
        "DTEND;TZID=Europe/London:20261209T143000",
        *("SUMMARY:Review", *BUSY, "LOCATION:Room 5", "END:VEVENT"),
        *IDENTITY,
        "RECURRENCE-ID;TZID=Europe/London:20261215T100000",
        "DTSTART;TZID=Europe/London:20261215T100000",
        "DTEND;TZID=Europe/London:20261215T110000",
        *("SUMMARY:[CANCELLED] Session", *FREE, "END:VEVENT"),
    ]


def test_an_all_day_series_is_all_dates() -> None:
    data = written(
        "FREQ=DAILY;INTERVAL=2;UNTIL=20261211",
        exdates=["2026-12-03"],
        rdates=["2026-12-02", "2026-12-04"],
        overrides=[{"recurrence_id": "2026-12-05", "start": "2026-12-06", "end": "2026-12-08"}],
        **ALL_DAY,
    )
    assert times(data) == [
        [
            *("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202"),
            "RRULE:FREQ=DAILY;UNTIL=20261211;INTERVAL=2",
            *("RDATE;VALUE=DATE:20261202,20261204", "EXDATE;VALUE=DATE:20261203"),
        ],
        [
            "RECURRENCE-ID;VALUE=DATE:20261205",
            *("DTSTART;VALUE=DATE:20261206", "DTEND;VALUE=DATE:20261208"),
        ],
    ]


@pytest.mark.parametrize("timezone", ["UTC", "Etc/UTC", "Zulu"])
def test_a_series_in_utc_needs_no_zone(timezone: str) -> None:
    data = written("FREQ=DAILY;COUNT=3", timezone=timezone, exdates=["2026-12-02T10:00:00"])
    assert times(data) == [
        [
            *("DTSTART:20261201T100000Z", "DTEND:20261201T110000Z"),
            *("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261202T100000Z"),
        ]
    ]


def test_until_is_written_in_utc_however_it_was_said() -> None:
    summer = {"start": "2027-06-01T10:00:00", "end": "2027-06-01T11:00:00", "timezone": "America/New_York"}
    for said in ("20270610T100000", "20270610T140000Z"):
        (master,) = times(written(f"FREQ=DAILY;UNTIL={said}", **summer))
        assert master[2] == "RRULE:FREQ=DAILY;UNTIL=20270610T140000Z"


def test_every_part_of_a_rule_is_written_and_no_default() -> None:
    said = "WKST=SU;BYSETPOS=1,-1;BYDAY=TU,FR;BYMONTH=12,1;INTERVAL=2;COUNT=4;FREQ=YEARLY"
    (master,) = times(written(said, start="2027-01-01T10:00:00", end="2027-01-01T11:00:00"))
    assert set(master[2].removeprefix("RRULE:").split(";")) == {
        *("FREQ=YEARLY", "COUNT=4", "INTERVAL=2", "WKST=SU"),
        *("BYDAY=TU,FR", "BYMONTH=1,12", "BYSETPOS=-1,1"),
    }
    (master,) = times(written("FREQ=DAILY;INTERVAL=1;WKST=MO;COUNT=2"))
    assert master[2] == "RRULE:FREQ=DAILY;COUNT=2"


def test_a_night_over_the_change_of_the_clock_says_its_time_in_utc() -> None:
    night = {"start": "2026-10-23T22:00:00", "end": "2026-10-24T06:00:00"}
    master, saturday = times(written("FREQ=DAILY;COUNT=4", **night))
    assert master[:2] == [
        "DTSTART;TZID=Europe/London:20261023T220000",
        "DTEND;TZID=Europe/London:20261024T060000",
    ]
    assert saturday == [
        "RECURRENCE-ID;TZID=Europe/London:20261024T220000",
        *("DTSTART:20261024T210000Z", "DTEND:20261025T060000Z"),
    ]


def test_an_hour_that_the_clock_skips_or_repeats_is_said_in_utc() -> None:
    for start, end, day, said in [
        ("2027-03-27T01:30:00", "2027-03-27T01:45:00", "20270328", ("T013000Z", "T014500Z")),
        ("2026-10-24T01:30:00", "2026-10-24T01:45:00", "20261025", ("T003000Z", "T004500Z")),
    ]:
        _, override = times(written("FREQ=DAILY;COUNT=3", start=start, end=end))
        assert override == [
            f"RECURRENCE-ID;TZID=Europe/London:{day}T013000",
            *(f"DTSTART:{day}{said[0]}", f"DTEND:{day}{said[1]}"),
        ]


def test_an_override_may_be_in_another_zone_and_is_written_in_the_series_own() -> None:
    there = {
        "recurrence_id": "2026-12-02T10:00:00",
        "timezone": "America/New_York",
        "start": "2026-12-02T10:00:00",
    }
    _, moved = times(written("FREQ=DAILY;COUNT=3", overrides=[there]))
    assert moved[1:] == [
        "DTSTART;TZID=Europe/London:20261202T150000",
        "DTEND;TZID=Europe/London:20261202T160000",
    ]


def test_what_is_hidden_is_an_exclusion_and_has_no_override() -> None:
    hidden = [datetime(2026, 12, day, 10, tzinfo=UTC) for day in (2, 4)]
    data = written(
        "FREQ=DAILY;COUNT=5",
        hidden=hidden,
        exdates=["2026-12-03T10:00:00"],
        overrides=[{"recurrence_id": "2026-12-04T10:00:00", "status": "cancelled"}],
        style=Style(cancelled=CancelledForm.HIDE),
    )
    (master,) = times(data)
    assert master[-1] == "EXDATE;TZID=Europe/London:20261202T100000,20261203T100000,20261204T100000"


@pytest.mark.parametrize(("privacy", "title"), [(Privacy.TITLE, "Secret"), (Privacy.BUSY, "Busy")])
def test_an_override_tells_no_more_than_the_token_allows(privacy: Privacy, title: str) -> None:
    words = {"summary": "Secret", "description": "canary", "location": "canary", "categories": ["canary"]}
    override = {"recurrence_id": "2026-12-02T10:00:00", "status": "provisional", **words}
    data = written("FREQ=DAILY;COUNT=3", overrides=[override], style=Style(privacy=privacy, alarms=(15,)))
    assert b"canary" not in data
    assert lines(data).count(f"SUMMARY:[PENDING] {title}") == 1
    assert lines(data).count("TRIGGER:-PT15M") == 2


def test_what_is_no_series_is_refused() -> None:
    for content in (None, booking(), replace(series(), timezone=None)):
        with pytest.raises(ValueError):
            series_events(record(content), (), Style(), stamp=STAMP)


NATIVE = {
    "plain": ({}, True),
    "all-day": (ALL_DAY, True),
    "in UTC": ({"timezone": "UTC"}, True),
    # Home Assistant would show both.
    "an override in UTC": (
        {"timezone": "UTC", "overrides": [{"recurrence_id": "2026-12-02T10:00:00", "summary": "x"}]},
        False,
    ),
    "an override": ({"overrides": [{"recurrence_id": "2026-12-02T10:00:00", "summary": "x"}]}, True),
    "the first over a change": ({"start": "2026-10-24T22:00:00", "end": "2026-10-25T06:00:00"}, False),
    "the first in the hour twice": ({"start": "2026-10-25T01:30:00", "end": "2026-10-25T03:00:00"}, False),
    # libical keeps the later hour from then on.
    "one in the hour skipped": ({"start": "2027-03-26T01:30:00", "end": "2027-03-26T01:45:00"}, False),
    "a later one in the hour twice": ({"start": "2026-10-23T01:30:00", "end": "2026-10-23T01:45:00"}, True),
    "a later one over a change": ({"start": "2026-10-23T22:00:00", "end": "2026-10-24T06:00:00"}, True),
}


@pytest.mark.parametrize(("fields", "native"), NATIVE.values(), ids=NATIVE)
def test_a_series_is_native_where_every_reader_takes_it_alike(fields: dict[str, Any], native: bool) -> None:
    assert is_native(series("FREQ=DAILY;COUNT=3", **fields)) is native
