"""Signing in and out of the administrators' pages."""

import pytest

from feedserver.settings import Settings
from tests.admin.pages import COOKIE, EMAIL, PASSWORD, Administration, make_administrator, trail
from tests.portal.browser import Browser, Page
from tests.site import Site, settings_for

_DOOR = "/admin/sign-in"


@pytest.fixture
def outside(site: Site) -> Administration:
    """An administrator who is not signed in."""
    return Administration(site, make_administrator(site))


def test_who_has_no_session_is_led_to_the_form_and_then_to_the_page(outside: Administration) -> None:
    outside.site.host.make_user("amira")
    first = outside.ask("GET", "/admin/users?q=ami&organisation=")
    assert (first.status_code, first.headers["Location"]) == (
        303,
        "/admin/sign-in?to=%2Fusers%3Fq%3Dami%26organisation%3D",
    )
    page = outside.sign_in(path="/admin/users?q=ami")
    assert page.status == 200 and page.field("q") == "ami" and "Amira" in page.words
    assert f"Signed in as {EMAIL}" in page.words
    entry = trail(outside.site)[-1]
    assert (entry.action, entry.actor) == ("administrator.signed_in", outside.administrator.id)


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/../portal",
        "/%2e%2e/portal",
        "/users/..",
        "/users/./x",
        "@evil.example",
        ".evil.example",
        "/sign-out",
        "/users#x",
        "/users\r\nX: y",
        "/" + "x" * 2000,
        "\0",
    ],
)
def test_signing_in_leads_to_no_other_place(outside: Administration, to: str) -> None:
    page = outside.get(_DOOR)
    said = {**page.forms[_DOOR], "to": to, "email": EMAIL, "password": PASSWORD}
    response = outside.ask("POST", _DOOR, data=said)
    assert (response.status_code, response.headers["Location"]) == (303, "/admin")


def test_each_time_with_another_secret_and_the_earlier_session_ends(outside: Administration) -> None:
    outside.sign_in()
    first = outside.secret
    assert outside.get(_DOOR).response.request.path == "/admin"
    other = Administration(outside.site, outside.administrator)
    form = other.get(_DOOR).forms[_DOOR]
    other.carry(str(first))
    other.ask("POST", _DOOR, data={**form, "email": EMAIL, "password": PASSWORD})
    assert other.secret not in (None, first)
    assert outside.ask("GET", "/admin").status_code == 303
    assert other.ask("GET", "/admin").status_code == 200


def test_an_unknown_address_and_a_wrong_password_get_the_same_page(outside: Administration) -> None:
    pages = [
        outside.sign_in("never-told-anybody", email) for email in (EMAIL, "nobody@host.example", "no address")
    ]
    for page in pages:
        assert page.status == 422
        assert "E-mail address and password do not fit together." in page.words
        assert "never-told-anybody" not in page.html
    assert len({page.html.replace(str(page.field("email")), "") for page in pages}) == 1
    assert outside.secret is None


def test_who_must_wait_is_told_how_long(outside: Administration) -> None:
    for _ in range(5):
        page = outside.sign_in("wrong password")
    assert page.status == 422 and page.response.headers["Retry-After"] == "1"
    early = outside.sign_in()
    assert early.status == 429 and early.response.headers["Retry-After"] == "1"
    assert "Please wait 1 second before the next one." in early.words
    outside.site.clock.turn(seconds=1)
    for _ in range(2):
        page = outside.sign_in("wrong password")
        outside.site.clock.turn(seconds=2)
    assert page.response.headers["Retry-After"] == "4"
    outside.site.clock.turn(seconds=-2)
    outside.headers["Accept-Language"] = "de"
    assert "Bitte warten Sie 4 Sekunden" in outside.sign_in().words
    outside.site.clock.turn(seconds=4)
    assert outside.sign_in().status == 200


def test_nobody_is_signed_in_by_another_site(outside: Administration) -> None:
    """Else people would work in the account of whoever lured them there."""
    form = outside.get(_DOOR).forms[_DOOR]
    said = {**form, "email": EMAIL, "password": PASSWORD}
    for where in ("cross-site", "same-site"):
        assert outside.ask("POST", _DOOR, data=said, headers={"Sec-Fetch-Site": where}).status_code == 403
    assert (
        outside.ask("POST", _DOOR, data=said, headers={"Origin": "https://evil.example"}).status_code == 403
    )
    for key in ("", "x", "0" * 64):
        assert outside.ask("POST", _DOOR, data={**said, "form_key": key}).status_code == 403
    stranger = Browser(outside.site)
    assert stranger.ask("POST", _DOOR, data=said).status_code == 403
    other = Browser(outside.site).get(_DOOR).forms[_DOOR]
    assert outside.ask("POST", _DOOR, data={**said, "form_key": other["form_key"]}).status_code == 403
    assert len(trail(outside.site)) == 0
    for origin in ("null", outside.base):
        assert outside.ask("POST", _DOOR, data=said, headers={"Origin": origin}).status_code in (303, 403)
    assert len(trail(outside.site)) == 1


def test_without_a_session_a_form_changes_nothing_and_says_so(admin: Administration) -> None:
    admin.site.host.make_user("amira")
    form = admin.get("/admin/users/amira/suspend").forms["/admin/users/amira/suspend"]
    admin.site.clock.turn(hours=12)
    response = admin.ask("POST", "/admin/users/amira/suspend", data={**form, "reason": "x"})
    page = Page(response)
    assert page.status == 401 and "WWW-Authenticate" in response.headers
    assert "Please sign in again" in page.words and "/admin" in page.links()


def test_signing_out_kills_every_copy_of_the_cookie(admin: Administration) -> None:
    copy = Administration(admin.site, admin.administrator)
    copy.carry(str(admin.secret))
    assert copy.ask("GET", "/admin").status_code == 200
    page = admin.send(admin.get("/admin"), "/admin/sign-out")
    assert "You are signed out." in page.words and admin.secret is None
    assert copy.ask("GET", "/admin").status_code == 303
    entry = trail(admin.site)[-1]
    assert (entry.action, entry.actor_name) == ("administrator.signed_out", EMAIL)


def test_over_https_the_cookies_are_of_this_host_alone(site: Site, admin: Administration) -> None:
    settings: Settings = settings_for(
        site.settings.home,
        database_url=site.settings.database_url,
        keys_file=str(site.settings.keys_file),
        base_url="https://calendars.example",
    )
    safe = Site(settings)
    safe.clock = site.clock
    browser = Browser(safe)
    door = browser.ask("GET", _DOOR)
    assert door.headers["Set-Cookie"].startswith(f"__Host-{COOKIE}_door=")
    said = {**Page(door).forms[_DOOR], "email": EMAIL, "password": PASSWORD}
    cookies = browser.ask("POST", _DOOR, data=said).headers.getlist("Set-Cookie")
    own = next(cookie for cookie in cookies if cookie.startswith(f"__Host-{COOKIE}="))
    for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=43200"):
        assert attribute in own
    assert "Domain" not in own
    safe.close()
