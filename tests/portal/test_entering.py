"""The way in: a one-time address, a session of its own, and the way out."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from feedserver.database.schema import portal_links, portal_sessions
from tests.portal.browser import Browser, Page, portal_url
from tests.site import START, Site, settings_for


def secret_of(url: str) -> str:
    return url.rpartition("/")[2]


def test_the_host_gets_an_address_for_five_minutes(site: Site, browser: Browser) -> None:
    response = site.host.call("POST", "/users/amira/portal-sessions", {})
    assert response.status_code == 201
    assert list(response.get_json()) == ["url", "expires_at"]
    assert response.get_json()["expires_at"] == "2026-11-24T12:05:00Z"
    assert response.get_json()["url"].startswith(f"{site.settings.base_url}/portal/enter/")


def test_no_address_for_who_is_not_there_or_not_active(site: Site, browser: Browser) -> None:
    assert site.host.call("POST", "/users/nobody/portal-sessions").status_code == 404
    assert site.host.call("POST", "/users/amira/portal-sessions", {"x": 1}).status_code == 422
    site.host.make_user("amira", active=False)
    assert site.host.call("POST", "/users/amira/portal-sessions").status_code == 409
    site.host.call("DELETE", "/users/amira")
    assert site.host.call("POST", "/users/amira/portal-sessions").status_code == 404


def test_an_address_opens_the_page_once(site: Site, browser: Browser) -> None:
    url = portal_url(site)
    assert browser.ask("GET", url).headers["Location"] == "/portal"
    assert "Amira Okafor" in browser.get("/portal").words
    again = Browser(site).get(url)
    assert again.status == 410
    assert "go back to the application" in again.words
    assert browser.get("/portal").status == 200


def test_an_address_opens_nothing_after_five_minutes(site: Site, browser: Browser) -> None:
    in_time, late = portal_url(site), portal_url(site)
    site.clock.turn(minutes=5, seconds=-1)
    assert Browser(site).get(in_time).status == 200
    site.clock.turn(seconds=1)
    assert browser.get(late).status == 410
    assert browser.get("/portal").status == 401


@pytest.mark.parametrize("secret", ["x", "fsp_" + "A" * 43, "%00", "%ff", "ä" * 50])
def test_an_unknown_address_is_a_page_too(browser: Browser, secret: str) -> None:
    page = browser.get(f"/portal/enter/{secret}")
    assert page.status == 404
    assert "go back to the application" in page.words


def test_a_head_only_looks(site: Site, browser: Browser) -> None:
    url = portal_url(site)
    for _ in range(2):
        response = browser.ask("HEAD", url)
        assert (response.status_code, response.headers.get("Set-Cookie")) == (200, None)
    assert browser.get(url).status == 200
    assert browser.ask("HEAD", url).status_code == 410
    assert browser.ask("HEAD", "/portal/enter/x").status_code == 404


def test_of_many_who_open_it_at_once_one_gets_in(site: Site, browser: Browser) -> None:
    for _ in range(5):
        url, ready = portal_url(site), Barrier(6)

        def open_it(_: int, url: str = url, ready: Barrier = ready) -> int:
            own = Browser(site)
            ready.wait()
            return own.ask("GET", url).status_code

        with ThreadPoolExecutor(6) as crowd:
            assert sorted(crowd.map(open_it, range(6))) == [303, 410, 410, 410, 410, 410]


def test_the_cookie_over_http(site: Site, browser: Browser) -> None:
    cookie = browser.ask("GET", portal_url(site)).headers["Set-Cookie"]
    parts = [part.strip() for part in cookie.split(";")]
    name, _, value = parts[0].partition("=")
    assert name == "feedserver_portal"
    assert len(value) == len("fsp_") + 43
    assert set(parts[1:]) >= {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7200"}
    assert "Secure" not in parts and not [part for part in parts if part.startswith("Domain")]


@pytest.mark.parametrize("base", ["https://cal.example", "https://host.example/calendars"])
def test_the_cookie_over_https(base: str, database_url: str, keys_file: Path, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, database_url=database_url, keys_file=str(keys_file), base_url=base)
    site = Site(settings)
    site.host.make_user()
    url = portal_url(site)
    path = urlsplit(base).path
    assert url.startswith(f"{base}/portal/enter/")
    response = site.client.get(url.removeprefix(base), base_url="https://cal.example")
    parts = [part.strip() for part in response.headers["Set-Cookie"].split(";")]
    assert parts[0].startswith("__Host-feedserver_portal=fsp_")
    assert set(parts[1:]) >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}
    assert not [part for part in parts if part.startswith("Domain")]
    assert response.headers["Location"] == f"{path}/portal"
    page = Page(site.client.get("/portal", headers={"Cookie": parts[0]}, base_url="https://cal.example"))
    assert page.status == 200
    assert list(page.forms) == [f"{path}/portal/leave", f"{path}/portal/tokens"]
    bare = parts[0].removeprefix("__Host-")
    assert site.client.get("/portal", headers={"Cookie": bare}).status_code == 401
    site.close()


def test_a_session_lasts_two_hours(site: Site, browser: Browser) -> None:
    browser.enter()
    site.clock.turn(hours=2, seconds=-1)
    assert browser.get("/portal").status == 200
    site.clock.turn(seconds=1)
    page = browser.get("/portal")
    assert page.status == 401
    assert "go back to the application" in page.words


def test_logging_out_ends_copies_of_the_cookie(site: Site, browser: Browser) -> None:
    response = browser.ask("GET", portal_url(site))
    copied = response.headers["Set-Cookie"].partition(";")[0]
    page = browser.send(browser.get("/portal"), "/portal/leave")
    assert page.status == 200
    assert "You are logged out" in page.words
    assert "Max-Age=0" in page.response.headers["Set-Cookie"]
    assert browser.get("/portal").status == 401
    assert site.client.get("/portal", headers={"Cookie": copied}).status_code == 401


def test_coming_again_ends_the_earlier_session(site: Site, browser: Browser) -> None:
    first = browser.ask("GET", portal_url(site)).headers["Set-Cookie"].partition(";")[0]
    browser.enter()
    assert browser.get("/portal").status == 200
    assert site.client.get("/portal", headers={"Cookie": first}).status_code == 401


def _go(site: Site, how: str) -> None:
    """Make amira one who may not come in."""
    if how == "deleted":
        site.host.call("DELETE", "/users/amira")
    else:
        site.host.make_user("amira", active=False)


@pytest.mark.parametrize("how", ["deleted", "inactive"])
def test_who_is_gone_has_no_session(site: Site, browser: Browser, how: str) -> None:
    url = portal_url(site)
    page = browser.enter()
    _go(site, how)
    assert browser.get("/portal").status == 401
    assert browser.send(page, "/portal/tokens", label="x").status == 401
    assert browser.ask("HEAD", url).status_code == 410
    assert browser.get(url).status == 410
    assert browser.get("/portal").status == 401


@pytest.mark.parametrize("how", ["deleted", "inactive"])
def test_who_comes_back_finds_no_session_of_before(site: Site, browser: Browser, how: str) -> None:
    """Whoever had the cookie may be why the user was gone; made again, it may be another person."""
    url = portal_url(site)
    page = browser.enter()
    _go(site, how)
    site.host.make_user("amira", name="Another Amira")
    assert browser.get("/portal").status == 401
    assert browser.send(page, "/portal/tokens", label="x").status == 401
    assert browser.get(url).status == 410
    assert "Another Amira" in browser.enter().words


def test_a_change_of_something_else_ends_no_session(site: Site, browser: Browser) -> None:
    browser.enter()
    site.host.make_user("amira", name="Amira Okafor", feeds_allowed=False)
    assert browser.get("/portal").status == 200


def test_who_guesses_waits_for_no_writer(site: Site, browser: Browser) -> None:
    """A GET may have any thread; with SQLite those who write wait for each other."""
    used = portal_url(site)
    browser.get(used)
    with ThreadPoolExecutor(1) as one, site.services.database.write():
        for url, status in ((f"/portal/enter/fsp_{'A' * 43}", 404), (used, 410)):
            assert one.submit(Browser(site).ask, "GET", url).result(timeout=5).status_code == status


def test_only_digests_are_kept_and_what_is_over_is_forgotten(site: Site, browser: Browser) -> None:
    link = secret_of(portal_url(site))
    cookie = browser.ask("GET", portal_url(site)).headers["Set-Cookie"]
    session = cookie.partition("=")[2].partition(";")[0]
    with site.services.database.read() as tx:
        links = tx.execute(select(portal_links)).all()
        sessions = tx.execute(select(portal_sessions)).all()
    assert (len(links), len(sessions)) == (2, 1)
    assert sum(row.used_at == START for row in links) == 1
    kept = f"{links}{sessions}"
    for secret in (link, session):
        assert not [start for start in range(len(secret) - 9) if secret[start : start + 10] in kept]
    site.clock.turn(hours=3)
    Browser(site).enter()
    with site.services.database.read() as tx:
        assert len(tx.execute(select(portal_links)).all()) == 1
        assert len(tx.execute(select(portal_sessions)).all()) == 1


def test_without_a_session_nothing_is_shown(site: Site, browser: Browser) -> None:
    for cookie in ("", "feedserver_portal=", "feedserver_portal=fsp_x", "feedserver_portal=%00\xff"):
        assert site.client.get("/portal", headers={"Cookie": cookie}).status_code == 401
