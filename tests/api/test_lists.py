"""The lists of organisations, users and bookings: filters, and pages that stay right while rows change."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.site import Site

LISTS = ("organisations", "users", "bookings")


def listed(site: Site, name: str, query: str = "") -> dict[str, Any]:
    response = site.host.call("GET", f"/{name}{query}")
    assert response.status_code == 200, response.data
    answer: dict[str, Any] = response.get_json()
    assert answer.keys() == {"items", "next"}
    return answer


def ids(site: Site, name: str, query: str = "") -> list[str]:
    return [item["id"] for item in listed(site, name, query)["items"]]


@pytest.fixture
def make(site: Site) -> Callable[[str, str], None]:
    """Make an item of that list under an id."""

    def one(name: str, item: str) -> None:
        if name == "organisations":
            assert site.host.call("PUT", f"/organisations/{item}", {"name": item}).status_code == 201
        elif name == "users":
            site.host.make_user(item)
        else:
            site.host.make_booking(item, participants=[])

    return one


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_what_each_get_says_by_id(site: Site, make: Any, name: str) -> None:
    assert listed(site, name) == {"items": [], "next": None}
    for item in ("c", "a", "b:1", "B"):
        make(name, item)
    answer = listed(site, name)
    assert {item["id"] for item in answer["items"]} == {"a", "b:1", "c", "B"}
    assert answer["next"] is None
    for item in answer["items"]:
        assert site.host.call("GET", f"/{name}/{item['id']}").get_json() == item


@pytest.mark.parametrize("name", LISTS)
def test_pages_hold_each_item_once(site: Site, make: Any, name: str) -> None:
    for number in range(7):
        make(name, f"i-{number}")
    for limit in (1, 2, 3, 7, 200):
        answer = listed(site, name, f"?limit={limit}")
        seen = [item["id"] for item in answer["items"]]
        while answer["next"] is not None:
            assert len(answer["items"]) == limit
            answer = listed(site, name, f"?limit={limit}&cursor={answer['next']}")
            seen += [item["id"] for item in answer["items"]]
        assert seen == [f"i-{number}" for number in range(7)]


@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_stays_right_while_rows_come_and_go(site: Site, make: Any, name: str) -> None:
    for number in range(1, 7):
        make(name, f"i-{number}")
    first = listed(site, name, "?limit=3")
    make(name, "i-0")  # before the page that was given: shifts nothing
    make(name, "i-35")  # after it: is found
    for gone in ("i-2", "i-3", "i-5"):  # on the page, its last row, and after it
        assert site.host.call("DELETE", f"/{name}/{gone}").status_code == 204
    second = ids(site, name, f"?limit=3&cursor={first['next']}")
    assert [item["id"] for item in first["items"]] + second == ["i-1", "i-2", "i-3", "i-35", "i-4", "i-6"]


@pytest.mark.parametrize("name", LISTS)
def test_values_that_do_not_fit_are_named(site: Site, name: str) -> None:
    for query, named in (
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("limit=", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=WyJhIiwiYiJd", "cursor"),
        ("cursor=%C3%A9", "cursor"),
    ):
        assert (query, fields_refused(site.host.call("GET", f"/{name}?{query}"))) == (query, {named})


def test_deleted_users_are_left_out(site: Site) -> None:
    for user in ("amira", "ben"):
        site.host.make_user(user)
    site.host.call("DELETE", "/users/amira")
    assert ids(site, "users") == ["ben"]


def test_users_of_an_organisation(site: Site, make: Any) -> None:
    make("organisations", "academy")
    make("organisations", "empty")
    for user, of in (("a", "academy"), ("b", None), ("c", "academy"), ("d", "academy")):
        site.host.make_user(user, organisation=of)
    assert ids(site, "users", "?organisation=academy") == ["a", "c", "d"]
    assert ids(site, "users", "?organisation=empty") == []
    assert ids(site, "users", "?organisation=unknown") == []
    first = listed(site, "users", "?organisation=academy&limit=2")
    assert ids(site, "users", f"?organisation=academy&limit=2&cursor={first['next']}") == ["d"]
    for bad in ("", "a b", "x" * 129):
        assert fields_refused(site.host.call("GET", f"/users?organisation={bad}")) == {"organisation"}


def test_bookings_of_a_user(site: Site) -> None:
    for user in ("amira", "ben"):
        site.host.make_user(user)
    site.host.make_booking("b-1", participants=[{"user": "amira"}])
    site.host.make_booking("b-2", participants=[{"user": "ben"}, {"user": "amira"}])
    site.host.make_booking("b-3", participants=[{"user": "ben"}])
    site.host.make_booking("b-4", participants=[{"email": "amira@x.example"}])
    assert ids(site, "bookings", "?user=amira") == ["b-1", "b-2"]
    assert ids(site, "bookings", "?user=nobody") == []
    site.host.call("PATCH", "/bookings/b-1", {"participants": []})
    assert ids(site, "bookings", "?user=amira") == ["b-2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=2026-12-01T10:59:59Z", True),
        ("from=2026-12-01T11:00:00Z", False),  # it has ended
        ("from=2026-12-01T11:59:59%2B01:00", True),
        ("from=2026-12-01", True),
        ("from=2026-12-02", False),
        ("to=2026-12-01T10:00:01Z", True),
        ("to=2026-12-01T10:00:00Z", False),  # it has not begun
        ("to=2026-12-02", True),
        ("to=2026-12-01", False),
        ("from=2026-12-01T10:15:00Z&to=2026-12-01T10:30:00Z", True),
        ("from=2026-12-02&to=2026-12-01", False),
    ],
)
def test_bookings_between_two_instants(site: Site, query: str, found: bool) -> None:
    site.host.make_booking(participants=[])  # 10:00 to 11:00 UTC on 1 December
    assert ids(site, "bookings", f"?{query}") == (["b-1"] if found else [])


def test_bookings_of_a_status(site: Site) -> None:
    for status in ("provisional", "confirmed", "cancelled", "rejected"):
        site.host.make_booking(f"b-{status}", status=status, participants=[])
    for status in ("provisional", "confirmed", "cancelled", "rejected"):
        assert ids(site, "bookings", f"?status={status}") == [f"b-{status}"]
    assert len(ids(site, "bookings")) == 4


def test_filters_are_joined_by_and(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking("b-1")
    site.host.make_booking("b-2", status="provisional")
    site.host.make_booking("b-3", participants=[])
    site.host.make_booking("b-4", end="2027-01-05T11:00:00", start="2027-01-05T10:00:00")
    assert ids(site, "bookings", "?user=amira&status=confirmed&to=2027-01-01") == ["b-1"]
    first = listed(site, "bookings", "?user=amira&limit=2")
    assert ids(site, "bookings", f"?user=amira&limit=2&cursor={first['next']}") == ["b-4"]


def test_deleted_bookings_and_ids_that_were_only_deleted_are_left_out(site: Site) -> None:
    site.host.make_booking("b-1", participants=[])
    site.host.make_booking("b-2", participants=[])
    site.host.call("DELETE", "/bookings/b-1")
    site.host.call("DELETE", "/bookings/b-9?version=3")
    assert ids(site, "bookings") == ["b-2"]
    assert ids(site, "bookings", "?status=cancelled") == []


@pytest.mark.parametrize("name", ["from", "to", "user", "status"])
@pytest.mark.parametrize("bad", ["", "%00", "a b", "%F0%9F%98%80"])
def test_a_filter_that_does_not_fit_is_named(site: Site, name: str, bad: str) -> None:
    assert fields_refused(site.host.call("GET", f"/bookings?{name}={bad}")) == {name}


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize(
    "bad", ["2026-02-30T00:00:00Z", "2026-13-01", "2026-12-01T10:00:00", "0001-01-01T00:00:00Z", "٢٠٢٦-١٢-٠١"]
)
def test_an_instant_that_is_none_is_named(site: Site, name: str, bad: str) -> None:
    assert fields_refused(site.host.call("GET", f"/bookings?{name}={bad}")) == {name}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_needs_its_scope(site: Site, name: str) -> None:
    key = site.key("tokens:read")
    problem(site.client.get(f"/api/v1/{name}", headers={"Authorization": f"Bearer {key}"}), 403)
