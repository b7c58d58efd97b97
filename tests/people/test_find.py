"""Finding people by a part of what they are called."""

import pytest

from feedserver.database.pages import Wanted
from feedserver.errors import InvalidField
from feedserver.people.find import find_organisations, find_users
from tests.site import Site

PEOPLE = {
    "u-1": {"name": "Özgür Ayşe", "email": "ozgur@host.example"},
    "u-2": {"name": "Percy 100% O'Neil", "email": "percy_x@host.example"},
    "U-3": {"name": "ANNA", "organisation": "academy"},
    "u-4": {"name": "Jo\\hann", "organisation": "academy"},
}


@pytest.fixture
def people(site: Site) -> Site:
    site.host.call("PUT", "/organisations/academy", {"name": "École 10%"})
    site.host.call("PUT", "/organisations/b_1", {"name": "Other"})
    for user, fields in PEOPLE.items():
        site.host.make_user(user, **fields)
    site.host.make_user("u-5", name="Anna gone")
    site.host.call("DELETE", "/users/u-5")
    return site


def users(site: Site, search: str, organisation: str | None = None, limit: int = 50) -> set[str]:
    with site.services.database.read() as tx:
        page = find_users(tx, Wanted(limit), search, organisation=organisation)
    return {row.id for row in page.rows}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", set(PEOPLE)),
        ("  ", set(PEOPLE)),
        ("ÖZGÜR", {"u-1"}),
        ("özgür", {"u-1"}),
        ("AYŞE", {"u-1"}),
        ("anna", {"U-3"}),
        (" Anna ", {"U-3"}),
        ("u-3", {"U-3"}),
        ("HOST.example", {"u-1", "u-2"}),
        ("%", {"u-2"}),
        ("_", {"u-2"}),
        ("\\", {"u-4"}),
        ("o'neil", {"u-2"}),
        ("/", set()),
        ("gone", set()),
        ("nobody", set()),
    ],
)
def test_users_by_a_part_of_id_name_or_address(people: Site, search: str, found: set[str]) -> None:
    assert users(people, search) == found


def test_users_of_an_organisation(people: Site) -> None:
    assert users(people, "", "academy") == {"U-3", "u-4"}
    assert users(people, "anna", "academy") == {"U-3"}
    assert users(people, "özgür", "academy") == set()


def test_pages_hold_each_once(people: Site) -> None:
    found: list[str] = []
    after: tuple[str, ...] | None = None
    with people.services.database.read() as tx:
        while True:
            page = find_users(tx, Wanted(3, after), "")
            found += [row.id for row in page.rows]
            after = page.next
            if after is None:
                break
    assert sorted(found) == sorted(PEOPLE)


@pytest.mark.parametrize(
    ("search", "found"),
    [("école", {"academy"}), ("%", {"academy"}), ("B_", {"b_1"}), ("", {"academy", "b_1"}), ("x", set())],
)
def test_organisations_by_a_part_of_id_or_name(people: Site, search: str, found: set[str]) -> None:
    with people.services.database.read() as tx:
        assert {row.id for row in find_organisations(tx, Wanted(50), search).rows} == found


@pytest.mark.parametrize("search", ["a\x00b", "\ud800", "a\nb", "x" * 201])
def test_what_nobody_can_type_is_refused(people: Site, search: str) -> None:
    with people.services.database.read() as tx:
        for find in (find_users, find_organisations):
            with pytest.raises(InvalidField, match="search"):
                find(tx, Wanted(50), search)
