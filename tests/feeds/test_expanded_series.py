"""Series written occurrence by occurrence: UIDs of their own, times in UTC, and no more than a thousand."""

import datetime
from typing import Any

import icalendar

from tests.feeds.asking import utc
from tests.site import Site

SUMMER = {"start": "2026-10-20T10:00:00", "end": "2026-10-20T11:00:00"}


def make(site: Site, rrule: str, *overrides: dict[str, Any], **fields: Any) -> dict[str, Any]:
    site.host.make_user()
    return site.host.make_booking(recurrence={"rrule": rrule, "overrides": list(overrides)}, **fields)


def uids(events: list[icalendar.Event]) -> dict[datetime.date, str]:
    """The UID of each event by its start."""
    return {event["DTSTART"].dt: str(event["UID"]) for event in events}


def test_each_occurrence_is_an_event_of_its_own_in_utc(site: Site) -> None:
    made = make(site, "FREQ=WEEKLY;COUNT=3", **SUMMER)
    body = site.fetch(site.host.feed_url(recurrence="expanded")).data
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert list(uids(events)) == [utc(2026, 10, 20, 9), utc(2026, 10, 27, 10), utc(2026, 11, 3, 10)]
    assert len({*uids(events).values(), made["uid"]}) == 4
    assert all(uid.endswith("@feedserver.local") for uid in uids(events).values())
    for name in (b"RRULE", b"RECURRENCE-ID", b"EXDATE", b"RDATE", b"TZID", b"VTIMEZONE"):
        assert name not in body


def test_an_all_day_series_is_expanded_into_dates(site: Site) -> None:
    make(site, "FREQ=DAILY;COUNT=2", all_day=True, start="2026-12-01", end="2026-12-02")
    events = site.events(site.host.feed_url(recurrence="expanded"))
    assert [str(event["DTSTART"].dt) for event in events] == ["2026-12-01", "2026-12-02"]


def test_an_occurrence_keeps_its_uid_when_it_is_moved_and_all_tokens_have_the_same(site: Site) -> None:
    make(site, "FREQ=WEEKLY;COUNT=3")
    url = site.host.feed_url(recurrence="expanded")
    before = uids(site.events(url))
    there = {"recurrence_id": "2026-12-08T10:00:00", "start": "2026-12-30T15:00:00"}
    make(site, "FREQ=WEEKLY;COUNT=5", there)
    after = uids(site.events(url))
    assert after[utc(2026, 12, 30, 15)] == before[utc(2026, 12, 8, 10)]
    assert {utc(2026, 12, day, 10) for day in (1, 15)} == {at for at in after if before.get(at) == after[at]}
    assert len(after) == len(set(after.values())) == 5
    assert uids(site.events(site.host.feed_url(recurrence="expanded", privacy="busy"))) == after


def test_the_same_times_of_two_bookings_have_different_uids(site: Site) -> None:
    make(site, "FREQ=WEEKLY;COUNT=3")
    site.host.make_booking("b-2", recurrence={"rrule": "FREQ=WEEKLY;COUNT=3"})
    events = site.events(site.host.feed_url(recurrence="expanded"))
    assert len({str(event["UID"]) for event in events}) == 6


def test_only_what_is_in_the_window_is_written(site: Site) -> None:
    make(site, "FREQ=DAILY;COUNT=100")
    events = site.events(site.host.feed_url(recurrence="expanded", past_days=0, future_days=10))
    assert list(uids(events)) == [utc(2026, 12, day, 10) for day in (1, 2, 3, 4)]


def test_no_more_than_a_thousand_of_one_booking_the_nearest(site: Site, again: Any) -> None:
    roomy = again(feed_max_bytes=5_000_000, feed_max_events=5_000)
    make(site, "FREQ=DAILY;COUNT=2000", start="2026-05-01T10:00:00", end="2026-05-01T11:00:00")
    url = site.host.feed_url(recurrence="expanded", past_days=3650, future_days=3650)
    starts = list(uids(roomy.events(url)))
    assert len(starts) == 1000
    assert (starts[0], starts[-1]) == (utc(2026, 11, 24, 10), utc(2029, 8, 19, 9))


def test_a_series_that_readers_take_differently_is_expanded_unasked(site: Site) -> None:
    make(site, "FREQ=MONTHLY;BYMONTH=12,6;COUNT=3")
    events = site.events(site.host.feed_url())
    assert len(events) == 3 and not any("RRULE" in event for event in events)
    utc_override = {"recurrence_id": "2026-12-02T10:00:00", "summary": "Other"}
    make(site, "FREQ=DAILY;COUNT=3", utc_override, timezone="UTC")
    assert site.titles(site.host.feed_url()) == ["Planning meeting", "Other", "Planning meeting"]


def test_four_hundred_exclusions_are_native_and_one_more_is_not(site: Site) -> None:
    first = datetime.datetime(2026, 12, 1, 10)  # noqa: DTZ001 - on the wall
    days = [(first + datetime.timedelta(days=number)).isoformat() for number in range(1, 402)]
    site.host.make_user()
    for number, native in ((400, True), (401, False)):
        site.host.make_booking(
            timezone="UTC", recurrence={"rrule": "FREQ=DAILY;COUNT=500", "exdates": days[:number]}
        )
        assert ("RRULE" in site.events(site.host.feed_url())[0]) is native
