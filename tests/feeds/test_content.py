"""The calendar around the events: its properties, the placeholder, the stamps and the renderer's epoch."""

from collections.abc import Callable
from datetime import timedelta

import icalendar
import pytest

from tests.feeds.asking import last_modified, stamps
from tests.site import START, Site

Again = Callable[..., Site]


def _lines(site: Site, url: str) -> list[str]:
    return site.fetch(url).data.replace(b"\r\n ", b"").decode().split("\r\n")


def test_the_calendar_has_its_properties_in_a_fixed_order(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    lines = _lines(site, site.host.feed_url())
    assert lines[: lines.index("BEGIN:VEVENT")] == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//feedserver//feedserver//EN", "CALSCALE:GREGORIAN"),
        *("METHOD:PUBLISH", "X-WR-CALNAME:Amira bookings", "NAME:Amira bookings"),
        *("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "COLOR:steelblue"),
    ]


def test_an_event_has_its_properties(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    (event,) = site.events(site.host.feed_url())
    assert set(event) == {
        *("UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "DTSTART", "DTEND"),
        *("SUMMARY", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
    }


def test_the_uid_of_a_booking_is_that_of_the_api_and_holds_no_id_of_the_host(site: Site) -> None:
    site.host.make_user()
    uid = site.host.make_booking("canary-4711")["uid"]
    (event,) = site.events(site.host.feed_url())
    assert str(event["UID"]) == uid and uid.endswith("@feedserver.local")
    assert "canary" not in uid and "4711" not in uid.partition("@")[0]


def test_a_user_who_never_had_a_booking_gets_a_time_zone_and_no_event(site: Site) -> None:
    site.host.make_user(timezone="Europe/Berlin")
    body = site.fetch(site.host.feed_url()).data
    calendar = icalendar.Calendar.from_ical(body)
    assert calendar.walk("VEVENT") == []
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]


def test_the_time_zone_follows_the_user(site: Site) -> None:
    site.host.make_user(timezone="Europe/Berlin")
    url = site.host.feed_url()
    before = site.fetch(url).headers["ETag"]
    site.host.make_user(timezone="Asia/Tokyo")
    assert "TZID:Asia/Tokyo" in _lines(site, url) and "TZID:Europe/Berlin" not in _lines(site, url)
    assert site.fetch(url).headers["ETag"] != before


@pytest.mark.parametrize("way", ["left", "managed", "hidden", "past", "kinds"])
def test_a_feed_without_an_event_left_holds_one_placeholder(site: Site, way: str) -> None:
    options = {"hidden": {"cancelled": "hide"}, "past": {"past_days": 0}, "kinds": {"kinds": ["exam"]}}
    site.host.make_user()
    site.host.make_booking(start="2026-11-24T10:00:00", end="2026-11-24T11:00:00")
    url = site.host.feed_url(**options.get(way, {}))
    change = {
        "left": {"participants": []},
        "managed": {"managed_by": "teams"},
        "hidden": {"status": "cancelled"},
    }
    if way in change:
        site.host.make_booking(**change[way])
    site.clock.turn(days=1 if way == "past" else 0)
    (event,) = site.events(url)
    assert [event[name] for name in ("SUMMARY", "STATUS", "TRANSP", "SEQUENCE")] == [
        *("No bookings at present", "CONFIRMED", "TRANSPARENT", 0)
    ]
    assert (str(event["DTSTART"].dt), str(event["DTEND"].dt)) == ("2026-11-24", "2026-11-25")


def test_the_placeholder_bears_the_day_and_the_moment_of_issue(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking(participants=[{"user": "amira"}])
    site.host.make_booking(participants=[])
    issued_at = site.clock.turn(days=3, seconds=5)
    url, other = site.host.feed_url(), site.host.feed_url()
    site.clock.turn(days=5)
    (event,) = site.events(url)
    assert event["DTSTART"].dt == issued_at.date()
    assert stamps(event) == (issued_at,) * 3
    assert event["UID"] != site.events(other)[0]["UID"]


def test_the_placeholder_goes_when_a_booking_comes(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking(participants=[{"user": "amira"}])
    site.host.make_booking(participants=[])
    url = site.host.feed_url()
    site.host.make_booking("b-2", summary="New")
    assert site.titles(url) == ["New"]


def test_stamps_are_those_of_the_last_visible_change(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    url = site.host.feed_url()
    changed_at = site.clock.turn(hours=1)
    site.host.make_booking(summary="Another")
    site.clock.turn(hours=1)
    site.host.make_booking(summary="Another", kind="exam")
    (event,) = site.events(url)
    assert stamps(event) == (START, changed_at, changed_at)


#: A setting, what it does to a line of the feed.
RENDERINGS = [
    ({"feed_method": False}, "METHOD:PUBLISH", None),
    ({"feed_color": "teal"}, "COLOR:steelblue", "COLOR:teal"),
]


@pytest.mark.parametrize(("settings", "gone", "come"), RENDERINGS)
def test_a_setting_that_alters_the_feed_moves_all_stamps(
    site: Site, again: Again, settings: dict[str, object], gone: str, come: str | None
) -> None:
    site.host.make_user()
    site.host.make_booking()
    url = site.host.feed_url()
    before = _lines(site, url)
    epoch = site.clock.turn(days=2)
    altered = again(**settings)
    site.clock.turn(hours=1)
    after = _lines(altered, url)
    assert gone in before and gone not in after and (come is None or come in after)
    (event,) = altered.events(url)
    assert (*stamps(event), event["SEQUENCE"]) == (START, epoch, epoch, 0)
    assert last_modified(altered, url) == epoch


def test_a_newer_renderer_moves_the_stamps_of_the_placeholder_but_not_created(
    site: Site, again: Again
) -> None:
    site.host.make_user()
    site.host.make_booking()
    site.host.make_booking(participants=[])
    url = site.host.feed_url()
    epoch = site.clock.turn(days=2)
    (event,) = again(feed_color="teal").events(url)
    assert stamps(event) == (START, epoch, epoch)
    assert event["DTSTART"].dt == START.date()


def test_the_epoch_of_a_renderer_is_kept_across_restarts(site: Site, again: Again) -> None:
    site.host.make_user()
    site.host.make_booking()
    url = site.host.feed_url()
    epoch = site.clock.turn(days=2)
    first = again(feed_color="teal")
    site.clock.turn(days=2)
    second = again(feed_color="teal")
    assert stamps(first.events(url)[0]) == stamps(second.events(url)[0]) == (START, epoch, epoch)


def test_going_back_to_earlier_settings_lets_no_stamp_fall(site: Site, again: Again) -> None:
    """Clients look at stamps: with older ones they would keep the form they have."""
    site.host.make_user()
    site.host.make_booking()
    url = site.host.feed_url()
    site.clock.turn(days=1)
    between = again(feed_color="teal")
    site.clock.turn(hours=1)
    seen = between.fetch(url)
    (event,) = between.events(url)
    back = again()
    site.clock.turn(seconds=1)
    assert stamps(back.events(url)[0]) >= stamps(event)
    assert back.fetch(url, If_Modified_Since=seen.headers["Last-Modified"]).status_code == 200


def test_two_renderers_in_one_second_have_different_epochs(site: Site, again: Again) -> None:
    site.host.make_user()
    site.host.make_booking()
    url = site.host.feed_url()
    later = again(feed_color="teal")
    (event,) = later.events(url)
    assert stamps(event)[1] == START + timedelta(seconds=1)
