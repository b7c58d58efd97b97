"""The pages about organisations: found, looked at, suspended and resumed."""

import pytest

from tests.admin.pages import EMAIL, Administration, trail
from tests.site import Site


@pytest.fixture(autouse=True)
def academy(site: Site) -> None:
    site.host.call("PUT", "/organisations/academy", {"name": "North Academy"})
    for user in ("amira", "jonas"):
        site.host.make_user(user, organisation="academy")


def test_organisations_are_found_with_the_number_of_their_users(site: Site, admin: Administration) -> None:
    site.host.call("PUT", "/organisations/empty", {"name": "Nobody"})
    site.host.call("DELETE", "/users/jonas")
    page = admin.get("/admin/organisations")
    assert "North Academy academy 1 Active" in page.words and "Nobody empty 0 Active" in page.words
    found = admin.get("/admin/organisations?q=NORTH")
    assert "/admin/organisations/academy" in found.links() and "Nobody" not in found.words
    assert "There is no such organisation." in admin.get("/admin/organisations?q=zz").words
    assert admin.get("/admin/organisations?q=%00").status == 422
    first = admin.get("/admin/organisations?limit=1")
    assert any("cursor=" in link for link in first.links())


def test_the_page_of_an_organisation(site: Site, admin: Administration) -> None:
    site.host.issue("amira")
    ended = site.host.issue("jonas")["id"]
    site.host.call("POST", f"/tokens/{ended}/revoke", {})
    page = admin.get("/admin/organisations/academy")
    assert "Users 2 Links not ended 1" in page.words
    links = (
        "/admin/users?organisation=academy",
        "/admin/end?organisation=academy",
        "/admin/audit?subject=academy",
    )
    assert all(link in page.links() for link in links)


def test_suspended_and_resumed_with_an_entry_each(site: Site, admin: Administration) -> None:
    url, path = site.host.feed_url("amira"), "/admin/organisations/academy"
    assert "It concerns 2 users." in admin.get(f"{path}/suspend").words
    assert admin.change(f"{path}/suspend", "").status == 422
    page = admin.change(f"{path}/suspend", "Data protection review")
    assert "The organisation is suspended." in page.words
    assert f"Suspended by {EMAIL} on 24 November 2026, 12:00 UTC: Data protection review" in page.words
    assert "Suspended" in admin.get("/admin/users/jonas").words
    assert len(site.events(url)) == 1
    assert admin.get(f"{path}/suspend").status == 409
    assert "The suspension has ended." in admin.change(f"{path}/resume", "Done").words
    assert admin.get(f"{path}/resume").status == 409
    assert [(one.action, one.actor_name, one.subject, one.reason) for one in trail(site)] == [
        ("organisation.suspended", EMAIL, "academy", "Data protection review"),
        ("organisation.resumed", EMAIL, "academy", "Done"),
    ]


def test_what_stays_when_it_is_resumed(site: Site, admin: Administration) -> None:
    admin.change("/admin/organisations/academy/suspend")
    site.host.call("PUT", "/organisations/academy", {"name": "North Academy", "feeds_allowed": False})
    cause = "The application does not allow publishing for this organisation."
    assert cause in admin.get("/admin/organisations/academy").words
    assert f"stay hidden: {cause}" in admin.get("/admin/organisations/academy/resume").words
