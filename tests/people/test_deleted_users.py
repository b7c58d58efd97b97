"""A deleted user: name and address erased, tokens ended, out of all bookings; and the way back."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.api.refusals import fields_refused, problem
from tests.site import Site

NOTICE = ["This calendar is no longer available"]
CANARY = "Quetzalcoatl"


@pytest.fixture
def urls(site: Site) -> tuple[str, str]:
    """Feeds of amira, who is to be deleted, and of ben; one booking of both."""
    site.host.make_user("amira", name=CANARY, email=f"{CANARY}@host.example")
    site.host.make_user("ben")
    found = (
        site.host.feed_url("amira", label=f"{CANARY}'s phone", calendar_name=CANARY),
        site.host.feed_url("ben"),
    )
    people: list[dict[str, Any]] = [
        {"user": "amira", "name": CANARY, "email": f"{CANARY}@host.example"},
        {"user": "ben"},
        {"email": "guest@x.example"},
    ]
    site.host.make_booking(participants=people)
    return found


def delete_amira(site: Site) -> None:
    site.clock.turn(minutes=1)
    assert site.host.call("DELETE", "/users/amira").status_code == 204
    site.clock.turn(minutes=1)


def test_gone_is_404_everywhere(site: Site, urls: tuple[str, str]) -> None:
    delete_amira(site)
    problem(site.host.call("GET", "/users/amira"), 404)
    problem(site.host.call("DELETE", "/users/amira"), 404)
    problem(site.host.call("GET", "/users/amira/tokens"), 404)
    problem(site.host.call("POST", "/users/amira/tokens", {}), 404)


def test_the_tokens_are_revoked_and_their_addresses_say_so(site: Site, urls: tuple[str, str]) -> None:
    (token,) = site.host.call("GET", "/users/amira/tokens").get_json()["items"]
    delete_amira(site)
    assert site.titles(urls[0]) == NOTICE
    answer = site.host.call("GET", f"/tokens/{token['id']}").get_json()
    assert answer["status"] == "revoked"
    site.clock.turn(days=31)
    assert site.fetch(urls[0]).status_code == 410


def test_the_user_leaves_all_bookings_and_nobody_else_notices(site: Site, urls: tuple[str, str]) -> None:
    before = site.fetch(urls[1])
    delete_amira(site)
    people = site.host.call("GET", "/bookings/b-1").get_json()["participants"]
    assert [person["user"] or person["email"] for person in people] == ["ben", "guest@x.example"]
    after = site.fetch(urls[1])
    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]


def test_the_booking_read_after_it_can_be_sent_back(site: Site, urls: tuple[str, str]) -> None:
    delete_amira(site)
    answer = site.host.call("GET", "/bookings/b-1").get_json()
    again = site.host.call("PUT", "/bookings/b-1", answer)
    assert (again.status_code, again.get_json()["changed"]) == (200, [])


def test_a_booking_that_still_names_the_user_is_refused(site: Site, urls: tuple[str, str]) -> None:
    delete_amira(site)
    assert fields_refused(site.host.put()) == {"participants.0.user"}


def test_name_and_address_are_in_no_table(site: Site, urls: tuple[str, str]) -> None:
    delete_amira(site)
    with site.services.database.read() as tx:
        for table in ("users", "participants", "bookings", "calendar_tokens", "organisations"):
            rows = tx.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608 - no input
            assert CANARY not in repr(rows)


def test_a_suspended_user_can_be_deleted(site: Site, urls: tuple[str, str]) -> None:
    site.host.make_user("amira", active=False)
    delete_amira(site)
    assert site.titles(urls[0]) == NOTICE


def test_made_again_it_is_201_with_nothing_of_before(site: Site, urls: tuple[str, str]) -> None:
    delete_amira(site)
    response = site.host.call("PUT", "/users/amira", {"name": "Another"})
    assert response.status_code == 201
    answer = response.get_json()
    assert (answer["name"], answer["email"], answer["organisation"]) == ("Another", None, None)
    assert site.host.call("GET", "/users/amira").get_json() == answer
    assert site.titles(urls[0]) == NOTICE
    assert "Planning meeting" not in site.titles(site.host.feed_url())
    assert [person["user"] for person in site.host.make_booking("b-2")["participants"]] == ["amira"]


def test_made_again_after_a_suspension_the_user_may_publish(site: Site, urls: tuple[str, str]) -> None:
    site.host.make_user("amira", active=False)
    delete_amira(site)
    site.host.make_user("amira")
    url = site.host.feed_url()
    site.host.make_booking("b-2")
    assert site.titles(url) == ["Planning meeting"]
