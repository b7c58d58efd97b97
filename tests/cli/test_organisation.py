"""``feedserver organisation``."""

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
    """The academy with one user, who has a booking; and another organisation."""
    site = Site(settings_for(home))
    site.host.call("PUT", "/organisations/academy", {"name": "Academy", "token_defaults": {"past_days": 7}})
    site.host.call("PUT", "/organisations/other", {"name": "Else"})
    site.host.make_user("amira", organisation="academy")
    site.host.make_booking()
    yield site
    site.close()


def test_list_finds_by_a_part(ready: Run, site: Site) -> None:
    found = printed(ready("organisation", "list", "--json"))
    assert ([item["id"] for item in found["items"]], found["next"]) == (["academy", "other"], None)
    found = printed(ready("organisation", "list", "--search", "ELSE", "--json"))
    assert found["items"] == [site.host.call("GET", "/organisations/other").get_json()]
    first = printed(ready("organisation", "list", "--limit", "1", "--json"))
    rest = printed(ready("organisation", "list", "--after", first["next"], "--json"))
    assert [item["id"] for item in rest["items"]] == ["other"]


def test_show_counts_the_users(ready: Run, site: Site) -> None:
    shown = printed(ready("organisation", "show", "academy", "--json"))
    assert shown.pop("users") == 1
    assert shown == site.host.call("GET", "/organisations/academy").get_json()
    assert printed(ready("organisation", "show", "other", "--json"))["users"] == 0
    words = done(ready("organisation", "show", "academy")).stdout
    assert "past_days=7" in words and "Academy" in words


def test_suspend_and_resume(ready: Run, site: Site, database: Database) -> None:
    url = site.host.feed_url()
    held = printed(ready("organisation", "suspend", "academy", "--reason", "Unpaid", "--json"))
    assert held.pop("changed") is True
    assert held == site.host.call("GET", "/organisations/academy").get_json()
    assert site.titles(url) == NOTICE
    again = printed(ready("organisation", "suspend", "academy", "--reason", "Again", "--json"))
    assert again == {**held, "changed": False}
    free = printed(ready("organisation", "resume", "academy", "--reason", "Paid", "--json"))
    assert (free["held_at"], free["changed"]) == (None, True)
    assert site.titles(url) == ["Planning meeting"]
    assert entries(database, "organisation.suspended", "organisation.resumed") == [
        ("organisation.suspended", "command", "academy", None, "Unpaid", None),
        ("organisation.resumed", "command", "academy", None, "Paid", None),
    ]


def test_what_suspend_and_resume_say(ready: Run, site: Site) -> None:
    suspend, resume = ("suspend", "academy", "--reason", "x"), ("resume", "academy")
    for words, said in (
        (resume, "academy was not suspended by an administrator.\n"),
        (suspend, "academy is suspended.\n"),
        (suspend, "academy was suspended already.\n"),
        (resume, "The users of academy may publish again.\n"),
    ):
        result = done(ready("organisation", *words))
        assert (result.stdout, result.stderr) == ("", said)
    ready("organisation", *suspend)
    site.host.call("PUT", "/organisations/academy", {"name": "Academy", "feeds_allowed": False})
    assert "Its host still lets its users publish nothing." in done(ready("organisation", *resume)).stderr


@pytest.mark.parametrize("command", [["show"], ["suspend", "--reason", "x"], ["resume"]])
def test_there_is_no_such_organisation(ready: Run, command: list[str]) -> None:
    name, *flags = command
    said = refusal(ready("organisation", name, "none", *flags))
    assert said == "Error: There is no organisation 'none'.\n"


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (["suspend", "academy"], "--reason"),
        (["suspend", "academy", "--reason", ""], "--reason"),
        (["show", "a/b"], "ORGANISATION"),
        (["list", "--search", "\x07"], "--search"),
    ],
)
def test_what_does_not_fit_is_named(ready: Run, command: list[str], named: str) -> None:
    assert named in refusal(ready("organisation", *command), 2)
