"""The version guard over HTTP: older or equal changes nothing, after a delete as well."""

from itertools import permutations
from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.site import Site

#: All that is told of a booking that is deleted.
HEAD = {"id", "uid", "version", "sequence", "applied", "changed"}


@pytest.fixture(autouse=True)
def _amira(site: Site) -> None:
    site.host.make_user()


def delete(site: Site, version: object = None, booking: str = "b-1") -> tuple[int, Any]:
    query = "" if version is None else f"?version={version}"
    response = site.host.call("DELETE", f"/bookings/{booking}{query}")
    return response.status_code, response.get_json(silent=True)


def put(site: Site, **fields: Any) -> tuple[int, dict[str, Any]]:
    response = site.host.put(**fields)
    return response.status_code, response.get_json()


def test_a_newer_version_is_applied(site: Site) -> None:
    status, made = put(site, version=1)
    assert (status, made["applied"], made["version"]) == (201, True, 1)
    status, changed = put(site, version=2, location="Room 5")
    assert (status, changed["applied"], changed["changed"]) == (200, True, ["location"])
    assert (changed["version"], changed["uid"], changed["sequence"]) == (2, made["uid"], 1)


@pytest.mark.parametrize("version", [0, 4, 5], ids=["first of all", "older", "equal"])
def test_an_older_or_equal_version_answers_200_and_changes_nothing(site: Site, version: int) -> None:
    put(site, version=5)
    before = site.host.call("GET", "/bookings/b-1").get_json()
    site.clock.turn(minutes=1)
    status, answer = put(site, version=version, summary="Late")
    assert (status, answer["applied"], answer["changed"]) == (200, False, [])
    assert {**before, "applied": False, "changed": []} == answer
    assert site.host.call("GET", "/bookings/b-1").get_json() == before


def test_an_older_version_is_refused_even_if_its_user_is_gone(site: Site) -> None:
    put(site, version=5)
    status, answer = put(site, version=4, participants=[{"user": "nobody"}])
    assert (status, answer["applied"]) == (200, False)


def test_a_newer_version_of_the_same_data_is_applied_and_moves_nothing(site: Site) -> None:
    _, made = put(site, version=1)
    site.clock.turn(minutes=1)
    status, again = put(site, version=2)
    assert status == 200
    assert again == {**made, "version": 2, "applied": True, "changed": []}
    assert put(site, version=2, summary="Late")[1]["applied"] is False


def test_a_write_without_version_is_the_last_and_keeps_the_highest_seen(site: Site) -> None:
    put(site, version=5)
    _, answer = put(site, summary="Without")
    assert (answer["applied"], answer["version"], answer["changed"]) == (True, 5, ["summary"])
    assert put(site, version=5, summary="Equal")[1]["applied"] is False
    assert put(site, version=6, summary="Newer")[1]["applied"] is True


def test_a_booking_that_never_had_a_version_takes_any(site: Site) -> None:
    assert put(site)[1]["version"] is None
    assert put(site, version=0, location="Room 5")[1]["applied"] is True


def test_the_highest_version_there_is_fits(site: Site) -> None:
    put(site, version=2**63 - 1)
    assert site.host.call("GET", "/bookings/b-1").get_json()["version"] == 2**63 - 1
    assert put(site, version=2**63 - 1, summary="Late")[1]["applied"] is False


def test_delete_without_version_or_with_a_newer_one_is_applied(site: Site) -> None:
    for version in (None, 6):
        put(site, version=5)
        assert delete(site, version) == (204, None)
        problem(site.host.call("GET", "/bookings/b-1"), 404)
        put(site)  # again, without a version


@pytest.mark.parametrize("version", [0, 4, 5])
def test_delete_with_an_older_or_equal_version_answers_200_and_changes_nothing(
    site: Site, version: int
) -> None:
    put(site, version=5)
    before = site.host.call("GET", "/bookings/b-1").get_json()
    assert delete(site, version) == (200, {**before, "applied": False, "changed": []})
    assert site.host.call("GET", "/bookings/b-1").get_json() == before


def test_delete_of_what_is_deleted_is_204_whatever_the_version(site: Site) -> None:
    put(site, version=5)
    for version in (None, 6, 6, 2, None, 8):
        assert delete(site, version) == (204, None)
    assert put(site, version=8)[1]["applied"] is False  # the highest seen counts
    assert put(site, version=9)[0] == 201


def test_delete_of_an_id_never_seen_is_404_without_a_version(site: Site) -> None:
    problem(site.host.call("DELETE", "/bookings/b-1"), 404)
    assert put(site, version=0)[0] == 201


def test_delete_of_an_id_never_seen_keeps_its_version(site: Site) -> None:
    assert delete(site, 5) == (204, None)
    problem(site.host.call("GET", "/bookings/b-1"), 404)
    status, late = put(site, version=4)
    assert (status, late.keys(), late["applied"]) == (200, HEAD, False)
    problem(site.host.call("GET", "/bookings/b-1"), 404)
    status, made = put(site, version=6)
    assert (status, made["uid"], made["sequence"]) == (201, late["uid"], late["sequence"] + 1)


def test_a_refused_write_to_a_deleted_booking_tells_its_head_alone(site: Site) -> None:
    _, made = put(site, version=5, organiser={"email": "ada@host.example"})
    delete(site, 6)
    status, answer = put(site, version=6)
    assert status == 200
    assert answer == {
        "id": "b-1",
        "uid": made["uid"],
        "version": 6,
        "sequence": made["sequence"] + 1,
        "applied": False,
        "changed": [],
    }


def test_an_applied_write_to_a_deleted_booking_makes_it_again(site: Site) -> None:
    _, made = put(site, version=5)
    delete(site, 6)
    for version, before in ((7, 1), (None, 3)):
        status, again = put(site, version=version)
        assert (status, again["applied"], again["uid"]) == (201, True, made["uid"])
        assert again["sequence"] == before + 1
        delete(site)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "x", "1e3", "%EF%BC%91", "9223372036854775808", "1%00"])
def test_delete_refuses_what_is_no_version(site: Site, text: str) -> None:
    put(site, version=5)
    assert fields_refused(site.host.call("DELETE", f"/bookings/b-1?version={text}")) == {"version"}
    assert site.host.call("GET", "/bookings/b-1").status_code == 200


def test_changes_in_any_order_and_twice_end_in_the_same_booking(site: Site) -> None:
    url = site.host.feed_url()

    def say(booking: str, version: int) -> None:
        if version == 2:
            assert delete(site, 2, booking)[0] in (200, 204)
        else:
            site.host.make_booking(booking, version=version, summary=f"In version {version}")

    ends = []
    for number, order in enumerate(permutations((1, 2, 3))):
        booking = f"b-{number}"
        for version in order:
            say(booking, version)
            say(booking, order[0])
        end = site.host.call("GET", f"/bookings/{booking}").get_json()
        ends.append({name: end[name] for name in end.keys() - {"id", "uid", "sequence"}})
    assert all(end == ends[0] for end in ends)
    assert ends[0]["version"] == 3
    assert site.titles(url) == ["In version 3"] * 6
