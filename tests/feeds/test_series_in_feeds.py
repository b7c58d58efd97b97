"""Series in feeds: when they are there, and how they are written."""

import datetime
from typing import Any

import icalendar
import pytest

from tests.feeds.asking import stamps, utc
from tests.site import START, Site

WEEKLY = {"rrule": "FREQ=WEEKLY;COUNT=4"}
#: Their starts: Tuesdays at ten in London's winter.
TUESDAYS = [f"2026-12-{day:02}T10:00:00" for day in (1, 8, 15, 22)]


def make(site: Site, *overrides: dict[str, Any], booking: str = "b-1", **fields: Any) -> dict[str, Any]:
    """A series of amira's on four Tuesdays."""
    site.host.make_user()
    recurrence = {**WEEKLY, "overrides": list(overrides), **fields.pop("recurrence", {})}
    return site.host.make_booking(booking, recurrence=recurrence, **fields)


def changed(number: int, **fields: Any) -> dict[str, Any]:
    """An override of one of the Tuesdays."""
    return {"recurrence_id": TUESDAYS[number], **fields}


def moved(number: int, day: str) -> dict[str, Any]:
    return changed(number, start=f"{day}T10:00:00", end=f"{day}T11:00:00")


def has_rule(event: icalendar.Event) -> bool:
    return "RRULE" in event


def test_a_series_is_there_while_any_occurrence_is_inside(site: Site) -> None:
    make(site)
    url = site.host.feed_url(past_days=2, future_days=3)
    seen = {}
    for day in (24, 27, 28):
        site.clock.now = utc(2026, 11, day, 12)
        seen[day] = site.titles(url)
    site.clock.now = utc(2026, 12, 24, 12)
    seen[54] = site.titles(url)
    site.clock.now = utc(2026, 12, 25, 12)
    seen[55] = site.titles(url)
    here, gone = ["Planning meeting"], ["No bookings at present"]
    assert seen == {24: gone, 27: gone, 28: here, 54: here, 55: gone}


def test_a_gap_longer_than_the_window_hides_a_series_for_a_while(site: Site) -> None:
    make(site, recurrence={"rrule": "FREQ=YEARLY;COUNT=2"})
    url = site.host.feed_url(past_days=10, future_days=10)
    seen = []
    for day in (utc(2026, 12, 5), utc(2027, 6, 5), utc(2027, 11, 25)):
        site.clock.now = day
        seen.append(site.titles(url) == ["Planning meeting"])
    assert seen == [True, False, True]


def test_an_occurrence_counts_where_it_was_moved_to(site: Site) -> None:
    make(site, moved(0, "2026-11-25"), moved(3, "2027-03-02"))
    near = site.host.feed_url(past_days=0, future_days=1)
    early = site.host.feed_url(past_days=0, future_days=5)
    assert len(site.events(near)) == len(site.events(early)) == 3
    make(site)
    assert site.titles(near) == ["No bookings at present"]
    site.clock.now = utc(2027, 3, 1)
    assert site.titles(early) == ["No bookings at present"]
    make(site, moved(3, "2027-03-02"))
    assert len(site.events(early)) == 2


def test_one_occurrence_that_is_cancelled(site: Site) -> None:
    make(site, changed(1, status="cancelled"))
    for form, status in (("tombstone", "CANCELLED"), ("prefix", "CONFIRMED")):
        master, override = site.events(site.host.feed_url(cancelled=form))
        assert (master["STATUS"], master["SUMMARY"]) == ("CONFIRMED", "Planning meeting")
        assert (override["STATUS"], override["SUMMARY"]) == (status, "[CANCELLED] Planning meeting")
        assert override["TRANSP"] == "TRANSPARENT" and "EXDATE" not in master
    (master,) = site.events(site.host.feed_url(cancelled="hide"))
    assert master["EXDATE"].dts[0].dt.isoformat() == "2026-12-08T10:00:00+00:00"


@pytest.mark.parametrize("way", ["status", "delete", "each"])
def test_a_series_that_is_cancelled_as_a_whole(site: Site, way: str) -> None:
    make(site, changed(1, status="confirmed"))
    if way == "delete":
        site.host.call("DELETE", "/bookings/b-1")
    elif way == "status":
        make(site, changed(1, status="confirmed"), status="cancelled")
    else:
        make(site, *(changed(number, status="rejected") for number in range(4)))
    url = site.host.feed_url()
    events = site.events(url)
    assert len(events) == (5 if way == "each" else 2)
    assert {str(event["STATUS"]) for event in events} == {"CANCELLED"}
    assert {str(event["SUMMARY"]) for event in events} == {"[CANCELLED] Planning meeting"}
    prefixed = site.events(site.host.feed_url(cancelled="prefix"))
    assert {str(event["STATUS"]) for event in prefixed} == {"CONFIRMED"}
    assert site.titles(site.host.feed_url(cancelled="hide")) == ["No bookings at present"]


@pytest.mark.parametrize(("last", "ends"), [("2026-11-30", "2026-12-25"), ("2027-02-01", "2027-02-02")])
def test_the_tombstone_of_a_series_ends_with_its_last_time_or_after_thirty_days(
    site: Site, last: str, ends: str
) -> None:
    make(site, *(moved(number, "2026-11-26") for number in range(3)), moved(3, last), status="cancelled")
    url = site.host.feed_url()
    end = datetime.datetime.fromisoformat(f"{ends}T00:00:00+00:00")
    seen = []
    for moment in (end - datetime.timedelta(seconds=1), end):
        site.clock.now = moment
        seen.append("[CANCELLED] Planning meeting" in site.titles(url))
    assert seen == [True, False]


def test_a_hidden_series_shows_the_one_occurrence_that_is_not(site: Site) -> None:
    make(site, changed(2, status="confirmed"), status="provisional")
    (event,) = site.events(site.host.feed_url(provisional="hide"))
    assert not has_rule(event) and "RECURRENCE-ID" not in event
    assert (event["DTSTART"].dt, event["SUMMARY"]) == (utc(2026, 12, 15, 10), "Planning meeting")
    assert len(site.events(site.host.feed_url())) == 2


def test_an_occurrence_managed_elsewhere_is_an_exclusion(site: Site) -> None:
    make(site, changed(1, managed_by="teams", summary="canary"))
    (master,) = site.events(site.host.feed_url())
    assert [one.dt.isoformat()[:16] for one in master["EXDATE"].dts] == ["2026-12-08T10:00"]
    assert len(site.events(site.host.feed_url(recurrence="expanded"))) == 3
    make(site, managed_by="teams")
    assert site.titles(site.host.feed_url()) == ["No bookings at present"]


def test_a_rule_of_one_occurrence_is_a_plain_event(site: Site) -> None:
    made = make(site, recurrence={"rrule": "FREQ=WEEKLY;COUNT=1"})
    for form in ("native", "expanded"):
        (event,) = site.events(site.host.feed_url(recurrence=form))
        assert not has_rule(event) and event["UID"] == made["uid"]
        assert event["DTSTART"].dt == utc(2026, 12, 1, 10)


def test_two_series_of_one_zone_share_its_vtimezone(site: Site) -> None:
    make(site)
    make(site, booking="b-2", start="2026-12-03T10:00:00", end="2026-12-03T11:00:00")
    make(site, booking="b-3", timezone="America/New_York")
    calendar = icalendar.Calendar.from_ical(site.fetch(site.host.feed_url()).data)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["America/New_York", "Europe/London"]
    expanded = site.fetch(site.host.feed_url(recurrence="expanded")).data
    assert b"VTIMEZONE" not in expanded and b"TZID" not in expanded


def test_a_zone_that_outlook_cannot_know_is_expanded(site: Site) -> None:
    """From 2040 on Ramadan parts Palestine's summer."""
    far = {"start": "2039-08-03T10:00:00", "end": "2039-08-03T11:00:00", "timezone": "Asia/Gaza"}
    site.clock.now = utc(2039, 8, 1)
    make(site, recurrence={"rrule": "FREQ=MONTHLY;BYMONTHDAY=3;COUNT=12"}, **far)
    events = site.events(site.host.feed_url())
    assert len(events) == 12 and not any(map(has_rule, events))


def test_events_stand_by_the_start_of_their_booking(site: Site) -> None:
    make(site, moved(0, "2027-01-05"), summary="Series")
    site.host.make_booking("b-2", summary="Later", start="2026-12-01T10:30:00")
    site.host.make_booking("b-3", summary="Earlier", start="2026-12-01T09:30:00")
    assert site.titles(site.host.feed_url()) == ["Earlier", "Series", "Series", "Later"]
    titles = site.titles(site.host.feed_url(recurrence="expanded"))
    assert titles == ["Earlier", "Later", *["Series"] * 4]


def test_a_change_of_one_occurrence_moves_the_stamps_of_the_master(site: Site) -> None:
    make(site)
    url = site.host.feed_url()
    changed_at = site.clock.turn(hours=1)
    make(site, changed(1, location="Room 5"))
    for event in site.events(url):
        assert (*stamps(event), event["SEQUENCE"]) == (START, changed_at, changed_at, 1)
    changed_at = site.clock.turn(hours=1)
    make(site)
    (master,) = site.events(url)
    assert (*stamps(master), master["SEQUENCE"]) == (START, changed_at, changed_at, 2)


@pytest.mark.parametrize(("privacy", "title"), [("title", "Canary"), ("busy", "Busy")])
@pytest.mark.parametrize("form", ["native", "expanded"])
def test_an_override_tells_no_more_than_the_token_allows(
    site: Site, privacy: str, title: str, form: str
) -> None:
    words = {"description": "canary", "location": "canary", "url": "https://canary.example/x"}
    make(site, changed(1, status="provisional", summary="Canary", **words), description="canary")
    url = site.host.feed_url(privacy=privacy, recurrence=form, alarms=[15])
    body, titles = site.fetch(url).data, site.titles(url)
    assert b"canary" not in body
    assert titles.count(f"[PENDING] {title}") == 1 and len(titles) == (2 if form == "native" else 4)
    assert body.count(b"BEGIN:VALARM") == len(titles)
