"""``feedserver token``."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, done, printed, refusal
from tests.site import Site, settings_for


@pytest.fixture
def site(home: Path, ready: Run) -> Any:
    """The host's side of the same installation; amira is a user with one booking tomorrow, by its clock."""
    site = Site(settings_for(home))
    site.host.make_user("amira")
    site.host.make_booking("b-1", kind="session", summary="Progress review", location="Room 4")
    yield site
    site.close()


def test_issue_prints_the_address_alone(ready: Run, site: Site) -> None:
    result = done(ready("token", "issue", "amira"))
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/feeds/ics_\S+/amira-bookings\.ics\n", result.stdout)
    assert "ics_" not in result.stderr
    assert site.titles(result.stdout.strip()) == ["Progress review"]


def test_issue_takes_the_fields_of_the_api(ready: Run, site: Site) -> None:
    flags = {
        "label": "Phone",
        "calendar_name": "Work",
        "privacy": "title",
        "past_days": 0,
        "future_days": 30,
        "cancelled": "hide",
        "provisional": "hide",
        "expires_at": "2099-01-31T00:00:00Z",
    }
    options = [f"--{name.replace('_', '-')}={value}" for name, value in flags.items()]
    lists = ["--kinds", "session", "--kinds", "assessment", "--roles", "apprentice"]
    token = printed(ready("token", "issue", "amira", *options, *lists, "--json"))
    assert {name: token[name] for name in flags} == flags
    assert (token["kinds"], token["roles"]) == (["session", "assessment"], ["apprentice"])
    assert token.keys() == site.host.issue("amira").keys()  # the answer of the API
    (event,) = site.events(token["url"])
    assert "LOCATION" not in event  # privacy counts
    hidden = printed(ready("token", "issue", "amira", "--kinds", "assessment", "--json"))
    assert "Progress review" not in site.titles(hidden["url"])


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (["--past-days", "-1"], "--past-days"),
        (["--past-days", "3651"], "--past-days"),
        (["--future-days", "0"], "--future-days"),
        (["--future-days", "soon"], "--future-days"),
        (["--privacy", "none"], "--privacy"),
        (["--cancelled", "show"], "--cancelled"),
        (["--provisional", "prefix"], "--provisional"),
        (["--expires-at", "tomorrow"], "--expires-at"),
        (["--colour", "red"], "--colour"),
    ],
)
def test_issue_names_the_flag_that_does_not_fit(ready: Run, flags: list[str], named: str) -> None:
    assert named in refusal(ready("token", "issue", "amira", *flags), 2)


@pytest.mark.parametrize("command", ["issue", "list"])
def test_there_is_no_such_user(ready: Run, command: str) -> None:
    assert refusal(ready("token", command, "nobody")) == "Error: There is no user 'nobody'.\n"


def test_list_shows_tokens_without_their_addresses(ready: Run, site: Site) -> None:
    url = done(ready("token", "issue", "amira", "--label", "Phone")).stdout.strip()
    (row,) = printed(ready("token", "list", "amira", "--json"))
    assert (row["label"], row["status"]) == ("Phone", "live")
    assert {"url", "subscribe"} & row.keys() == set()
    shown = done(ready("token", "list", "amira")).stdout
    assert shown.splitlines()[0].split() == ["ID", "STATUS", "LABEL", "PRIVACY", "ISSUED_AT"]
    assert url.split("/")[4] not in shown


def test_revoke_ends_a_token_at_once_and_for_good(ready: Run, site: Site) -> None:
    token = printed(ready("token", "issue", "amira", "--json"))
    assert site.titles(token["url"]) == ["Progress review"]
    ended = printed(ready("token", "revoke", token["id"], "--reason", "Phone lost", "--json"))
    assert (ended["status"], ended["revoked_reason"]) == ("revoked", "Phone lost")
    assert "Progress review" not in site.titles(token["url"])
    again = printed(ready("token", "revoke", token["id"], "--reason", "Other", "--json"))
    assert (again["revoked_at"], again["revoked_reason"]) == (ended["revoked_at"], "Phone lost")


def test_revoke_says_when_there_is_no_such_token(ready: Run) -> None:
    assert refusal(ready("token", "revoke", "tok_none")) == "Error: There is no token 'tok_none'.\n"
