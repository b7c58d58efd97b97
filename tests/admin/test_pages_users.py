"""The pages about users: found, looked at, suspended and resumed."""

import pytest

from tests.admin.pages import EMAIL, Administration, make_administrator, trail
from tests.portal.browser import Browser
from tests.site import Site


@pytest.fixture(autouse=True)
def amira(site: Site) -> None:
    site.host.call("PUT", "/organisations/academy", {"name": "North Academy"})
    site.host.make_user("amira", name="Amira Okafor", email="a@host.example", organisation="academy")


def test_users_are_found_by_parts_of_name_address_and_id(site: Site, admin: Administration) -> None:
    site.host.make_user("jonas", name="Jonas Weber")
    for search, found in {"OKAF": True, "a@host": True, "amir": True, "weber": False, "zz": False}.items():
        page = admin.get(f"/admin/users?q={search}")
        assert ("/admin/users/amira" in page.links(), page.field("q")) == (found, search)
    assert "There is no such user." in admin.get("/admin/users?q=zz").words
    both = admin.get("/admin/users")
    assert "/admin/users/amira" in both.links() and "/admin/users/jonas" in both.links()
    own = admin.get("/admin/users?organisation=academy")
    assert "/admin/users/jonas" not in own.links()
    assert own.forms["/admin/users"]["organisation"] == "academy"


@pytest.mark.parametrize("search", ["x" * 201, "%00", "%0A", "%E2%80%8B"])
def test_a_search_that_cannot_be_is_told_so(admin: Administration, search: str) -> None:
    page = admin.get(f"/admin/users?q={search}")
    assert page.status == 422
    assert "Please search for at most 200 visible characters." in page.words


def test_from_page_to_page(site: Site, admin: Administration) -> None:
    for number in range(3):
        site.host.make_user(f"user-{number}")
    seen, path = [], "/admin/users?limit=2&q=user"
    for _ in range(2):
        page = admin.get(path)
        seen += [link for link in page.links() if link.startswith("/admin/users/user-")]
        path = next((link for link in page.links() if "cursor=" in link), "")
        path += "&limit=2" if path else ""
    assert seen == [f"/admin/users/user-{number}" for number in range(3)]
    assert not path and "/admin/users?q=user" in page.links()


def test_the_page_of_a_user(site: Site, admin: Administration) -> None:
    site.host.issue(label="My phone", privacy="busy")
    ended = site.host.issue(label="Lost")["id"]
    site.host.call("POST", f"/tokens/{ended}/revoke", {})
    page = admin.get("/admin/users/amira")
    for words in ("Amira Okafor", "a@host.example", "North Academy", "Europe/London", "Active"):
        assert words in page.words
    assert page.words.index("My phone Busy times only Live Not yet") < page.words.index(
        "Lost Everything Ended"
    )
    for link in ("/admin/end?user=amira", "/admin/audit?user=amira", "/admin/organisations/academy"):
        assert link in page.links()


def test_of_many_ended_links_some_are_listed(site: Site, admin: Administration) -> None:
    for _ in range(52):
        site.host.issue(label="Old")
    site.host.call("POST", "/tokens/revoke", {"user": "amira"})
    site.host.issue(label="New")
    page = admin.get("/admin/users/amira")
    assert page.words.count("Old Everything Ended") == 50
    assert "New Everything Live" in page.words
    assert "2 earlier links that have ended are not shown." in page.words


def test_suspending_needs_a_reason_and_says_what_will_happen(site: Site, admin: Administration) -> None:
    path = "/admin/users/amira/suspend"
    page = admin.get(path)
    for words in ("Suspend Amira Okafor?", "show a notice", "The application cannot undo it", "No, go back"):
        assert words in page.words
    for reason, said in {
        "": "Please say why.",
        "  ": "Please say why.",
        "x" * 501: "at most 500 characters",
        "a\nb": "in one line",
        "a\u202eb": "letters, digits and signs only",
    }.items():
        again = admin.change(path, reason)
        assert again.status == 422 and said in again.words
    assert trail(site) == []
    assert site.host.call("GET", "/users/amira").get_json()["held_at"] is None


def test_suspended_and_resumed_with_an_entry_each(site: Site, admin: Administration) -> None:
    url = site.host.feed_url()
    page = admin.change("/admin/users/amira/suspend", " Left the course ")
    assert page.response.request.path == "/admin/users/amira"
    assert "The user is suspended. Calendars show a notice." in page.words
    assert f"Suspended by {EMAIL} on 24 November 2026, 12:00 UTC: Left the course" in page.words
    assert "Suspended (since 24 November 2026)" in page.words
    assert "Suspended" in admin.get("/admin/users").words
    assert len(site.events(url)) == 1
    page = admin.change("/admin/users/amira/resume", "Came back")
    assert "The suspension has ended." in page.words and "Active" in page.words
    assert [(one.action, one.actor_name, one.subject, one.user, one.reason) for one in trail(site)] == [
        ("user.suspended", EMAIL, "amira", "amira", "Left the course"),
        ("user.resumed", EMAIL, "amira", "amira", "Came back"),
    ]


def test_whoever_comes_second_changes_nothing(site: Site, admin: Administration) -> None:
    other = Administration(site, make_administrator(site, "other@host.example")).arrive()
    path = "/admin/users/amira/suspend"
    asked = admin.get(path)
    other.change(path)
    late = admin.send(asked, path, reason="Too late")
    assert late.status == 409 and "Somebody else has changed it meanwhile." in late.words
    assert admin.get(path).status == 409
    assert admin.get("/admin/users/amira/resume").status == 200
    assert len(trail(site)) == 1
    asked = admin.get("/admin/users/amira/resume")
    site.host.call("DELETE", "/users/amira")
    assert admin.send(asked, "/admin/users/amira/resume", reason="x").status == 404


def test_why_a_user_may_not_publish(site: Site, admin: Administration) -> None:
    site.host.make_user("amira", organisation="academy", active=False, feeds_allowed=False)
    site.host.call("PUT", "/organisations/academy", {"name": "North Academy", "feeds_allowed": False})
    admin.change("/admin/organisations/academy/suspend")
    admin.change("/admin/users/amira/suspend")
    page = admin.get("/admin/users/amira")
    causes = (
        "The application says that the user is not active.",
        "The application does not allow publishing for this user.",
        "The application does not allow publishing for the organisation.",
        "An administrator suspended the organisation.",
    )
    assert all(words in page.words for words in (*causes, "An administrator suspended the user."))
    asked = admin.get("/admin/users/amira/resume").words
    assert all(f"the bookings stay hidden: {cause}" in asked for cause in causes)
    assert "Calendars show the bookings again, as soon as" not in asked


def test_a_suspension_whose_details_were_erased(site: Site, admin: Administration) -> None:
    admin.change("/admin/users/amira/suspend", "Private words")
    with site.services.database.write() as tx:
        tx.exec_driver_sql(
            "UPDATE audit_entries SET salt = NULL, actor = NULL, actor_name = NULL, reason = NULL"
        )
    page = admin.get("/admin/users/amira")
    assert "Suspended on 24 November 2026, 12:00 UTC." in page.words and "Private" not in page.words


def test_the_user_sees_that_the_links_rest(site: Site, admin: Administration) -> None:
    site.host.issue()
    admin.change("/admin/users/amira/suspend")
    assert "Paused" in Browser(site).enter().words
