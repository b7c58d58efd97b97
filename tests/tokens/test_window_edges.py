"""The window of a token, to the second, by the UTC day of the request."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.feeds.asking import utc
from tests.site import Site

SECOND = timedelta(seconds=1)


def _at(site: Site, booking: str, start: datetime, end: datetime) -> None:
    name = booking.replace(" ", "-")
    site.host.make_booking(name, summary=booking, start=f"{start:%FT%TZ}", end=f"{end:%FT%TZ}", timezone=None)


def _midnight(site: Site, days: int) -> datetime:
    return datetime.combine(site.clock().date() + timedelta(days=days), datetime.min.time(), UTC)


@pytest.mark.parametrize("past_days", [0, 1, 90, 3650])
def test_an_event_is_in_the_window_when_it_ends_after_its_first_midnight(site: Site, past_days: int) -> None:
    site.host.make_user()
    edge = _midnight(site, -past_days)
    _at(site, "ends with it", edge - SECOND, edge)
    _at(site, "ends a second later", edge - 3 * SECOND, edge + SECOND)
    _at(site, "begins with it", edge, edge + SECOND)
    url = site.host.feed_url(past_days=past_days)
    assert site.titles(url) == ["ends a second later", "begins with it"]


@pytest.mark.parametrize("future_days", [1, 540, 3650])
def test_an_event_is_in_the_window_when_it_starts_before_its_last_midnight(
    site: Site, future_days: int
) -> None:
    site.host.make_user()
    edge = _midnight(site, future_days + 1)
    _at(site, "starts a second before", edge - SECOND, edge + 3600 * SECOND)
    _at(site, "starts with it", edge, edge + SECOND)
    assert site.titles(site.host.feed_url(future_days=future_days)) == ["starts a second before"]


def test_an_event_longer_than_the_window_is_in_it(site: Site) -> None:
    site.host.make_user()
    _at(site, "long", utc(2020, 1, 1), utc(2030, 1, 1))
    assert site.titles(site.host.feed_url(past_days=0, future_days=1)) == ["long"]


def test_the_window_moves_at_midnight_utc_and_at_no_other_time(site: Site) -> None:
    site.host.make_user(timezone="Pacific/Auckland")
    _at(site, "leaves", utc(2026, 11, 23, 23, 0), utc(2026, 11, 24, 0, 0, 1))
    _at(site, "comes", utc(2026, 11, 26, 0, 0), utc(2026, 11, 26, 1, 0))
    url = site.host.feed_url(past_days=0, future_days=1)
    seen = []
    for moment in (utc(2026, 11, 24), utc(2026, 11, 24, 23, 59, 59), utc(2026, 11, 25)):
        site.clock.now = moment
        seen.append(site.titles(url))
    assert seen == [["leaves"], ["leaves"], ["comes"]]


def test_all_day_events_are_judged_by_their_dates_in_utc(site: Site) -> None:
    site.host.make_user(timezone="America/Los_Angeles")
    days = {"yesterday": (23, 24), "into today": (22, 25), "tomorrow": (25, 26), "the day after": (26, 27)}
    for booking, (first, end) in days.items():
        times = {"start": f"2026-11-{first}", "end": f"2026-11-{end}", "all_day": True}
        site.host.make_booking(booking.replace(" ", "-"), summary=booking, **times)
    url = site.host.feed_url(past_days=0, future_days=1)
    assert site.titles(url) == ["into today", "tomorrow"]


def test_local_times_are_judged_as_the_instants_they_mean(site: Site) -> None:
    site.host.make_user()
    night = {"start": "2026-11-23T18:00:00", "end": "2026-11-23T19:00:01", "timezone": "America/New_York"}
    site.host.make_booking("b-1", summary="today in UTC", **night)
    site.host.make_booking("b-2", summary="yesterday in UTC", **(night | {"end": "2026-11-23T19:00:00"}))
    assert site.titles(site.host.feed_url(past_days=0)) == ["today in UTC"]
