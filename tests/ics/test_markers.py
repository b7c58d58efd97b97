from datetime import date

from icalendar import Event

from feedserver.ics.check import check
from feedserver.ics.event import all_day_event
from tests.ics.samples import CREATED, DAY, STAMP, lines, names


def marker(**changes: str) -> bytes:
    texts = {"uid": "ab@feeds.example", "summary": "No bookings at present"} | changes
    return all_day_event(day=DAY, created=CREATED, stamp=STAMP, **texts)


def test_a_marker_takes_no_time_of_its_day() -> None:
    assert lines(marker(description="It has ended.")) == [
        "BEGIN:VEVENT",
        "UID:ab@feeds.example",
        "DTSTAMP:20260201T123015Z",
        "LAST-MODIFIED:20260201T123015Z",
        "CREATED:20260105T080000Z",
        "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20260201",
        "DTEND;VALUE=DATE:20260202",
        "SUMMARY:No bookings at present",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "DESCRIPTION:It has ended.",
        "END:VEVENT",
    ]


def test_a_marker_without_a_description_has_none() -> None:
    assert "DESCRIPTION" not in names(marker())
    check(marker())


def test_a_marker_at_the_end_of_a_month_ends_in_the_next() -> None:
    fragment = all_day_event(uid="a@b", day=date(2026, 12, 31), created=CREATED, stamp=STAMP, summary="x")
    assert Event.from_ical(fragment).end == date(2027, 1, 1)
