"""``feedserver token revoke-many``."""

from pathlib import Path
from typing import Any

import click.testing
import pytest

from feedserver.database.engine import Database
from tests.cli.conftest import Run, done, printed, refusal
from tests.cli.people import entries
from tests.site import Site, settings_for

MANY = ("token", "revoke-many")


@pytest.fixture
def site(home: Path, ready: Run) -> Any:
    """Amira of the academy has two tokens, ben has one."""
    site = Site(settings_for(home))
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    site.host.make_user("amira", organisation="academy")
    site.host.make_user("ben")
    for user in ("amira", "amira", "ben"):
        site.host.issue(user)
    yield site
    site.close()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is there to be asked."""
    monkeypatch.setattr(click.testing._NamedTextIOWrapper, "isatty", lambda _: True, raising=False)


def live(site: Site, user: str) -> int:
    items = site.host.call("GET", f"/users/{user}/tokens").get_json()["items"]
    return sum(item["status"] == "live" for item in items)


@pytest.mark.parametrize(
    ("flags", "left"),
    [
        (["--user", "amira"], (0, 1)),
        (["--user", "ben"], (2, 0)),
        (["--organisation", "academy"], (0, 1)),
        (["--issued-before", "2026-11-24T12:00:01Z"], (0, 0)),
        (["--issued-before", "2026-11-24T12:00:00Z"], (2, 1)),
        (["--issued-before", "2026-11-24T12:00:01Z", "--organisation", "academy"], (0, 1)),
        (["--user", "ben", "--organisation", "academy"], (2, 1)),
        (["--user", "nobody"], (2, 1)),
    ],
)
def test_those_that_meet_every_condition_end(
    ready: Run, site: Site, flags: list[str], left: tuple[int, int]
) -> None:
    ended = 3 - sum(left)
    assert printed(ready(*MANY, *flags, "--dry-run", "--json")) == {"revoked": ended}
    assert (live(site, "amira"), live(site, "ben")) == (2, 1)
    assert printed(ready(*MANY, *flags, "--reason", "Leak", "--yes", "--json")) == {"revoked": ended}
    assert (live(site, "amira"), live(site, "ben")) == left


def test_the_audit_log_has_one_entry(ready: Run, site: Site, database: Database) -> None:
    flags = ["--organisation", "academy", "--issued-before", "2026-11-25T00:00:00Z", "--reason", "Leak"]
    done(ready(*MANY, *flags, "--dry-run"))
    done(ready(*MANY, *flags, "--yes"))
    done(ready(*MANY, *flags, "--yes"))  # nothing is left to end
    done(ready(*MANY, "--user", "ben", "--reason", "Lost", "--yes"))
    named = {"organisation": "academy", "issued_before": "2026-11-25T00:00:00Z"}
    assert entries(database, "tokens.revoked") == [
        ("tokens.revoked", "command", None, None, "Leak", {"revoked": 2, **named}),
        ("tokens.revoked", "command", None, "ben", "Lost", {"revoked": 1}),
    ]


def test_without_a_terminal_it_needs_yes(ready: Run, site: Site) -> None:
    said = refusal(ready(*MANY, "--user", "amira", "--reason", "x"), 2)
    assert "Tokens that would end: 2." in said and "--yes" in said
    assert live(site, "amira") == 2


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_it_asks_after_the_count(ready: Run, site: Site) -> None:
    flags = [*MANY, "--user", "amira", "--reason", "x"]
    refused = ready(*flags, input="n\n")
    assert (refused.exit_code, refused.stdout, live(site, "amira")) == (1, "", 2)
    assert "Tokens that will end, for good: 2. Go on?" in refused.stderr
    assert "Tokens that have ended: 2." in done(ready(*flags, input="y\n")).stderr
    assert live(site, "amira") == 0


def test_nothing_to_end_is_no_question(ready: Run, site: Site) -> None:
    said = done(ready(*MANY, "--user", "nobody", "--reason", "x"))
    assert (said.stdout, said.stderr) == ("", "Tokens that have ended: 0.\n")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--reason", "x"], "needs at least one of user, organisation and issued_before"),
        (["--user", "amira"], "--reason must be given."),
        (["--user", "amira", "--reason", " "], "--reason"),
        (["--user", "a b", "--reason", "x"], "--user"),
        (["--organisation", "", "--reason", "x"], "--organisation"),
        (["--issued-before", "tomorrow", "--reason", "x"], "--issued-before"),
    ],
)
def test_what_does_not_fit_is_named(ready: Run, site: Site, flags: list[str], said: str) -> None:
    assert said in refusal(ready(*MANY, *flags, "--yes"), 2)
    assert (live(site, "amira"), live(site, "ben")) == (2, 1)
