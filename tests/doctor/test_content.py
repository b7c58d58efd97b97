"""GET /tokens/{id}/doctor: how large a feed is, what it leaves out, and why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.doctor.asking import content, doctor, findings, kilobytes
from tests.site import START, Site

Again = Callable[..., Site]


def test_a_feed_that_never_had_a_booking_is_empty(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue()
    assert doctor(site, token)["size"]["events"] == 0
    assert content(site, token) == [
        {"code": "empty", "level": "info", "message": "There has been no booking for this calendar yet."}
    ]


#: What is said of the bookings, what of the token, and what the doctor says.
WITHHELD: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "managed_by": (
        {"managed_by": "teams"},
        {},
        "{} left out: in another calendar already, by the integration that manages {}.",
    ),
    "kinds": ({}, {"kinds": ["exam"]}, "{} left out: of a kind this calendar does not show."),
    "roles": (
        {},
        {"roles": ["trainer"]},
        "{} left out: you are in {} in a role this calendar does not show.",
    ),
    "cancelled": (
        {"status": "rejected"},
        {"cancelled": "hide"},
        "{} left out: cancelled, and this calendar hides cancelled bookings.",
    ),
    "provisional": (
        {"status": "provisional"},
        {"provisional": "hide"},
        "{} left out: provisional, and this calendar hides provisional bookings.",
    ),
    "no_occurrence": (
        {"start": "2026-11-01T10:00:00", "end": "2026-11-01T11:00:00", "recurrence": {}},
        {"past_days": 10, "future_days": 10},
        "{} left out: {} on none of the days this calendar covers.",
    ),
}


@pytest.mark.parametrize("reason", WITHHELD)
def test_what_is_withheld_is_counted_with_its_reason(site: Site, reason: str) -> None:
    booking, options, message = WITHHELD[reason]
    if "recurrence" in booking:
        booking = {**booking, "recurrence": {"rrule": "FREQ=MONTHLY;INTERVAL=2;COUNT=2"}}
    one, more = ("it takes place", "they take place") if reason == "no_occurrence" else ("it", "them")
    site.host.make_user()
    token = site.host.issue(**options)
    said = []
    for number in (1, 2):
        site.host.make_booking(f"b-{number}", **booking)
        found = content(site, token)
        assert [(one["code"], one["level"]) for one in found] == [(f"withheld_{reason}", "info")]
        said.append(found[0]["message"])
    assert said == [message.format("1 booking is", one), message.format("2 bookings are", more)]
    assert site.titles(token["url"]) == ["No bookings at present"]


def test_a_tombstone_that_has_ended_is_counted(site: Site) -> None:
    site.host.make_user()
    times = {"start": "2026-11-23T10:00:00", "end": "2026-11-23T11:00:00"}
    site.host.make_booking(status="cancelled", **times)
    token = site.host.issue()
    assert findings(site, token) == {}
    site.clock.now = START + timedelta(days=31)
    assert findings(site, token) == {
        "withheld_tombstone_ended": "1 booking is left out: cancelled a while ago."
    }


def test_what_is_outside_the_window_is_not_counted(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking(managed_by="teams", start="2030-12-01T10:00:00", end="2030-12-01T11:00:00")
    assert findings(site, site.host.issue()) == {}


def test_rows_that_make_no_sense_are_named(site: Site) -> None:
    site.host.make_user()
    for number in range(4):
        site.host.make_booking(f"b-{number}")
    token = site.host.issue()
    changes = {"b-2": "status = 'gone mad'", "b-1": "ends_at = starts_at - 3600"}
    for booking, change in changes.items():
        with site.services.database.write() as tx:
            tx.execute(text(f"UPDATE bookings SET {change} WHERE id = '{booking}'"))  # noqa: S608
    assert doctor(site, token)["size"]["events"] == 2
    assert content(site, token) == [
        {
            "code": "broken",
            "level": "warning",
            "message": "2 bookings cannot be written and are left out: b-1, b-2.",
        }
    ]


def _ten(site: Site) -> dict[str, Any]:
    site.host.make_user()
    for number in range(10):
        site.host.make_booking(f"b-{number}")
    return site.host.issue()


def test_near_the_limit(site: Site, again: Again) -> None:
    token = _ten(site)
    size = len(site.fetch(token["url"]).data)
    for limits, near in [
        ({"feed_max_events": 13}, False),
        ({"feed_max_events": 12}, True),
        ({"feed_max_events": 10}, True),
        ({"feed_max_bytes": max(size * 2, 10_000)}, False),
    ]:
        assert list(findings(again(**limits), token)) == ["near_limit"] * near
    assert findings(again(feed_max_events=12), token)["near_limit"] == (
        f"The calendar has 10 events and {kilobytes(size)}. From 12 events or 700 kB on, the oldest "
        "are left out. A shorter window keeps it small."
    )


def test_what_the_size_guard_left_out(site: Site, again: Again) -> None:
    token = _ten(site)
    site.host.make_booking("b-m", managed_by="teams")
    small = again(feed_max_events=7)
    found = findings(small, token)
    assert list(found) == ["left_out", "withheld_managed_by"]
    assert found["left_out"] == (
        "3 of the oldest and the furthest events are left out, because calendar programs refuse more than "
        "7 events or 700 kB."
    )
    assert doctor(small, token)["size"]["events"] == 7
