"""From the first sign-in to a cookie that is dead, with the mouse; with JavaScript and without."""

from itertools import count

import pytest

from tests.admin.chromium.administrator import COOKIE, Administrator
from tests.processes.client import Client, booking

_numbers = count(1)
REASON = "The contract has ended"


class Academy:
    """An organisation of a user with a booking and three links."""

    def __init__(self, host: Client) -> None:
        self._host = host
        number = next(_numbers)
        self.id, self.user, self.name = f"academy-{number}", f"zofia-{number}", f"Zofia Nowak {number}"
        host.done("PUT", f"/organisations/{self.id}", {"name": f"Academy {number}"})
        said = {"name": self.name, "timezone": "Europe/London", "organisation": self.id}
        host.done("PUT", f"/users/{self.user}", said)
        said = booking(participants=[{"user": self.user, "role": "apprentice"}])
        host.done("PUT", f"/bookings/{self.user}-b", said)
        self.links = [self.link(label) for label in ("My phone", "Work account", "Home")]

    def link(self, label: str) -> str:
        """Another link; gives its address."""
        return str(self._host.done("POST", f"/users/{self.user}/tokens", {"label": label})["url"])

    def shows(self, link: str) -> bool:
        """Whether a calendar gets the booking there. If not, it gets the notice."""
        fetched = self._host.get(link)
        assert fetched.status == 200
        assert fetched.text.count("BEGIN:VEVENT") == 1
        return "Planning meeting" in fetched.text


@pytest.fixture
def academy(web_host: Client) -> Academy:
    return Academy(web_host)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest, admin: Administrator) -> bool:
    admin.tell("Emulation.setScriptExecutionDisabled", value=not request.param)
    return bool(request.param)


def test_an_organisations_links_are_found_looked_at_and_ended(
    admin: Administrator, academy: Academy, scripts: bool
) -> None:
    assert all(map(academy.shows, academy.links))
    admin.sign_in()
    assert admin.one("h1").text == "Overview"
    admin.open("Users")
    admin.fill("#q", academy.name)
    admin.click("Search")
    admin.click(academy.name)
    admin.click("My phone")
    assert admin.one("h1").text == "Link “My phone”"
    assert "What the doctor says" in admin.words

    admin.open("End links")
    admin.fill("#organisation", academy.id)
    admin.click("Count the links")
    assert admin.one("h1").text == "End 3 links?"
    assert all(map(academy.shows, academy.links))
    admin.answer("Yes, end all 3", REASON)
    assert "3 links have ended." in admin.words
    assert not any(map(academy.shows, academy.links))

    admin.open("Audit log")
    newest = admin.one(".items li").text
    assert all(said in newest for said in (admin.account.email, REASON, academy.id)), newest


def test_a_user_is_suspended_and_resumed(admin: Administrator, academy: Academy, scripts: bool) -> None:
    admin.sign_in(f"/users/{academy.user}")
    admin.click("Suspend")
    assert admin.one("h1").text == f"Suspend {academy.name}?"
    admin.click("No, go back")
    assert all(map(academy.shows, academy.links))
    admin.click("Suspend")
    admin.answer("Yes, suspend", "Asked by the academy")
    assert f"Suspended by {admin.account.email} on " in admin.words
    assert not any(map(academy.shows, academy.links))
    admin.click("Resume")
    admin.answer("Yes, resume", "They have come back")
    assert all(map(academy.shows, academy.links))
    admin.click("Audit log of this user")
    assert [item.text.splitlines()[0] for item in admin.all(".items li")][:2] == [
        "Suspension of a user ended",
        "User suspended",
    ]


def test_a_key_is_made_and_ended_and_a_copied_cookie_is_dead(
    admin: Administrator, academy: Academy, scripts: bool
) -> None:
    admin.sign_in()
    admin.open("API keys")
    admin.fill("#name", f"key of {academy.id}")
    admin.one("[name=scope][value='users:read']").click()
    admin.click("Make the key")
    key = str(admin.one("#secret").get_property("value"))
    assert admin.one("[data-copy]").is_displayed() is scripts
    application = Client(admin.host.port, key)
    assert application.call("GET", f"/users/{academy.user}").status == 200
    assert application.call("GET", f"/users/{academy.user}/tokens").status == 403
    admin.click("Back to all keys")
    admin.click(f"End “key of {academy.id}”")
    admin.answer("Yes, end it", "Another one has come")
    assert "The key has ended." in admin.words
    assert application.call("GET", f"/users/{academy.user}").status == 401

    copied = admin.driver.get_cookie(COOKIE)
    assert copied is not None and copied["httpOnly"]
    admin.send("/sign-out")
    assert "You are signed out." in admin.words
    assert admin.driver.get_cookie(COOKIE) is None
    admin.driver.add_cookie(copied)
    admin.go("/keys")
    assert admin.one("h1").text == "Sign in"
