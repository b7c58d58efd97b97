"""``feedserver token show`` and ``feedserver token notable``."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, done, printed, refusal
from tests.site import Site, settings_for
from tests.status.conftest import fetched


@pytest.fixture
def site(home: Path, ready: Run) -> Any:
    """Amira; the clock of the commands is the machine's, that of this site stands in 2026."""
    site = Site(settings_for(home))
    site.host.make_user("amira")
    yield site
    site.close()


def test_show_tells_what_the_api_tells(ready: Run, site: Site) -> None:
    told = site.host.issue(label="Phone")
    address = {name: told.pop(name) for name in ("url", "subscribe")}
    assert printed(ready("token", "show", told["id"], "--json")) == told
    assert printed(ready("token", "show", told["id"], "--address", "--json")) == {**told, **address}
    words = done(ready("token", "show", told["id"])).stdout
    assert "Phone" in words and address["url"] not in words
    assert address["url"] in done(ready("token", "show", told["id"], "--address")).stdout


def test_show_tells_of_its_use(ready: Run, site: Site) -> None:
    token = site.host.issue()["id"]
    fetched(site, token)
    shown = printed(ready("token", "show", token, "--json"))
    assert (shown["fetch_count"], shown["last_client"]) == (1, "Google Calendar")
    assert "family=Google Calendar" in done(ready("token", "show", token)).stdout


def test_there_is_no_such_token(ready: Run) -> None:
    assert refusal(ready("token", "show", "tok_none")) == "Error: There is no token 'tok_none'.\n"


def test_notable_lists_tokens_worth_a_look(ready: Run, site: Site) -> None:
    large, never = site.host.issue()["id"], site.host.issue(label="Old phone")["id"]
    fetched(site, large, event_count=899)
    (found,) = printed(ready("token", "notable", "near_limit", "--json"))["items"]
    assert (found["id"], found["user"], found["event_count"]) == (large, "amira", 899)
    (found,) = printed(ready("token", "notable", "never_fetched", "--json"))["items"]
    assert (found["id"], found["label"], found["last_fetched_at"]) == (never, "Old phone", None)
    assert "Old phone" in done(ready("token", "notable", "never_fetched")).stdout
    site.host.issue()
    first = printed(ready("token", "notable", "never_fetched", "--limit", "1", "--json"))
    rest = printed(ready("token", "notable", "never_fetched", "--after", first["next"], "--json"))
    assert len(first["items"] + rest["items"]) == 2


def test_another_concern_is_refused(ready: Run) -> None:
    assert "near_limit" in refusal(ready("token", "notable", "large"), 2)
