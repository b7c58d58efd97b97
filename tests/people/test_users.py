"""Users: made, changed, read; fields that do not fit; suspension and the way back."""

from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.site import Site

NOTICE = ["This calendar is no longer available"]


def put(site: Site, user: str = "amira", **fields: Any) -> tuple[int, dict[str, Any]]:
    response = site.host.call("PUT", f"/users/{user}", {"name": "Amira", **fields})
    return response.status_code, response.get_json()


def test_made_is_201_with_defaults_and_read_tells_the_same(site: Site) -> None:
    status, made = put(site)
    assert (status, made) == (
        201,
        {
            "id": "amira",
            "name": "Amira",
            "email": None,
            "timezone": "UTC",
            "organisation": None,
            "active": True,
            "feeds_allowed": True,
            "created_at": "2026-11-24T12:00:00Z",
            "updated_at": "2026-11-24T12:00:00Z",
            "held_at": None,
        },
    )
    assert site.host.call("GET", "/users/amira").get_json() == made


def test_changed_is_200(site: Site) -> None:
    site.host.call("PUT", "/organisations/acme", {"name": "Acme"})
    _, made = put(site)
    site.clock.turn(minutes=1)
    fields = {"email": "amira@host.example", "timezone": "Europe/London", "organisation": "acme"}
    status, changed = put(site, **fields)
    assert (status, changed) == (200, {**made, **fields, "updated_at": "2026-11-24T12:01:00Z"})
    assert put(site)[1] == {**made, "updated_at": "2026-11-24T12:01:00Z"}


def test_an_answer_sent_back_changes_nothing(site: Site) -> None:
    site.host.call("PUT", "/organisations/acme", {"name": "Acme"})
    _, made = put(site, organisation="acme", email="amira@host.example", feeds_allowed=False)
    site.clock.turn(minutes=1)
    again = site.host.call("PUT", "/users/amira", made)
    assert (again.status_code, again.get_json()) == (200, made)


def test_the_same_data_again_moves_no_feed(site: Site) -> None:
    put(site)
    url = site.host.feed_url()
    site.host.make_booking()
    site.clock.turn(minutes=1)
    before = site.fetch(url)
    site.clock.turn(minutes=1)
    put(site)
    after = site.fetch(url)
    assert after.data == before.data
    assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_one_that_was_never_there_is_404(site: Site) -> None:
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/tokens")):
        problem(site.host.call(method, f"/users/nobody{path}"), 404)
    problem(site.host.call("POST", "/users/nobody/tokens", {}), 404)


def test_an_unknown_organisation_is_refused_by_name(site: Site) -> None:
    response = site.host.call("PUT", "/users/amira", {"name": "Amira", "organisation": "acme"})
    assert fields_refused(response) == {"organisation"}
    assert "acme" in response.get_json(force=True)["errors"][0]["message"]
    problem(site.host.call("GET", "/users/amira"), 404)
    put(site)
    assert put(site, organisation="acme")[0] == 422


def test_fields_that_do_not_fit_are_named(site: Site) -> None:
    bad: dict[str, list[Any]] = {
        "name": [None, "", "\t", 1, ["x"], "n" * 1001, "a\x00b", "a\udfffb"],
        "email": ["", "amira", "a b@host.example", "Amira <a@host.example>", 1, "a@" + "h" * 254, "a\x00@b"],
        "timezone": [None, "", "London", "europe/london", "../UTC", 0],
        "organisation": ["", "a/b", 1, "é"],
        "active": [None, 1, "yes"],
        "feeds_allowed": [None, 0, "no"],
        "id": ["other", None, 1],
        "colour": ["red"],
        "deleted_at": [None],
    }
    for name, values in bad.items():
        for value in values:
            response = site.host.call("PUT", "/users/amira", {"name": "Amira", name: value})
            assert (name, value, fields_refused(response)) == (name, value, {name})
    assert fields_refused(site.host.call("PUT", "/users/amira", {})) == {"name"}
    problem(site.host.call("GET", "/users/amira"), 404)


@pytest.mark.parametrize("stopped", [{"active": False}, {"feeds_allowed": False}], ids=str)
def test_suspended_nothing_is_published_and_back_again_everything(
    site: Site, stopped: dict[str, Any]
) -> None:
    put(site)
    url = site.host.feed_url()
    site.host.make_booking()
    site.clock.turn(minutes=1)
    before = site.fetch(url)
    put(site, **stopped)
    assert site.titles(url) == NOTICE
    site.clock.turn(days=1)
    site.host.make_booking(location="Room 5")
    assert site.titles(url) == NOTICE
    put(site)
    (event,) = site.events(url)
    assert event["LOCATION"] == "Room 5"
    assert site.fetch(url, If_Modified_Since=before.headers["Last-Modified"]).status_code == 200


def test_suspended_twice_and_back_once_is_still_suspended(site: Site) -> None:
    put(site, active=False, feeds_allowed=False)
    url = site.host.feed_url()
    put(site, active=True, feeds_allowed=False)
    assert site.titles(url) == NOTICE
    put(site)
    assert site.titles(url) == []


def test_a_token_of_a_suspended_user_is_made_and_suspended(site: Site) -> None:
    put(site, active=False)
    assert site.host.issue()["status"] == "suspended"


def test_suspension_concerns_nobody_else(site: Site) -> None:
    put(site)
    put(site, "ben")
    bens = site.host.feed_url("ben")
    site.host.make_booking(participants=[{"user": "amira"}, {"user": "ben"}])
    before = site.fetch(bens)
    put(site, active=False)
    assert site.fetch(bens).data == before.data
