"""``feedserver user export`` and ``feedserver user purge``."""

import json
from typing import Any

import pytest

from feedserver.database.engine import Database
from tests.cli.conftest import Run, done, printed, refusal
from tests.cli.people import entries
from tests.site import Site, settings_for


@pytest.fixture
def site(home: Any, ready: Run) -> Any:
    """Amira has a booking of her own, and one with ben, whose words name her."""
    site = Site(settings_for(home))
    site.host.make_user("amira", name="Amira Khan", email="a@host.example")
    site.host.make_user("ben")
    site.host.make_booking()
    both = [{"user": "amira"}, {"user": "ben", "email": "ben@host.example"}]
    site.host.make_booking("b-2", participants=both, description="Amira Khan comes late")
    yield site
    site.close()


def test_export_prints_json_or_a_calendar(ready: Run, site: Site) -> None:
    site.host.issue(label="Phone")
    document = printed(ready("user", "export", "amira", "--json"))
    assert document["user"] == site.host.call("GET", "/users/amira").get_json()
    assert [token["label"] for token in document["tokens"]] == ["Phone"]
    assert [booking["id"] for booking in document["bookings"]] == ["b-1", "b-2"]
    assert "ben" not in json.dumps(document)
    calendar = done(ready("user", "export", "amira", "--ics")).stdout_bytes
    assert calendar.decode() == document["calendar"]
    assert calendar.startswith(b"BEGIN:VCALENDAR\r\n") and calendar.count(b"BEGIN:VEVENT") == 2
    assert "Choose one" in refusal(ready("user", "export", "amira", "--ics", "--json"), 2)
    assert refusal(ready("user", "export", "nobody")) == "Error: There is no user 'nobody'.\n"


def test_export_holds_no_secret(ready: Run, site: Site) -> None:
    token = site.host.issue()
    said = done(ready("user", "export", "amira")).stdout
    assert token["id"] in said
    assert token["url"].split("/")[-2] not in said and "ics_" not in said


def test_purge_says_what_it_did_and_what_the_host_has_to_change(
    ready: Run, site: Site, database: Database
) -> None:
    site.host.issue()
    said = printed(ready("user", "purge", "amira", "--yes", "--json"))
    assert (said["tokens"], said["bookings"], said["places"]) == (1, 1, 1)
    assert (said["still_say"], said["left"]) == (["b-2"], [])
    assert [entry[:3] for entry in entries(database, "user.purged")] == [("user.purged", "command", None)]
    assert refusal(ready("user", "purge", "amira", "--yes")) == "Error: Nothing is known of a user 'amira'.\n"
    assert refusal(ready("user", "export", "amira")) == "Error: There is no user 'amira'.\n"


def test_purge_in_words(ready: Run, site: Site) -> None:
    said = done(ready("user", "purge", "amira")).stderr  # nobody is asked where there is no terminal
    assert said == (
        "Purged amira: 0 tokens, 1 bookings of nobody else, 1 places in others' bookings, "
        "1 entries of the audit log.\nThe words of these bookings still name the person: b-2\n"
    )
