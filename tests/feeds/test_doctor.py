"""GET /tokens/{id}/doctor: how large a feed is, what it leaves out, and why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.site import START, Site

Again = Callable[..., Site]


def doctor(site: Site, token: dict[str, Any]) -> dict[str, Any]:
    answer = site.host.call("GET", f"/tokens/{token['id']}/doctor")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def content(site: Site, token: dict[str, Any]) -> list[dict[str, str]]:
    """What is said of the feed itself, and not that nobody has fetched it yet."""
    return [one for one in doctor(site, token)["findings"] if one["code"] != "never_fetched"]


def findings(site: Site, token: dict[str, Any]) -> dict[str, str]:
    """Messages of :func:`content` by code, in the order given; each code once."""
    found = content(site, token)
    messages = {finding["code"]: finding["message"] for finding in found}
    assert len(messages) == len(found)
    return messages


def test_a_feed_in_good_health(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    size = len(site.fetch(token["url"], User_Agent="Google-Calendar-Importer").data)
    site.services.use.flush()
    message = (
        "Google Calendar last asked just now. It asks once or twice a day and cannot be hurried; "
        "a new address is read at once. Its next request is due within 24 hours. "
        f"The calendar then had 1 event and {size:,} bytes."
    )
    assert doctor(site, token) == {
        "status": "live",
        "size": {"bytes": size, "events": 1, "max_bytes": 700_000, "max_events": 900},
        "clients": [
            {
                "family": "Google Calendar",
                "first_day": "2026-11-24",
                "last_day": "2026-11-24",
                "polls_hours": [8, 24],
            }
        ],
        "last_fetched_at": "2026-11-24T12:00:00Z",
        "next_fetch_due": "2026-11-25T12:00:00Z",
        "findings": [{"code": "last_fetch", "level": "info", "message": message}],
    }


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
        "{} left out: in another calendar already, by the integration that manages it.",
    ),
    "kinds": ({}, {"kinds": ["exam"]}, "{} left out: of a kind this calendar does not show."),
    "roles": ({}, {"roles": ["trainer"]}, "{} left out: you in a role this calendar does not show."),
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
        "{} left out: no occurrence to show in the days this calendar covers.",
    ),
}


@pytest.mark.parametrize("reason", WITHHELD)
def test_what_is_withheld_is_counted_with_its_reason(site: Site, reason: str) -> None:
    booking, options, message = WITHHELD[reason]
    if "recurrence" in booking:
        booking = {**booking, "recurrence": {"rrule": "FREQ=MONTHLY;INTERVAL=2;COUNT=2"}}
    verbs = {"roles": ("has", "have"), "no_occurrence": ("has", "have")}.get(reason, ("is", "are"))
    site.host.make_user()
    token = site.host.issue(**options)
    said = []
    for number in (1, 2):
        site.host.make_booking(f"b-{number}", **booking)
        found = content(site, token)
        assert [(one["code"], one["level"]) for one in found] == [(f"withheld_{reason}", "info")]
        said.append(found[0]["message"])
    assert said == [message.format(f"1 booking {verbs[0]}"), message.format(f"2 bookings {verbs[1]}")]
    assert site.titles(token["url"]) == ["No bookings at present"]


def test_a_tombstone_that_has_ended_is_counted(site: Site) -> None:
    site.host.make_user()
    times = {"start": "2026-11-23T10:00:00", "end": "2026-11-23T11:00:00"}
    site.host.make_booking(status="cancelled", **times)
    token = site.host.issue()
    assert findings(site, token) == {}
    site.clock.now = START + timedelta(days=31)
    assert findings(site, token) == {
        "withheld_tombstone_ended": "1 booking was left out: cancelled a while ago."
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
        f"The calendar has 10 events and {size:,} bytes. From 12 events or 700,000 bytes on, the oldest "
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
        "7 events or 700,000 bytes."
    )
    assert doctor(small, token)["size"]["events"] == 7


@pytest.mark.parametrize("way", ["revoked", "expired", "suspended"])
def test_a_retired_token(site: Site, way: str) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    if way == "revoked":
        site.host.call("POST", f"/tokens/{token['id']}/revoke", {"reason": "lost"})
    elif way == "expired":
        site.host.call("PATCH", f"/tokens/{token['id']}", {"expires_at": "2020-01-01T00:00:00Z"})
    else:
        site.host.make_user(feeds_allowed=False)
    said = {
        "revoked": "was revoked on 2026-11-24. It shows a notice until 2026-12-24.",
        "expired": "expired on 2026-11-24. It shows a notice until 2026-12-24.",
        "suspended": "is suspended since 2026-11-24. It shows a notice until it is resumed.",
    }
    warning = {"code": way, "level": "warning", "message": f"The calendar {said[way]}"}
    assert doctor(site, token) == {
        "status": way,
        "size": None,
        "clients": [],
        "last_fetched_at": None,
        "next_fetch_due": None,
        "findings": [warning],
    }


GOOGLE = "Google-Calendar-Importer"


def test_a_token_nobody_has_fetched(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    site.clock.turn(days=3)
    found = doctor(site, token)
    assert (found["clients"], found["last_fetched_at"], found["next_fetch_due"]) == ([], None, None)
    assert found["findings"] == [
        {
            "code": "never_fetched",
            "level": "warning",
            "message": "Nothing has fetched this calendar yet. Its address was issued 3 days ago. "
            "Calendar programs read a new address at once, so it is in none of them, or not whole.",
        }
    ]


def test_each_client_is_told_and_warnings_come_first(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    for agent in (GOOGLE, "Something/1.0"):
        site.fetch(token["url"], User_Agent=agent)
        site.clock.turn(hours=50)
    site.services.use.flush()
    found = doctor(site, token)
    assert [(one["code"], one["message"].split(".")[0]) for one in found["findings"]] == [
        ("overdue", "Google Calendar last asked on 2026-11-24 and should have asked again since"),
        ("last_fetch", "An unknown program last asked 2 days ago"),
    ]
    assert [(one["family"], one["polls_hours"]) for one in found["clients"]] == [
        ("Google Calendar", [8, 24]),
        ("Other", None),
    ]
    assert (found["last_fetched_at"], found["next_fetch_due"]) == ("2026-11-26T14:00:00Z", None)


def test_a_new_client_is_a_sign_and_ends_with_the_token(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    site.fetch(token["url"], User_Agent=GOOGLE)
    site.clock.turn(days=15)
    site.fetch(token["url"], User_Agent=GOOGLE)
    site.fetch(token["url"], User_Agent="curl/8.5.0")
    site.services.use.flush()
    assert [one["code"] for one in doctor(site, token)["findings"]] == [
        "new_client",
        "last_fetch",
        "last_fetch",
    ]
    site.host.call("POST", f"/tokens/{token['id']}/revoke", {"reason": "leaked"})
    found = doctor(site, token)
    assert [one["code"] for one in found["findings"]] == ["revoked"]
    assert (len(found["clients"]), found["last_fetched_at"]) == (2, "2026-12-09T12:00:00Z")
    assert found["next_fetch_due"] is None


def test_the_end_of_an_address_is_told_before(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue(expires_at="2026-12-08T12:00:01Z")
    assert "expires_soon" not in findings(site, token)
    site.clock.turn(seconds=1)
    assert findings(site, token) == {
        "expires_soon": "This address ends on 2026-12-08. Its calendars need another address by then."
    }
