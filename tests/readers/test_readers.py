"""Readers that did not write the feed take all of it without complaint, and all take the same."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feedserver.ics.text import single_line
from tests.feeds.varied import NUMBER, make_all, varied_bookings, varied_series
from tests.full import full_or
from tests.readers import with_icalendar
from tests.readers.agreement import READERS, differences
from tests.readers.occurrence import Moment
from tests.site import START, Site

PREFIX = {"provisional": "[PENDING] ", "cancelled": "[CANCELLED] ", "rejected": "[CANCELLED] "}
#: Everything that varied.py makes.
WINDOW = START - datetime.timedelta(days=366), START + datetime.timedelta(days=366)


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


def _meant(booking: dict[str, Any], name: str) -> Moment:
    if booking["all_day"]:
        return datetime.date.fromisoformat(booking[name])
    moment = datetime.datetime.fromisoformat(booking[name])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(booking["timezone"]))
    return moment.astimezone(datetime.UTC)


@pytest.mark.parametrize("privacy", ["full", "title"])
def test_every_reader_reads_every_booking(
    site: Site, expected: dict[str, tuple[Any, Any, str]], privacy: str
) -> None:
    data = site.fetch(site.host.feed_url(privacy=privacy)).data
    for read in READERS.values():
        events = read(data, *WINDOW)
        assert len(events) == NUMBER
        assert {one.uid: (one.start, one.end, one.summary) for one in events} == expected


@pytest.mark.parametrize("privacy", full_or(["full", "title", "busy"], ["full", "busy"]))
@pytest.mark.parametrize("form", ["native", "expanded"])
def test_all_readers_agree(site: Site, privacy: str, form: str) -> None:
    make_all(site, {**varied_bookings(), **varied_series()})
    data = site.fetch(site.host.feed_url(privacy=privacy, recurrence=form)).data
    assert (b"RECURRENCE-ID" in data) is (form == "native")
    assert differences(data, *WINDOW) == []


@pytest.mark.parametrize("state", ["never", "placeholder", "notice"])
def test_all_read_a_feed_without_bookings(site: Site, state: str) -> None:
    site.host.make_user()
    if state == "placeholder":
        site.host.make_booking()
        site.host.make_booking(participants=[])
    url = site.host.feed_url()
    if state == "notice":
        site.host.make_user(active=False)
    data = site.fetch(url).data
    assert len(with_icalendar.read(data, *WINDOW)) == (0 if state == "never" else 1)
    assert differences(data, *WINDOW) == []
