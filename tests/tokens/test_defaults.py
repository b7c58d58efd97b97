"""``token_defaults`` of an organisation: what a token shows where nobody says otherwise."""

from typing import Any

import pytest

from tests.api.refusals import fields_refused
from tests.site import Site

DEFAULTS: dict[str, Any] = {
    "calendar_name": "Academy",
    "privacy": "title",
    "kinds": ["exam"],
    "roles": ["apprentice"],
    "past_days": 7,
    "future_days": 70,
    "cancelled": "hide",
    "provisional": "hide",
    "alarms": [15],
    "idle_days": 60,
}


def academy(site: Site, defaults: Any) -> Any:
    return site.host.call("PUT", "/organisations/academy", {"name": "A", "token_defaults": defaults})


@pytest.fixture
def member(site: Site) -> None:
    assert academy(site, DEFAULTS).status_code == 201
    site.host.make_user(organisation="academy")


def test_what_is_not_said_comes_from_the_organisation(site: Site, member: None) -> None:
    token = site.host.issue()
    assert {name: token[name] for name in DEFAULTS} == DEFAULTS
    assert (token["label"], token["expires_at"]) == (None, None)


def test_what_is_said_comes_before_the_organisation(site: Site, member: None) -> None:
    said = {"privacy": "full", "kinds": [], "past_days": 90, "alarms": [], "idle_days": None}
    token = site.host.issue(**said)
    assert {name: token[name] for name in DEFAULTS} == {**DEFAULTS, **said}


def test_what_neither_says_is_the_default(site: Site) -> None:
    academy(site, {"past_days": 7})
    site.host.make_user(organisation="academy")
    site.host.make_user("ben")
    own, plain = site.host.issue(), site.host.issue("ben")
    assert (own["past_days"], plain["past_days"]) == (7, 90)
    assert (own["future_days"], own["privacy"], own["calendar_name"]) == (540, "full", "Amira bookings")


def test_they_are_used_when_a_token_is_issued_and_not_later(site: Site, member: None) -> None:
    before = site.host.issue()
    academy(site, {"privacy": "busy"})
    assert site.host.call("GET", f"/tokens/{before['id']}").get_json() == before
    after = site.host.issue()
    assert (after["privacy"], after["past_days"]) == ("busy", 90)


def test_a_field_reset_in_a_token_has_the_general_default(site: Site, member: None) -> None:
    token = site.host.issue()
    reset = site.host.call("PATCH", f"/tokens/{token['id']}", {"past_days": None}).get_json()
    assert (reset["past_days"], reset["future_days"]) == (90, 70)


def test_rotating_keeps_the_options_of_the_token(site: Site, member: None) -> None:
    token = site.host.issue(privacy="busy")
    academy(site, {"privacy": "full"})
    fresh = site.host.call("POST", f"/tokens/{token['id']}/rotate").get_json()
    assert (fresh["privacy"], fresh["past_days"]) == ("busy", 7)


def test_the_organisation_says_what_was_given_and_no_more(site: Site) -> None:
    for defaults in ({}, {"past_days": 90}, {"idle_days": None}, DEFAULTS):
        assert academy(site, defaults).get_json()["token_defaults"] == defaults
        answer = site.host.call("GET", "/organisations/academy").get_json()
        assert answer["token_defaults"] == defaults
        assert site.host.call("PUT", "/organisations/academy", answer).get_json() == answer


@pytest.mark.parametrize(
    ("defaults", "named"),
    [
        ({"privacy": "none"}, "token_defaults.privacy"),
        ({"past_days": 3651}, "token_defaults.past_days"),
        ({"future_days": 0}, "token_defaults.future_days"),
        ({"future_days": "70"}, "token_defaults.future_days"),
        ({"alarms": [1.5]}, "token_defaults.alarms.0"),
        ({"idle_days": 0}, "token_defaults.idle_days"),
        ({"kinds": [""]}, "token_defaults.kinds.0"),
        ({"label": "Phone"}, "token_defaults.label"),
        ({"expires_at": "2027-01-01T00:00:00Z"}, "token_defaults.expires_at"),
        ({"colour": "red"}, "token_defaults.colour"),
        ([], "token_defaults"),
    ],
)
def test_defaults_that_do_not_fit_are_named(site: Site, defaults: Any, named: str) -> None:
    assert fields_refused(academy(site, defaults)) == {named}
    assert site.host.call("GET", "/organisations/academy").status_code == 404
