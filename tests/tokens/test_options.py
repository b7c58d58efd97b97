"""The options of a token: what may be said, what holds when nothing is said, and the names it gives."""

import re
from typing import Any

import icalendar
import pytest

from tests.site import Site

DEFAULTS = {
    "label": None,
    "calendar_name": "Amira bookings",
    "privacy": "full",
    "kinds": [],
    "roles": [],
    "past_days": 90,
    "future_days": 540,
    "cancelled": "tombstone",
    "provisional": "show",
    "expires_at": None,
}
SAID = {
    "label": "Work phone",
    "calendar_name": "Amira at work",
    "privacy": "busy",
    "kinds": ["planning_meeting"],
    "roles": ["apprentice", "trainer"],
    "past_days": 0,
    "future_days": 3650,
    "cancelled": "hide",
    "provisional": "hide",
    "expires_at": "2027-01-01T00:00:00Z",
}
REFUSED = {
    "label": ["", " ", 5, "\x00", "x" * 201],
    "calendar_name": ["", "\t", [], "x" * 201],
    "privacy": ["", "FULL", "none", 1],
    "kinds": ["planning_meeting", [""], [5], {}],
    "roles": ["trainer", [None], 7],
    "past_days": [-1, 3651, "90", 1.5, True, 10**30],
    "future_days": [0, -1, 3651, "540", False],
    "cancelled": ["", "show", "Tombstone"],
    "provisional": ["", "tombstone", True],
    "expires_at": ["", "soon", "2027-01-01", "2027-01-01T00:00:00", "2027-02-30T00:00:00Z", 1_800_000_000],
}


def test_options_that_are_not_said_have_their_defaults(site: Site) -> None:
    site.host.make_user()
    assert site.host.issue().items() >= DEFAULTS.items()


def test_options_that_are_said_come_back(site: Site) -> None:
    site.host.make_user()
    issued = site.host.issue(**SAID)
    assert issued.items() >= SAID.items()
    assert site.host.call("GET", f"/tokens/{issued['id']}").get_json().items() >= SAID.items()


@pytest.mark.parametrize("field", REFUSED)
def test_a_value_out_of_range_is_a_422_that_names_the_field(site: Site, field: str) -> None:
    site.host.make_user()
    for value in REFUSED[field]:
        response = site.host.call("POST", "/users/amira/tokens", {field: value})
        assert response.status_code == 422, value
        assert {e["field"].split(".")[0] for e in response.get_json()["errors"]} == {field}, value
    assert site.host.call("GET", "/users/amira/tokens").get_json()["items"] == []


@pytest.mark.parametrize(
    "options", [{"past_days": 3650, "future_days": 1}, {"past_days": 0, "future_days": 3650}]
)
def test_the_ends_of_each_range_are_taken(site: Site, options: dict[str, int]) -> None:
    site.host.make_user()
    assert site.host.issue(**options).items() >= options.items()


def test_an_unknown_field_is_a_422_that_names_it(site: Site) -> None:
    site.host.make_user()
    response = site.host.call("POST", "/users/amira/tokens", {"colour": "red", "label": "x"})
    assert response.status_code == 422
    assert [error["field"] for error in response.get_json()["errors"]] == ["colour"]


def test_an_expiry_with_an_offset_is_given_back_in_utc(site: Site) -> None:
    site.host.make_user()
    issued = site.host.issue(expires_at="2027-01-01T01:30:00+05:30")
    assert issued["expires_at"] == "2026-12-31T20:00:00Z"


def test_the_calendar_is_named_after_the_user_where_no_name_is_given(site: Site) -> None:
    site.host.make_user(name="Zoë van Ørsted")
    issued = site.host.issue()
    assert issued["calendar_name"] == "Zoë van Ørsted bookings"
    assert _names(site, issued["url"])["NAME"] == "Zoë van Ørsted bookings"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Amira at work", "amira-at-work.ics"),
        ('Réunions; d\'équipe, \\ "été"', "reunions-d-equipe-ete.ics"),
        ("שיעורים", "bookings.ics"),
        ("../../etc/passwd\r\nX-A: b", "etc-passwd-x-a-b.ics"),
        ("a" * 200, "a" * 24 + ".ics"),
        ("abcdefghijklmnopqrstuvw xyz", "abcdefghijklmnopqrstuvw.ics"),
    ],
)
def test_a_calendar_name_names_the_calendar_and_its_file(site: Site, name: str, file: str) -> None:
    site.host.make_user()
    issued = site.host.issue(calendar_name=name)
    assert issued["calendar_name"] == name
    assert issued["url"].rpartition("/")[2] == file
    response = site.fetch(issued["url"])
    assert response.headers["Content-Disposition"] == f'inline; filename="{file}"'
    shown = name.replace("\r\n", " ")
    assert _names(site, issued["url"]) == {"X-WR-CALNAME": shown, "NAME": shown}


@pytest.mark.parametrize(
    "piece",
    [
        "\r\nX-Evil: 1",
        '"; filename*=x',
        "../",
        "\\..\\",
        "\u202egnp.exe",
        "\u2066",
        "\u2028",
        "\x85",
        "%0d%0a",
        "\U0001f393",
    ],
    ids=ascii,
)
def test_no_name_makes_anything_of_the_header_but_a_safe_name(site: Site, piece: str) -> None:
    """S-60."""
    site.host.make_user(name=f"A{piece}b")
    for said in (None, f"A{piece}b", (f"{piece}x" * 200)[:200]):
        response = site.fetch(site.host.issue(**({} if said is None else {"calendar_name": said}))["url"])
        assert response.status_code == 200
        assert re.fullmatch(
            r'inline; filename="[a-z0-9-]{1,40}\.ics"', response.headers["Content-Disposition"]
        )
        assert "X-Evil" not in response.headers
    for bad in (f"{'x' * 400}", "a\x00b"):
        assert site.host.call("POST", "/users/amira/tokens", {"calendar_name": bad}).status_code == 422


def test_the_file_name_comes_from_the_token_and_never_from_the_request(site: Site) -> None:
    site.host.make_user()
    url = site.host.feed_url()
    asked = url.replace("amira-bookings", 'x";evil')
    response = site.fetch(asked)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'inline; filename="amira-bookings.ics"'


def test_a_label_is_for_the_host_and_stands_in_no_feed(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    plain, labelled = site.host.feed_url(), site.host.feed_url(label="LABEL-CANARY")
    response = site.fetch(labelled)
    assert response.data == site.fetch(plain).data
    assert "LABEL-CANARY" not in response.get_data(as_text=True) + str(response.headers) + labelled


def _names(site: Site, url: str) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(site.fetch(url).data)
    # icalendar leaves the escapes of properties it has no type for.
    return {name: re.sub(r"\\(.)", r"\1", str(calendar[name])) for name in ("X-WR-CALNAME", "NAME")}
