"""``alarms``: reminders in the feed, only where a token asks, and none that tells more than its event."""

from datetime import timedelta
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream

from tests.api.refusals import fields_refused
from tests.site import Site


@pytest.fixture(autouse=True)
def _bookings(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking("b-1", summary="Exam; room 4, please", location="Secret place")
    site.host.make_booking("b-2", summary="Review", status="provisional")
    site.host.make_booking("b-3", status="cancelled")
    site.host.make_booking("b-4", status="rejected")
    site.host.make_booking("b-5")
    site.host.call("DELETE", "/bookings/b-5")
    site.host.make_booking("b-6", summary="Day out", all_day=True, start="2026-12-02", end="2026-12-03")


def alarms(event: Any) -> list[Any]:
    return list(event.walk("VALARM"))


def test_without_the_option_there_is_none(site: Site) -> None:
    assert b"VALARM" not in site.fetch(site.host.feed_url()).data


def test_each_number_of_minutes_is_a_reminder_with_the_words_shown(site: Site) -> None:
    for event in site.events(site.host.feed_url(alarms=[60, 0, 10])):
        found = alarms(event)
        if event["TRANSP"] == "TRANSPARENT":
            continue
        assert [alarm["TRIGGER"].dt for alarm in found] == [-timedelta(minutes=m) for m in (0, 10, 60)]
        assert {str(alarm["ACTION"]) for alarm in found} == {"DISPLAY"}
        assert {str(alarm["DESCRIPTION"]) for alarm in found} == {str(event["SUMMARY"])}
        assert all(set(alarm) == {"ACTION", "TRIGGER", "DESCRIPTION"} for alarm in found)


@pytest.mark.parametrize("form", ["tombstone", "prefix"])
def test_what_is_cancelled_reminds_nobody(site: Site, form: str) -> None:
    events = site.events(site.host.feed_url(alarms=[10], cancelled=form))
    reminding = {str(event["SUMMARY"]) for event in events if alarms(event)}
    assert reminding == {"Exam; room 4, please", "[PENDING] Review", "Day out"}
    assert len([event for event in events if not alarms(event)]) == 3


@pytest.mark.parametrize(("privacy", "words"), [("busy", "Busy"), ("title", "Exam; room 4, please")])
def test_a_reminder_tells_no_more_than_its_event(site: Site, privacy: str, words: str) -> None:
    url = site.host.feed_url(alarms=[10], privacy=privacy, provisional="hide", cancelled="hide")
    told = [str(alarm["DESCRIPTION"]) for event in site.events(url) for alarm in alarms(event)]
    assert words in told
    assert b"Secret" not in site.fetch(url).data
    assert privacy != "busy" or set(told) == {"Busy"}


def test_the_notice_and_the_placeholder_remind_nobody(site: Site) -> None:
    url = site.host.feed_url(alarms=[10], future_days=1)
    assert site.titles(url) == ["No bookings at present"]
    assert b"VALARM" not in site.fetch(url).data
    token = site.host.issue(alarms=[10])
    site.host.call("POST", f"/tokens/{token['id']}/revoke")
    assert b"VALARM" not in site.fetch(token["url"]).data


@pytest.mark.parametrize("privacy", ["full", "title", "busy"])
def test_home_assistant_reads_the_reminders(site: Site, privacy: str) -> None:
    body = site.fetch(site.host.feed_url(alarms=[10, 1440], privacy=privacy)).data.decode()
    events = IcsCalendarStream.calendar_from_ics(body).events
    assert len(events) == 6
    for event in events:
        if not str(event.summary).startswith("[CANCELLED]"):
            assert [alarm.trigger for alarm in event.alarm] == [timedelta(minutes=-10), timedelta(days=-1)]
            assert {alarm.description for alarm in event.alarm} == {event.summary}


def test_a_reminder_appears_and_goes_with_a_change_of_the_token(site: Site) -> None:
    token = site.host.issue()
    for wanted, shown in (([10], 3), ([], 0), ([5, 5, 10], 6)):
        site.host.call("PATCH", f"/tokens/{token['id']}", {"alarms": wanted})
        assert site.fetch(token["url"]).data.count(b"BEGIN:VALARM\r\n") == shown


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ([-1], "alarms.0"),
        ([1.5], "alarms.0"),
        (["10"], "alarms.0"),
        ([10, True], "alarms.1"),
        ([40_321], "alarms.0"),
        ([1, 2, 3, 4, 5, 6], "alarms"),
        (10, "alarms"),
        (None, "alarms"),
    ],
)
def test_alarms_that_do_not_fit_are_named(site: Site, wrong: Any, named: str) -> None:
    refused = site.host.call("POST", "/users/amira/tokens", {"alarms": wrong})
    assert fields_refused(refused) == {named}
