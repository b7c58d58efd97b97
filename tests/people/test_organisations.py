"""Organisations: made, changed, read, deleted, and what they mean for the feeds of their users."""

from typing import Any

from tests.api.refusals import fields_refused, problem
from tests.site import Site

NOTICE = ["This calendar is no longer available"]


def put(site: Site, **fields: Any) -> tuple[int, dict[str, Any]]:
    response = site.host.call("PUT", "/organisations/acme", {"name": "Acme", **fields})
    return response.status_code, response.get_json()


def test_made_is_201_changed_200_and_read_tells_the_same(site: Site) -> None:
    status, made = put(site)
    assert (status, made) == (
        201,
        {
            "id": "acme",
            "name": "Acme",
            "feeds_allowed": True,
            "token_defaults": {},
            "created_at": "2026-11-24T12:00:00Z",
            "updated_at": "2026-11-24T12:00:00Z",
            "held_at": None,
        },
    )
    site.clock.turn(minutes=1)
    status, changed = put(site, name="Acme Ltd")
    assert (status, changed) == (200, {**made, "name": "Acme Ltd", "updated_at": "2026-11-24T12:01:00Z"})
    assert site.host.call("GET", "/organisations/acme").get_json() == changed


def test_what_is_left_out_of_a_put_has_its_default_again(site: Site) -> None:
    put(site, feeds_allowed=False)
    assert put(site)[1]["feeds_allowed"] is True


def test_an_answer_sent_back_changes_nothing(site: Site) -> None:
    _, made = put(site, feeds_allowed=False)
    site.clock.turn(minutes=1)
    again = site.host.call("PUT", "/organisations/acme", made)
    assert (again.status_code, again.get_json()) == (200, made)


def test_deleted_is_204_and_gone_404(site: Site) -> None:
    put(site)
    assert site.host.call("DELETE", "/organisations/acme").status_code == 204
    problem(site.host.call("GET", "/organisations/acme"), 404)
    problem(site.host.call("DELETE", "/organisations/acme"), 404)
    assert put(site)[0] == 201


def test_one_that_was_never_there_is_404(site: Site) -> None:
    problem(site.host.call("GET", "/organisations/acme"), 404)
    problem(site.host.call("DELETE", "/organisations/acme"), 404)


def test_one_with_users_cannot_be_deleted(site: Site) -> None:
    put(site)
    site.host.make_user(organisation="acme")
    document = problem(site.host.call("DELETE", "/organisations/acme"), 409)
    assert "acme" in document["detail"]
    assert site.host.call("GET", "/organisations/acme").status_code == 200


def test_one_whose_users_have_moved_or_are_deleted_can_be_deleted(site: Site) -> None:
    put(site)
    site.host.make_user("amira", organisation="acme")
    site.host.make_user("ben", organisation="acme")
    site.host.make_user("amira", organisation=None)
    site.host.call("DELETE", "/users/ben")
    assert site.host.call("DELETE", "/organisations/acme").status_code == 204


def test_fields_that_do_not_fit_are_named(site: Site) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        *(({"name": name}, "name") for name in (None, "", "  ", 1, ["x"], "n" * 1001, "a\x00b", "a\ud800b")),
        *(({"feeds_allowed": value}, "feeds_allowed") for value in (None, 1, "true")),
        *(({"id": value}, "id") for value in ("other", None, 1)),
        ({"colour": "red"}, "colour"),
        ({"uid": "x"}, "uid"),
    ]
    for fields, named in cases:
        response = site.host.call("PUT", "/organisations/acme", {"name": "Acme", **fields})
        assert (fields, fields_refused(response)) == (fields, {named})
    assert fields_refused(site.host.call("PUT", "/organisations/acme", {})) == {"name"}
    problem(site.host.call("GET", "/organisations/acme"), 404)


def test_switched_off_its_users_publish_nothing_and_switched_on_all_again(site: Site) -> None:
    put(site)
    site.host.make_user("amira", organisation="acme")
    site.host.make_user("ben")
    people = [{"user": "amira"}, {"user": "ben"}]
    amiras, bens = site.host.feed_url("amira"), site.host.feed_url("ben")
    site.host.make_booking(participants=people)
    before = site.fetch(amiras).data
    put(site, feeds_allowed=False)
    assert site.titles(amiras) == NOTICE
    assert site.titles(bens) == ["Planning meeting"]
    put(site, feeds_allowed=True)
    assert site.fetch(amiras).data == before


def test_switched_on_again_does_not_bring_back_a_user_who_is_not_active(site: Site) -> None:
    put(site)
    site.host.make_user(organisation="acme", active=False)
    url = site.host.feed_url()
    put(site, feeds_allowed=False)
    put(site, feeds_allowed=True)
    assert site.titles(url) == NOTICE


def test_a_user_who_joins_or_leaves_follows_the_organisation(site: Site) -> None:
    put(site, feeds_allowed=False)
    site.host.make_user()
    url = site.host.feed_url()
    site.host.make_booking()
    site.host.make_user(organisation="acme")
    assert site.titles(url) == NOTICE
    site.host.make_user(organisation=None)
    assert site.titles(url) == ["Planning meeting"]
