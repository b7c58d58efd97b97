"""GET /tokens/{id}/preview: the occurrences that a calendar client will show."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.site import START, Host, Site


def preview(site: Site, token: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    answer = site.host.call("GET", f"/tokens/{token['id']}/preview{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_json()["next"] is None
    return answer.get_json()["items"]


def starts(items: list[dict[str, Any]]) -> list[str]:
    return [item["start"] for item in items]


def test_a_booking_is_shown_with_all_a_client_shows(site: Site) -> None:
    site.host.make_user()
    made = site.host.make_booking(
        location="Room 4",
        description="Bring\nthe plan; all of it.",
        meeting={"url": "https://meet.example/x"},
    )
    assert preview(site, site.host.issue()) == [
        {
            "uid": made["uid"],
            "summary": "Planning meeting",
            "start": "2026-12-01T10:00:00Z",
            "end": "2026-12-01T11:00:00Z",
            "all_day": False,
            "status": "confirmed",
            "location": "Room 4",
            "description": "Bring\nthe plan; all of it.\nhttps://meet.example/x",
        }
    ]


def test_states_and_whole_days(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking("b-1", status="cancelled")
    site.host.make_booking("b-2", status="provisional", all_day=True, start="2026-12-02", end="2026-12-04")
    names = ("summary", "start", "end", "all_day", "status", "location", "description")
    assert [tuple(item[name] for name in names) for item in preview(site, site.host.issue())] == [
        (
            *("[CANCELLED] Planning meeting", "2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z"),
            *(False, "cancelled", None, None),
        ),
        (
            *("[PENDING] Planning meeting", "2026-12-02", "2026-12-04"),
            *(True, "tentative", None, None),
        ),
    ]


def test_a_token_shows_what_its_options_allow(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking(location="Room 4", description="canary")
    (busy,) = preview(site, site.host.issue(privacy="busy"))
    assert (busy["summary"], busy["location"], busy["description"]) == ("Busy", None, None)
    (placeholder,) = preview(site, site.host.issue(kinds=["exam"]))
    assert (placeholder["summary"], placeholder["start"]) == ("No bookings at present", "2026-11-24")


@pytest.mark.parametrize("form", ["native", "expanded"])
def test_a_series_is_shown_occurrence_by_occurrence(site: Site, form: str) -> None:
    site.host.make_user()
    overrides = [
        {"recurrence_id": "2026-12-08T10:00:00", "start": "2026-12-09T15:00:00", "summary": "Moved"},
        {"recurrence_id": "2026-12-15T10:00:00", "status": "cancelled"},
    ]
    recurrence = {
        "rrule": "FREQ=WEEKLY;COUNT=20",
        "overrides": overrides,
        "exdates": ["2026-12-22T10:00:00"],
    }
    site.host.make_booking(recurrence=recurrence)
    site.host.make_booking("b-2", summary="Between", start="2026-12-09T14:00:00", end="2026-12-09T14:30:00")
    token = site.host.issue(recurrence=form)
    assert [(item["start"], item["summary"]) for item in preview(site, token)] == [
        ("2026-12-01T10:00:00Z", "Planning meeting"),
        ("2026-12-09T14:00:00Z", "Between"),
        ("2026-12-09T15:00:00Z", "Moved"),
        ("2026-12-15T10:00:00Z", "[CANCELLED] Planning meeting"),
    ]
    assert starts(preview(site, token, "?days=150"))[-1] == "2027-04-13T09:00:00Z"


def test_a_series_goes_by_the_zones_of_tzdata_whatever_the_machine_has(site: Site) -> None:
    """Since November 2026 Vancouver keeps its summer time; files of 2025 do not know it."""
    site.host.make_user()
    site.host.make_booking(timezone="America/Vancouver", recurrence={"rrule": "FREQ=DAILY;COUNT=2"})
    items = {form: preview(site, site.host.issue(recurrence=form)) for form in ("native", "expanded")}
    assert starts(items["native"]) == starts(items["expanded"])


def test_days_are_whole_days_from_today_in_utc(site: Site) -> None:
    site.host.make_user()
    times = {
        "over": ("2026-11-23T22:00:00Z", "2026-11-24T00:00:00Z"),
        "into today": ("2026-11-23T22:00:00Z", "2026-11-24T00:00:01Z"),
        "this morning": ("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z"),
        "tonight": ("2026-11-24T23:59:59Z", "2026-11-25T01:00:00Z"),
        "tomorrow": ("2026-11-25T00:00:00Z", "2026-11-25T01:00:00Z"),
        "day 30": ("2026-12-23T23:59:00Z", "2026-12-24T01:00:00Z"),
        "day 31": ("2026-12-24T00:00:00Z", "2026-12-24T01:00:00Z"),
    }
    for number, (name, (start, end)) in enumerate(times.items()):
        site.host.make_booking(f"b-{number}", summary=name, start=start, end=end)
    token = site.host.issue()
    shown = {days: {item["summary"] for item in preview(site, token, days)} for days in ("?days=1", "")}
    assert shown == {"?days=1": {"into today", "this morning", "tonight"}, "": {*times} - {"over", "day 31"}}


def test_ten_years_can_be_asked_for(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking(recurrence={"rrule": "FREQ=YEARLY;COUNT=12"})
    token = site.host.issue(future_days=3650)
    assert len(preview(site, token, "?days=3650")) == 10


@pytest.mark.parametrize("days", ["0", "-1", "3651", "1.5", "x", "", "1e2", "99999999999999999999"])
def test_days_that_are_none_are_refused(site: Site, days: str) -> None:
    site.host.make_user()
    token = site.host.issue()
    assert fields_refused(site.host.call("GET", f"/tokens/{token['id']}/preview?days={days}")) == {"days"}


@pytest.mark.parametrize("way", ["revoked", "expired", "suspended"])
def test_a_retired_token_shows_its_notice_and_nothing_when_that_has_ended(site: Site, way: str) -> None:
    site.host.make_user()
    site.host.make_booking()
    token = site.host.issue()
    if way == "revoked":
        site.host.call("POST", f"/tokens/{token['id']}/revoke", {"reason": "lost"})
    elif way == "expired":
        site.host.call("PATCH", f"/tokens/{token['id']}", {"expires_at": "2020-01-01T00:00:00Z"})
    else:
        site.host.make_user(active=False)
    (notice,) = preview(site, token)
    assert notice["summary"] == "This calendar is no longer available"
    assert (notice["start"], notice["end"], notice["all_day"]) == ("2026-11-24", "2026-11-25", True)
    site.clock.now = START + timedelta(days=30)
    assert preview(site, token) == []


def test_a_user_without_bookings_has_an_empty_preview(site: Site) -> None:
    site.host.make_user()
    assert preview(site, site.host.issue()) == []


@pytest.mark.parametrize("what", ["preview", "doctor"])
def test_both_need_the_right_scope_and_a_token_that_is_there(site: Site, what: str) -> None:
    site.host.make_user()
    path = f"/tokens/{site.host.issue()['id']}/{what}"
    for scope, status in (("tokens:read", 200), ("tokens:write", 403), ("bookings:read", 403)):
        assert Host(site, site.key(scope)).call("GET", path).status_code == status
    problem(site.host.call("GET", f"/tokens/nobody/{what}"), 404)
    problem(site.host.call("GET", path, headers={"Authorization": ""}), 401)


def test_a_preview_is_no_use_of_the_token(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue()
    preview(site, token)
    site.services.use.flush()
    again = site.host.call("GET", f"/tokens/{token['id']}").get_json()
    assert (again["last_fetched_at"], again["fetch_count"]) == (None, 0)
