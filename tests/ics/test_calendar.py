import pytest
from hypothesis import given, settings
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from feedserver.ics.calendar import calendar
from feedserver.ics.check import check
from feedserver.ics.text import multi_line, single_line
from feedserver.ics.vtimezone import vtimezone
from tests.ics.samples import booking, lines, texts, varied_events, written

EVENT = written(booking())


def test_a_calendar_is_written_exactly_like_this() -> None:
    data = calendar("Ada's bookings", [EVENT], description="The oldest, left out")
    assert lines(data) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//feedserver//feedserver//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Ada's bookings",
        "NAME:Ada's bookings",
        "X-WR-CALDESC:The oldest\\, left out",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "COLOR:steelblue",
        *lines(EVENT),
        "END:VCALENDAR",
    ]
    check(data)


def test_method_and_description_can_be_left_out() -> None:
    text = calendar("a", [EVENT], publish=False, description=" ").decode()
    assert "METHOD" not in text
    assert "X-WR-CALDESC" not in text


def test_fragments_stand_in_the_order_given() -> None:
    first, second = written(booking(summary="one")), written(booking(summary="two"))
    assert first + second in calendar("a", iter([first, second]))
    assert second + first in calendar("a", iter([second, first]))


def test_there_is_no_uid_on_the_calendar() -> None:
    assert calendar("a", [EVENT]).count(b"\r\nUID:") == 1


def test_a_name_without_a_visible_character_becomes_calendar() -> None:
    assert "X-WR-CALNAME:Calendar" in lines(calendar("\u202e\r\n", [EVENT]))


def test_a_calendar_without_any_component_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one component"):
        calendar("a", [])


@pytest.mark.parametrize("color", ["", "red\r\nX-EVIL:1", "red\n", "#4682b4", "Red"])
def test_what_is_no_colour_name_is_refused(color: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        calendar("a", [EVENT], color=color)


@given(texts(), texts())
@settings(deadline=None)
def test_any_name_and_description_are_written_legally(name: str, description: str) -> None:
    data = calendar(name, [EVENT], description=description)
    check(data)
    head = Calendar.from_ical(data)
    assert head["NAME"] == head["X-WR-CALNAME"] == escaped(single_line(name) or "Calendar")
    assert head.get("X-WR-CALDESC", "") == escaped(multi_line(description))


def escaped(text: str) -> str:
    """icalendar reads NAME and X- properties as they stand."""
    for character in ("\\", ";", ","):
        text = text.replace(character, "\\" + character)
    return text.replace("\n", "\\n")


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert calendar("a", varied_events()) == calendar("a", varied_events())


def test_a_varied_calendar_is_read_by_icalendar_without_complaint() -> None:
    data = calendar("Bookings", varied_events())
    check(data)
    read = Calendar.from_ical(data)
    assert len(read.events) == 48
    assert not read.errors
    assert not any(event.errors for event in read.events)


def test_a_varied_calendar_is_read_by_a_strict_reader_without_complaint() -> None:
    zones = [vtimezone(name) for name in ("Europe/Dublin", "Africa/Cairo", "America/Nuuk", "UTC")]
    data = calendar("Bookings", [*zones, *varied_events()])
    check(data)
    read = IcsCalendarStream.calendar_from_ics(data.decode())
    assert len(read.events) == 48
    assert len(read.timezones) == 4
    for theirs, ours in zip(read.events, Calendar.from_ical(data).events, strict=True):
        assert theirs.summary == ours["SUMMARY"]
        assert theirs.description == ours.get("DESCRIPTION")
        assert (theirs.dtstart, theirs.dtend) == (ours.DTSTART, ours.DTEND)


def test_a_feed_without_events_is_legal_with_a_time_zone_alone() -> None:
    data = calendar("Bookings", [vtimezone("Europe/Berlin")])
    check(data)
    assert not IcsCalendarStream.calendar_from_ics(data.decode()).events
