from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from feedserver.bookings.model import Meeting
from feedserver.ics.event import Style, booking_event
from feedserver.tokens.model import CancelledForm
from tests.ics.samples import STAMP, booking, lines, parsed, record, written

MEETING = Meeting(url="https://meet.example/x", provider="google_meet")


def test_an_event_is_written_exactly_like_this() -> None:
    content = booking(
        description="Bring, please:\nthe plan; the pen",
        location="Room 4",
        url="https://host.example/bookings/42",
        meeting=MEETING,
        categories=("EPA", "a,b"),
    )
    assert lines(written(content)) == [
        "BEGIN:VEVENT",
        "UID:0123456789abcdef0123456789abcdef@feeds.example",
        "DTSTAMP:20260201T123015Z",
        "LAST-MODIFIED:20260201T123015Z",
        "CREATED:20260105T080000Z",
        "SEQUENCE:3",
        "DTSTART:20260309T130000Z",
        "DTEND:20260309T140000Z",
        "SUMMARY:Planning meeting",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "DESCRIPTION:Bring\\, please:\\nthe plan\\; the pen\\nhttps://meet.example/x",
        "LOCATION:Room 4",
        "URL:https://host.example/bookings/42",
        "CATEGORIES:EPA,a\\,b",
        "CONFERENCE;VALUE=URI;LABEL=google_meet:https://meet.example/x",
        "END:VEVENT",
    ]


def test_all_day_booking_is_written_as_dates_with_an_exclusive_end() -> None:
    first = datetime(2026, 3, 9, tzinfo=UTC)
    fragment = written(booking(all_day=True, starts_at=first, ends_at=first + timedelta(days=2)))
    assert "DTSTART;VALUE=DATE:20260309" in lines(fragment)
    assert "DTEND;VALUE=DATE:20260311" in lines(fragment)


def test_a_time_in_another_zone_is_written_in_utc() -> None:
    start = datetime(2026, 3, 9, 14, 0, tzinfo=timezone(timedelta(hours=1)))
    assert "DTSTART:20260309T130000Z" in lines(written(booking(starts_at=start)))


def test_an_empty_summary_says_that_there_is_no_title() -> None:
    assert parsed(written(booking(summary="\x00 \r\n")))["SUMMARY"] == "(no title)"


def test_properties_that_would_be_empty_are_left_out() -> None:
    empty = written(booking(description=" \n", location="\x00", categories=("", "\ufeff"), url=""))
    assert empty == written(booking())


def test_the_meeting_stands_in_the_location_when_that_is_empty() -> None:
    assert parsed(written(booking(meeting=MEETING)))["LOCATION"] == MEETING.url
    assert parsed(written(booking(meeting=MEETING, location=" ")))["LOCATION"] == MEETING.url
    assert parsed(written(booking(meeting=MEETING, location="Room 4")))["LOCATION"] == "Room 4"


def test_the_meeting_is_the_last_line_of_the_description() -> None:
    assert parsed(written(booking(meeting=MEETING)))["DESCRIPTION"] == MEETING.url
    described = parsed(written(booking(meeting=MEETING, description="Agenda\n")))
    assert described["DESCRIPTION"] == f"Agenda\n{MEETING.url}"


@pytest.mark.parametrize("address", ["tel:+49-30-1234", "mailto:a@b.example", "HTTPS://meet.example/"])
def test_a_meeting_by_telephone_or_mail_is_a_conference_too(address: str) -> None:
    event = parsed(written(booking(meeting=Meeting(url=address))))
    assert event["CONFERENCE"] == address
    assert event["CONFERENCE"].params == {"VALUE": "URI"}


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "http://host.example/", "file:////host/share", "https:", "", " "),
        *("https://host.example/\r\nX-EVIL:1", "https://host.example/\n", "https://h.example/a b"),
        *("https://host.example/é", "https://h.example/\x00", "https://h.example/\ud800", "//host"),
    ],
    ids=ascii,
)
def test_an_address_that_is_no_uri_is_dropped_and_harms_nothing_else(address: str) -> None:
    fragment = written(booking(url=address, meeting=Meeting(url=address, provider="x")))
    assert fragment == written(booking())


def test_what_a_uri_cannot_hold_is_percent_encoded() -> None:
    event = parsed(written(booking(url='https://host.example/"<\\n>^`{|}?a=%20,;')))
    assert event["URL"] == "https://host.example/%22%3C%5Cn%3E%5E%60%7B%7C%7D?a=%20,;"


def test_a_backslash_before_n_is_no_line_break() -> None:
    event = parsed(written(booking(summary="C:\\New\\next", categories=("\\N", "b"))))
    assert event["SUMMARY"] == "C:\\New\\next"
    assert event["CATEGORIES"].cats == ["\\N", "b"]


def test_the_same_record_gives_the_same_bytes() -> None:
    content = booking(description="x", meeting=MEETING, categories=("b", "a"))
    assert written(content) == written(replace(content))


def test_hide_does_not_touch_bookings_that_are_alive() -> None:
    alive = record(booking())
    forms = {booking_event(alive, Style(cancelled=form), stamp=STAMP) for form in CancelledForm}
    assert len(forms) == 1
