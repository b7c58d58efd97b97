"""SEQUENCE of a series: what raises it, and what is another notation of the same."""

from typing import Any

import pytest

from tests.bookings.series import DAILY, FULL
from tests.site import Site


@pytest.fixture(autouse=True)
def _users(site: Site) -> None:
    site.host.make_user()


def patch(site: Site, **fields: Any) -> dict[str, Any]:
    response = site.host.call("PATCH", "/bookings/b-1", fields)
    assert response.status_code == 200, response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer


VISIBLE: dict[str, dict[str, Any]] = {
    "the rule": {"rrule": "FREQ=WEEKLY;COUNT=7"},
    "an exclusion more": {"exdates": ["2026-12-22T10:00:00", "2026-12-29T10:00:00"]},
    "an exclusion less": {"exdates": []},
    "an addition more": {"rdates": ["2026-12-23T10:00:00", "2026-12-24T10:00:00"]},
    "an addition less": {"rdates": []},
    "an override's time": {
        "overrides": [FULL["overrides"][0], {**FULL["overrides"][1], "start": "2027-02-16T10:00"}]
    },
    "an override's words": {
        "overrides": [FULL["overrides"][0], {**FULL["overrides"][1], "location": "Room 5"}]
    },
    "an override less": {"overrides": FULL["overrides"][1:]},
    "an occurrence takes place again": {
        "overrides": [{**FULL["overrides"][0], "status": "confirmed"}, FULL["overrides"][1]]
    },
}
NOTATION: dict[str, dict[str, Any]] = {
    "the order of parts": {"rrule": "COUNT=6;FREQ=WEEKLY"},
    "a part that says what holds anyway": {"rrule": "FREQ=WEEKLY;INTERVAL=1;COUNT=6;WKST=MO"},
    "an exclusion with Z": {"exdates": ["2026-12-22T10:00:00Z"]},
    "an exclusion twice": {"exdates": ["2026-12-22T10:00:00", "2026-12-22T10:00"]},
    "an exclusion of nothing": {"exdates": ["2026-12-22T10:00:00", "2026-12-24T10:00:00"]},
    "a local addition": {"rdates": ["2026-12-23T10:00:00"]},
    "an addition of what the rule gives": {"rdates": ["2026-12-23T10:00:00Z", "2026-12-29T10:00:00"]},
    "the order of overrides": {"overrides": FULL["overrides"][::-1]},
    "an override's name with Z": {
        "overrides": [{**FULL["overrides"][0], "recurrence_id": "2026-12-08T10:00:00Z"}, FULL["overrides"][1]]
    },
    "an override's time with Z": {
        "overrides": [FULL["overrides"][0], {**FULL["overrides"][1], "start": "2027-02-15T10:00:00Z"}]
    },
    "the end that holds anyway": {
        "overrides": [FULL["overrides"][0], {**FULL["overrides"][1], "end": "2027-02-15T11:00:00"}]
    },
}


@pytest.mark.parametrize("fields", VISIBLE.values(), ids=VISIBLE)
def test_a_change_of_what_takes_place_raises_the_sequence(site: Site, fields: dict[str, Any]) -> None:
    site.host.make_booking(recurrence=FULL)
    answer = site.host.put(recurrence={**FULL, **fields}).get_json()
    assert (answer["changed"], answer["sequence"]) == (["recurrence"], 1)


@pytest.mark.parametrize("fields", NOTATION.values(), ids=NOTATION)
def test_a_change_of_notation_is_kept_and_raises_nothing(site: Site, fields: dict[str, Any]) -> None:
    site.host.make_booking(recurrence=FULL)
    url = site.host.feed_url()
    feed = site.fetch(url).data
    answer = site.host.put(recurrence={**FULL, **fields}).get_json()
    assert (answer["changed"], answer["sequence"]) == (["recurrence"], 0)
    kept = site.host.call("GET", "/bookings/b-1").get_json()
    assert kept["recurrence"] == {**FULL, **fields}
    assert site.fetch(url).data == feed


def test_another_zone_of_a_series_is_visible_even_at_the_same_instants(site: Site) -> None:
    zulu = {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z", "recurrence": DAILY}
    site.host.make_booking(**zulu)
    answer = site.host.put(**zulu, timezone="Europe/Lisbon").get_json()
    assert (answer["changed"], answer["sequence"]) == (["timezone"], 1)
    single = {**zulu, "recurrence": None}
    site.host.make_booking("b-2", **single)
    assert site.host.put("b-2", **single, timezone="Europe/Lisbon").get_json()["sequence"] == 0


def test_cancelling_the_last_occurrence_cancels_the_series_once(site: Site) -> None:
    ids = [f"2026-12-0{day}T10:00:00" for day in range(1, 6)]
    off = [{"recurrence_id": at, "status": "cancelled"} for at in ids]
    site.host.make_booking(recurrence=DAILY)
    assert patch(site, recurrence={**DAILY, "overrides": off[1:]})["sequence"] == 1
    assert patch(site, recurrence={**DAILY, "overrides": off})["sequence"] == 2
    answer = patch(site, status="cancelled")
    assert (answer["changed"], answer["sequence"]) == (["status"], 2)
    assert patch(site, status="rejected")["sequence"] == 2
    assert site.host.call("DELETE", "/bookings/b-1").status_code == 204
    assert site.host.put(recurrence=DAILY).get_json()["sequence"] == 3
