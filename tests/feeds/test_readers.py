"""Two readers that did not write the feed take all of it without complaint."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream

from feedserver.ics.text import single_line
from tests.feeds.varied import NUMBER, make_all, varied_bookings
from tests.site import Site

PREFIX = {"provisional": "[PENDING] ", "cancelled": "[CANCELLED] ", "rejected": "[CANCELLED] "}


@pytest.fixture
def expected(site: Site) -> dict[str, tuple[Any, Any, str]]:
    """Start, end and summary of each event by its UID, from what the host said and was answered."""
    made = make_all(site, varied_bookings())
    return {
        booking["uid"]: (
            _meant(booking, "start"),
            _meant(booking, "end"),
            PREFIX.get(booking["status"], "") + single_line(booking["summary"]),
        )
        for booking in made
    }


def _meant(booking: dict[str, Any], name: str) -> datetime.date:
    if booking["all_day"]:
        return datetime.date.fromisoformat(booking[name])
    moment = datetime.datetime.fromisoformat(booking[name])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(booking["timezone"]))
    return moment.astimezone(datetime.UTC)


def _bodies(site: Site) -> list[str]:
    """The feed with everything in it, and with titles alone."""
    urls = [site.host.feed_url(privacy=privacy) for privacy in ("full", "title")]
    return [site.fetch(url).data.decode() for url in urls]


def test_icalendar_reads_every_booking(site: Site, expected: dict[str, tuple[Any, Any, str]]) -> None:
    for body in _bodies(site):
        calendar = icalendar.Calendar.from_ical(body)
        events = calendar.walk("VEVENT")
        assert all(not component.errors for component in calendar.walk())
        read = {str(e["UID"]): (e["DTSTART"].dt, e["DTEND"].dt, str(e["SUMMARY"])) for e in events}
        assert len(events) == NUMBER
        assert read == expected


def test_home_assistant_reads_every_booking(site: Site, expected: dict[str, tuple[Any, Any, str]]) -> None:
    for body in _bodies(site):
        calendar = IcsCalendarStream.calendar_from_ics(body)
        read = {event.uid: (event.dtstart, event.dtend, event.summary) for event in calendar.events}
        assert len(calendar.events) == NUMBER
        assert read == expected


@pytest.mark.parametrize("state", ["never", "placeholder", "notice"])
def test_both_read_a_feed_without_bookings(site: Site, state: str) -> None:
    site.host.make_user()
    if state == "placeholder":
        site.host.make_booking()
        site.host.make_booking(participants=[])
    url = site.host.feed_url()
    if state == "notice":
        site.host.make_user(active=False)
    body = site.fetch(url).data
    number = 0 if state == "never" else 1
    assert len(icalendar.Calendar.from_ical(body).walk("VEVENT")) == number
    assert len(IcsCalendarStream.calendar_from_ics(body.decode()).events) == number
