"""``feedserver demo``."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from feedserver.administrators.sign_in import Attempt, SignedIn, sign_in
from feedserver.database.engine import Database
from feedserver.database.schema import bookings, calendar_tokens, users
from tests.cli.conftest import Run, done, printed
from tests.site import Site, settings_for


@pytest.fixture
def site(home: Path, ready: Run) -> Any:
    site = Site(settings_for(home))
    yield site
    site.close()


def test_json_has_exactly_this_shape(ready: Run) -> None:
    seeded = printed(ready("demo", "--json"))
    assert list(seeded) == ["api_key", "base_url", "users", "admin"]
    assert seeded["api_key"].startswith("fsk_")
    assert seeded["base_url"] == "http://127.0.0.1:8000"
    assert list(seeded["admin"]) == ["url", "email", "password"]
    assert seeded["admin"]["url"] == "http://127.0.0.1:8000/admin"
    assert [list(user) for user in seeded["users"]] == [["id", "feed_url", "portal_url"]] * 2
    for user in seeded["users"]:
        assert user["feed_url"].startswith("http://127.0.0.1:8000/feeds/ics_")
        assert user["portal_url"].startswith("http://127.0.0.1:8000/portal/enter/")


def test_the_feeds_show_a_booking_in_every_state(ready: Run, site: Site) -> None:
    for user in printed(ready("demo", "--json"))["users"]:
        response = site.fetch(user["feed_url"])
        assert response.status_code == 200
        events = icalendar.Calendar.from_ical(response.data).walk("VEVENT")
        assert {str(event["STATUS"]) for event in events} == {"CONFIRMED", "TENTATIVE", "CANCELLED"}


def test_the_pages_open(ready: Run, site: Site) -> None:
    for user in printed(ready("demo", "--json"))["users"]:
        path = user["portal_url"].removeprefix("http://127.0.0.1:8000")
        site.clock.now = datetime.now(UTC).replace(microsecond=0)
        assert site.client.get(path).status_code == 303


def test_a_user_made_inactive_by_hand_has_no_page(ready: Run, site: Site) -> None:
    printed(ready("demo", "--json"))
    site.host.make_user("amira", active=False)
    seeded = printed(ready("demo", "--json"))
    assert seeded["users"][0]["portal_url"] is None
    assert "/portal/enter/" not in done(ready("demo")).stdout


def test_the_administrator_signs_in_with_the_newest_password_alone(ready: Run, site: Site) -> None:
    admins = [printed(ready("demo", "--json"))["admin"] for _ in range(2)]
    assert admins[0]["email"] == admins[1]["email"] == "admin@host.example"
    came_in = [
        isinstance(sign_in(site.services, _attempt(admin), site.clock()), SignedIn) for admin in admins
    ]
    assert came_in == [False, True]


def test_an_administrator_disabled_by_hand_stays_so(ready: Run) -> None:
    printed(ready("demo", "--json"))
    done(ready("admin", "disable", "admin@host.example"))
    assert printed(ready("demo", "--json"))["admin"] is None
    assert "/admin" not in done(ready("demo")).stdout
    assert printed(ready("admin", "list", "--json"))[0]["status"] == "disabled"


def test_again_it_changes_nothing_but_the_api_key_the_password_and_the_one_time_addresses(
    ready: Run, database: Database, site: Site
) -> None:
    first = printed(ready("demo", "--json"))
    rows = _rows(database)
    second = printed(ready("demo", "--json"))
    assert _rows(database) == rows
    assert [user.pop("portal_url") for user in first["users"]] != [
        user.pop("portal_url") for user in second["users"]
    ]
    assert first["admin"].pop("password") != second["admin"].pop("password")
    assert {**second, "api_key": first["api_key"]} == first
    assert second["api_key"] != first["api_key"]
    assert _status(site, first["api_key"]) == 401
    assert _status(site, second["api_key"]) == 200


def test_what_was_changed_or_revoked_by_hand_stays_so(ready: Run, database: Database) -> None:
    first = printed(ready("demo", "--json"))
    token = printed(ready("token", "list", "amira", "--json"))[0]["id"]
    done(ready("token", "revoke", token))
    second = printed(ready("demo", "--json"))
    assert second["users"][0]["feed_url"] != first["users"][0]["feed_url"]
    assert second["users"][1]["feed_url"] == first["users"][1]["feed_url"]


def test_for_people_it_prints_addresses_and_a_line_to_try(ready: Run) -> None:
    seeded = printed(ready("demo", "--json"))
    said = done(ready("demo")).stdout
    for user in seeded["users"]:
        assert user["feed_url"] in said
    assert "http://127.0.0.1:8000/admin\n  e-mail admin@host.example, password " in said
    assert "  curl -H 'Authorization: Bearer fsk_" in said


def _attempt(admin: dict[str, str]) -> Attempt:
    return Attempt(email=admin["email"], password=admin["password"], network="192.0.2.0/24")


def _rows(database: Database) -> list[Any]:
    with database.read() as tx:
        return [tx.execute(select(t).order_by(t.c.id)).all() for t in (users, bookings, calendar_tokens)]


def _status(site: Site, api_key: str) -> int:
    headers = {"Authorization": f"Bearer {api_key}"}
    return site.client.get("/api/v1/users/amira", headers=headers).status_code
