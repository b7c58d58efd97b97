"""Series as a host pushes them, changes them, reads them back and finds them."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.api.refusals import fields_refused
from tests.bookings.rules import EXAMPLES, series_bodies
from tests.bookings.series import DAILY, FULL
from tests.site import Site


@pytest.fixture(autouse=True)
def _users(site: Site) -> None:
    site.host.make_user()


def get(site: Site, booking: str = "b-1") -> dict[str, Any]:
    response = site.host.call("GET", f"/bookings/{booking}")
    assert response.status_code == 200
    answer: dict[str, Any] = response.get_json()
    return answer


def patch(site: Site, **fields: Any) -> dict[str, Any]:
    response = site.host.call("PATCH", "/bookings/b-1", fields)
    assert response.status_code == 200, response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer


def found(site: Site, **query: str) -> list[str]:
    response = site.host.call("GET", "/bookings", query_string=query)
    assert response.status_code == 200, response.get_data(as_text=True)
    return [item["id"] for item in response.get_json()["items"]]


def test_a_recurrence_comes_back_as_it_was_sent(site: Site) -> None:
    made = site.host.make_booking(recurrence=FULL)
    assert made["recurrence"] == get(site)["recurrence"] == FULL
    assert "recurrence" in made["changed"]
    assert site.host.call("GET", "/bookings").get_json()["items"][0]["recurrence"] == FULL


def test_lists_that_were_left_out_come_back_empty(site: Site) -> None:
    site.host.make_booking(recurrence={"rrule": DAILY["rrule"]})
    assert get(site)["recurrence"] == DAILY


def test_the_answer_sent_back_changes_nothing(site: Site) -> None:
    answer = site.host.make_booking(recurrence=FULL)
    url, kept = site.host.feed_url(), get(site)
    feed = site.fetch(url).data
    for method, path, body in [
        ("PUT", "/bookings/b-1", answer),
        ("PUT", "/bookings/b-1", kept),
        ("PATCH", "/bookings/b-1", kept),
        ("PATCH", "/bookings/b-1", {"recurrence": kept["recurrence"]}),
    ]:
        site.clock.turn(minutes=1)
        again = site.host.call(method, path, body).get_json()
        assert (again["changed"], again["sequence"], again["applied"]) == ([], 0, True)
    (result,) = site.host.call("POST", "/bookings/batch", {"bookings": [kept]}).get_json()["results"]
    assert (result["status"], result["changed"], result["sequence"]) == (200, [], 0)
    assert get(site) == kept
    assert site.fetch(url).data == feed


def test_a_restart_keeps_everything(site: Site) -> None:
    answer = site.host.make_booking(recurrence=FULL)
    kept, listed = get(site), found(site, **{"from": "2027-02-01T00:00:00Z"})
    again = site.restart()
    assert (get(again), found(again, **{"from": "2027-02-01T00:00:00Z"})) == (kept, listed)
    assert again.host.call("PUT", "/bookings/b-1", answer).get_json()["changed"] == []
    again.close()


def test_a_patch_replaces_the_recurrence_whole(site: Site) -> None:
    site.host.make_booking(recurrence=FULL)
    answer = patch(site, recurrence={"rrule": DAILY["rrule"]})
    assert (answer["recurrence"], answer["changed"], answer["sequence"]) == (DAILY, ["recurrence"], 1)
    refusal = site.host.call("PATCH", "/bookings/b-1", {"recurrence": {"exdates": []}})
    assert fields_refused(refusal) == {"recurrence.rrule"}
    assert get(site)["recurrence"] == DAILY


def test_null_takes_the_recurrence_away(site: Site) -> None:
    site.host.make_booking(recurrence=FULL)
    answer = patch(site, recurrence=None)
    assert (answer["recurrence"], answer["changed"], answer["sequence"]) == (None, ["recurrence"], 1)
    assert patch(site, recurrence=DAILY)["sequence"] == 2
    without = site.host.put().get_json()
    assert (without["recurrence"], without["sequence"]) == (None, 3)


def test_a_series_is_found_by_any_of_its_occurrences(site: Site) -> None:
    site.host.make_booking(recurrence=FULL)
    site.host.make_booking("b-2")
    both, series = ["b-1", "b-2"], ["b-1"]
    assert found(site, **{"from": "2026-12-01T10:30:00Z"}) == both
    assert found(site, **{"from": "2026-12-29T00:00:00Z", "to": "2026-12-30T00:00:00Z"}) == series
    assert found(site, **{"from": "2027-01-06T00:00:00Z"}) == series  # moved to February
    assert found(site, **{"from": "2027-02-15T11:00:00Z"}) == []
    assert found(site, to="2026-12-01T10:00:00Z") == []


def test_an_occurrence_moved_before_the_start_is_found_too(site: Site) -> None:
    move = {"recurrence_id": "2026-12-03T10:00:00", "start": "2026-11-25T10:00:00"}
    site.host.make_booking(recurrence={**DAILY, "overrides": [move]})
    assert found(site, to="2026-11-26T00:00:00Z") == ["b-1"]
    patch(site, recurrence=DAILY)
    assert found(site, to="2026-11-26T00:00:00Z") == []
    assert found(site, **{"from": "2026-12-05T00:00:00Z"}) == ["b-1"]
    patch(site, recurrence=None)
    assert found(site, **{"from": "2026-12-05T00:00:00Z"}) == []


def test_local_times_without_a_zone_are_refused_and_nothing_is_kept(site: Site) -> None:
    assert fields_refused(site.host.put(timezone=None, recurrence=DAILY)) == {"timezone"}
    zulu = {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z", "timezone": None}
    assert fields_refused(site.host.put(**zulu, recurrence=DAILY)) == {"timezone"}
    assert site.host.call("GET", "/bookings/b-1").status_code == 404
    site.host.make_booking(recurrence=DAILY)
    assert fields_refused(site.host.call("PATCH", "/bookings/b-1", {"timezone": None})) == {"timezone"}


def test_a_patch_that_leaves_an_override_without_its_occurrence_is_refused(site: Site) -> None:
    site.host.make_booking(recurrence=FULL)
    later = {"start": "2026-12-01T11:00:00", "end": "2026-12-01T12:00:00"}
    refusal = site.host.call("PATCH", "/bookings/b-1", later)
    assert fields_refused(refusal) == {"recurrence.overrides.0.recurrence_id"}
    assert get(site)["start"] == "2026-12-01T10:00:00"


def test_a_batch_takes_each_series_or_refuses_it(site: Site) -> None:
    body = {"summary": "S", "start": "2026-12-01T10:00:00", "end": "2026-12-01T11:00:00"}
    items = [
        {"id": "b-1", **body, "timezone": "Europe/London", "recurrence": FULL},
        {"id": "b-2", **body, "timezone": "Europe/London", "recurrence": {"rrule": "FREQ=HOURLY;COUNT=3"}},
        {"id": "b-3", **body, "recurrence": DAILY},
    ]
    first, second, third = site.host.call("POST", "/bookings/batch", {"bookings": items}).get_json()[
        "results"
    ]
    assert (first["status"], get(site)["recurrence"]) == (201, FULL)
    assert [error["field"] for error in second["errors"]] == ["recurrence.rrule"]
    assert [error["field"] for error in third["errors"]] == ["timezone"]


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return iter(range(10**6))


@given(body=series_bodies())
@settings(
    deadline=None,
    max_examples=EXAMPLES // 10,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_series_comes_back_and_sent_again_changes_nothing(
    site: Site, numbers: Iterator[int], body: dict[str, Any]
) -> None:
    booking = f"r-{next(numbers)}"
    made = site.host.make_booking(booking, **body)
    kept = get(site, booking)
    assert {name: kept[name] for name in body} == body
    again = site.host.make_booking(booking, **kept)
    assert (again["changed"], again["sequence"]) == ([], made["sequence"])
