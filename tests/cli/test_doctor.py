"""``feedserver doctor``."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feedserver.clock import utc_now
from feedserver.database.engine import Database
from feedserver.use.counters import UseCounters
from feedserver.use.model import Fetch
from tests.cli.conftest import Run, done, printed, refusal
from tests.site import Site, settings_for


@pytest.fixture
def token(home: Path, ready: Run) -> dict[str, Any]:
    """A token of amira's, whose only booking another integration manages."""
    site = Site(settings_for(home))
    site.clock.now = utc_now()
    day = (utc_now() + timedelta(days=3)).date()
    site.host.make_user()
    site.host.make_booking(managed_by="teams", start=f"{day}T10:00:00", end=f"{day}T11:00:00")
    token = site.host.issue()
    site.close()
    return token


def test_it_says_the_sentences(ready: Run, token: dict[str, Any], database: Database) -> None:
    counters = UseCounters(database)
    at = utc_now() - timedelta(days=5, minutes=5)
    fetch = Fetch(
        token=token["id"],
        at=at,
        family="Google Calendar",
        feed_version="1",
        etag="etag",
        size_bytes=1500,
        event_count=1,
    )
    counters.note(fetch)
    counters.flush()
    status, size, *sentences = done(ready("doctor", token["id"])).stdout.splitlines()
    assert status == "Status: live"
    assert size.startswith("Size: 1 of 900 events, ") and size.endswith(" of 700,000 bytes")
    assert sentences == [
        "Warning: Google Calendar last asked 5 days ago and should have asked again since. "
        "It asks once or twice a day and cannot be hurried; a new address is read at once. "
        "If the calendar there is stale, remove it and subscribe to a new address. "
        "The calendar then had 1 event and 1.5 kB.",
        "What this calendar shows has changed since the last request, and appears after the next one.",
        "1 booking is left out: in another calendar already, by the integration that manages it.",
    ]


def test_json_is_the_answer_of_the_api(ready: Run, home: Path, token: dict[str, Any]) -> None:
    said = printed(ready("doctor", token["id"], "--json"))
    site = Site(settings_for(home))
    site.clock.now = utc_now()
    assert said == site.host.call("GET", f"/tokens/{token['id']}/doctor").get_json()
    assert [one["code"] for one in said["findings"]] == ["never_fetched", "withheld_managed_by"]
    site.close()


def test_a_retired_token_has_no_size(ready: Run, token: dict[str, Any]) -> None:
    done(ready("token", "revoke", token["id"]))
    status, sentence = done(ready("doctor", token["id"])).stdout.splitlines()
    assert status == "Status: revoked"
    assert sentence.startswith("Warning: The calendar was revoked on ")


def test_it_says_when_there_is_no_such_token(ready: Run) -> None:
    assert refusal(ready("doctor", "tok_none")) == "Error: There is no token 'tok_none'.\n"
