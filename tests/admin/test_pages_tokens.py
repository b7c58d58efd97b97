"""The pages about users' links: everything but the address, and ending one."""

from typing import Any

import pytest

from tests.admin.pages import EMAIL, Administration, make_administrator, trail
from tests.site import Site


@pytest.fixture
def token(site: Site) -> dict[str, Any]:
    site.host.make_user("amira", name="Amira Okafor")
    return site.host.issue(label="My phone", kinds=["session"], alarms=[10, 60], cancelled="hide")


def test_everything_but_the_address(site: Site, admin: Administration, token: dict[str, Any]) -> None:
    site.host.make_booking()
    site.fetch(token["url"], User_Agent="Google-Calendar-Importer")
    site.services.use.flush()
    site.clock.turn(minutes=59)
    page = admin.get(f"/admin/tokens/{token['id']}")
    for words in (
        "Link “My phone”",
        "Amira Okafor bookings",
        "State Live",
        "Details Everything",
        "Kinds of bookings session",
        "Roles All",
        "From 90 days before today to 540 days after",
        "Cancelled bookings Not at all",
        "10 minutes before, 60 minutes before",
        "Google Calendar, 59 minutes ago",
        "Google Calendar 24 November 2026 24 November 2026",
        "Fetches 1",
        "of at most 900 events, 700 kB",
        "1 booking is left out: of a kind this calendar does not show.",
        "The address is shown to the user alone.",
    ):
        assert words in page.words, words
    assert "/feeds/" not in page.html
    admin.headers["Accept-Language"] = "de"
    german = admin.get(f"/admin/tokens/{token['id']}").words
    assert "1 Buchung fehlt" in german or "Buchung" in german
    assert "10 Minuten vorher, 60 Minuten vorher" in german


def test_ended_with_a_reason_and_an_entry(site: Site, admin: Administration, token: dict[str, Any]) -> None:
    path = f"/admin/tokens/{token['id']}"
    asked = admin.get(f"{path}/revoke")
    assert "End “My phone” of Amira Okafor?" in asked.words and "This cannot be undone." in asked.words
    assert admin.change(f"{path}/revoke", " ").status == 422
    assert trail(site) == []
    page = admin.change(f"{path}/revoke", "The phone was stolen")
    assert "The link has ended." in page.words and f"{path}/revoke" not in page.links()
    assert "Reason The phone was stolen" in page.words
    entry = trail(site)[-1]
    assert (entry.action, entry.actor_name, entry.subject, entry.user, entry.reason) == (
        "token.revoked",
        EMAIL,
        token["id"],
        "amira",
        "The phone was stolen",
    )
    assert site.host.call("GET", f"/tokens/{token['id']}").get_json()["revoked_reason"] == entry.reason


def test_whoever_comes_second_changes_nothing(
    site: Site, admin: Administration, token: dict[str, Any]
) -> None:
    path = f"/admin/tokens/{token['id']}/revoke"
    asked = admin.get(path)
    Administration(site, make_administrator(site, "other@host.example")).arrive().change(path)
    assert admin.send(asked, path, reason="Too late").status == 409
    assert admin.get(path).status == 409
    assert len(trail(site)) == 1


def test_the_link_of_a_user_who_was_deleted(site: Site, admin: Administration, token: dict[str, Any]) -> None:
    site.host.call("DELETE", "/users/amira")
    page = admin.get(f"/admin/tokens/{token['id']}")
    assert page.status == 200
    assert "User without a name" in page.words and "/admin/users/amira" not in page.links()


def test_links_worth_a_look(site: Site, admin: Administration, token: dict[str, Any]) -> None:
    site.clock.turn(days=91)
    admin.arrive()
    for concern, title in {"unused": "Unused links", "never_fetched": "Links never fetched"}.items():
        page = admin.get(f"/admin/tokens?concern={concern}")
        assert title in page.words and f"/admin/tokens/{token['id']}" in page.links()
    assert "There are none." in admin.get("/admin/tokens?concern=near_limit").words
    site.host.issue(label="Another")
    first = admin.get("/admin/tokens?concern=never_fetched&limit=1")
    following = next(link for link in first.links() if "cursor=" in link)
    assert "Another" in admin.get(following).words
