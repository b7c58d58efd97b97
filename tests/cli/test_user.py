"""``feedserver user``."""

from pathlib import Path
from typing import Any

import pytest

from feedserver.database.engine import Database
from tests.cli.conftest import Run, done, printed, refusal
from tests.cli.people import entries
from tests.site import Site, settings_for

NOTICE = ["This calendar is no longer available"]


@pytest.fixture
def site(home: Path, ready: Run) -> Any:
    """Amira of the academy has a booking; Ben is in no organisation."""
    site = Site(settings_for(home))
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    site.host.make_user("amira", organisation="academy", email="a@host.example")
    site.host.make_user("ben", name="Ben\x1b[2J\u202eOkafor")
    site.host.make_booking()
    yield site
    site.close()


def test_list_finds_by_a_part(ready: Run, site: Site) -> None:
    everybody = printed(ready("user", "list", "--json"))
    assert [item["id"] for item in everybody["items"]] == ["amira", "ben"]
    assert everybody["next"] is None
    assert everybody["items"][0] == site.host.call("GET", "/users/amira").get_json()
    for flags, found in (
        (["--search", "OKAF"], ["ben"]),
        (["--search", "@HOST"], ["amira"]),
        (["--organisation", "academy"], ["amira"]),
        (["--organisation", "academy", "--search", "ben"], []),
    ):
        assert [item["id"] for item in printed(ready("user", "list", *flags, "--json"))["items"]] == found


def test_list_goes_on_after_the_last_one(ready: Run, site: Site) -> None:
    first = printed(ready("user", "list", "--limit", "1", "--json"))
    assert ([item["id"] for item in first["items"]], first["next"]) == (["amira"], "amira")
    said = done(ready("user", "list", "--limit", "1"))
    assert said.stderr == "There are more: --after amira\n"
    rest = printed(ready("user", "list", "--after", "amira", "--json"))
    assert ([item["id"] for item in rest["items"]], rest["next"]) == (["ben"], None)


def test_a_name_tells_the_terminal_nothing(ready: Run, site: Site) -> None:
    for command in (["user", "list"], ["user", "show", "ben"]):
        shown = done(ready(*command)).stdout
        assert "Ben [2J Okafor" in shown
        assert "\x1b" not in shown and "\u202e" not in shown


def test_show_has_the_tokens(ready: Run, site: Site) -> None:
    token = site.host.issue(label="Phone")
    shown = printed(ready("user", "show", "amira", "--json"))
    (only,) = shown.pop("tokens")
    assert shown == site.host.call("GET", "/users/amira").get_json()
    assert (only["id"], only["label"], only["status"]) == (token["id"], "Phone", "live")
    words = done(ready("user", "show", "amira")).stdout
    assert "a@host.example" in words and "Phone" in words
    assert token["url"].split("/")[4] not in words + str(only)


def test_suspend_and_resume(ready: Run, site: Site, database: Database) -> None:
    url = site.host.feed_url()
    held = printed(ready("user", "suspend", "amira", "--reason", "Asked for", "--json"))
    assert held.pop("changed") is True
    assert held == site.host.call("GET", "/users/amira").get_json()
    assert held["held_at"] is not None and site.titles(url) == NOTICE
    assert printed(ready("user", "suspend", "amira", "--reason", "Again", "--json")) == {
        **held,
        "changed": False,
    }
    free = printed(ready("user", "resume", "amira", "--json"))
    assert (free["held_at"], free["changed"]) == (None, True)
    assert site.titles(url) == ["Planning meeting"]
    assert printed(ready("user", "resume", "amira", "--json"))["changed"] is False
    assert entries(database, "user.suspended", "user.resumed") == [
        ("user.suspended", "command", "amira", "amira", "Asked for", None),
        ("user.resumed", "command", "amira", "amira", None, None),
    ]


def test_what_suspend_and_resume_say(ready: Run, site: Site) -> None:
    def said(*words: str) -> str:
        result = done(ready("user", *words))
        assert result.stdout == ""
        return result.stderr

    suspend, resume = ("suspend", "amira", "--reason", "x"), ("resume", "amira", "--reason", "x")
    assert said(*resume) == "The user amira was not suspended by an administrator.\n"
    assert said(*suspend) == "The user amira is suspended.\n"
    assert said(*suspend) == "The user amira was suspended already.\n"
    assert said(*resume) == "The user amira may publish again.\n"
    said(*suspend)
    site.host.call("PATCH", "/users/amira", {"active": False})
    assert "Something else still keeps the user from publishing." in said(*resume)


@pytest.mark.parametrize("command", [["show"], ["suspend", "--reason", "x"], ["resume"]])
def test_there_is_no_such_user(ready: Run, command: list[str]) -> None:
    name, *flags = command
    assert refusal(ready("user", name, "nobody", *flags)) == "Error: There is no user 'nobody'.\n"


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (["suspend", "amira"], "--reason"),
        (["suspend", "amira", "--reason", " "], "--reason"),
        (["suspend", "amira", "--reason", "x" * 1001], "--reason"),
        (["resume", "amira", "--reason", ""], "--reason"),
        (["show", "a b"], "USER"),
        (["list", "--search", "a\nb"], "--search"),
        (["list", "--search", "x" * 201], "--search"),
        (["list", "--organisation", "a b"], "--organisation"),
        (["list", "--limit", "0"], "--limit"),
    ],
)
def test_what_does_not_fit_is_named(ready: Run, command: list[str], named: str) -> None:
    assert named in refusal(ready("user", *command), 2)
