"""S-11, S-72, S-73, S-76: every route of the page, from the application's own list of routes."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.portal.browser import Browser, Page, portal_url
from tests.site import Site, settings_for

#: Routes that need no session.
OPEN = {"/portal/enter/<secret>", "/pages/look.css", "/pages/look.js"}
POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "script-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def routes(site: Site, token: str) -> Iterator[tuple[str, str, bool]]:
    """Each call: method, an address, and whether it needs a session."""
    for rule in site.app.url_map.iter_rules():
        if rule.rule.startswith(("/portal", "/pages")):
            path = rule.rule.replace("<token_id>", token).replace("<secret>", "x")
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                yield method, path, rule.rule not in OPEN


@pytest.fixture
def token(site: Site, browser: Browser) -> dict[str, Any]:
    return site.host.issue(label="My phone")


def state(site: Site) -> Any:
    return site.host.call("GET", "/users/amira/tokens").get_json()


def test_every_route_but_the_entrance_needs_a_session(
    site: Site, browser: Browser, token: dict[str, Any]
) -> None:
    key = browser.enter().forms["/portal/tokens"]["form_key"]
    found = [route for route in routes(site, token["id"]) if route[2]]
    assert len(found) >= 11
    for method, path, _ in found:
        response = Browser(site).ask(method, path, data={"form_key": key, "label": "x", "privacy": "full"})
        assert (method, path, response.status_code) == (method, path, 401)
        assert "WWW-Authenticate" in response.headers
    assert len(state(site)["items"]) == 1


@pytest.mark.parametrize("wrong", [None, "", "x", "ä", "0" * 64, "another session's"])
def test_every_post_needs_the_key_of_its_session(
    site: Site, browser: Browser, token: dict[str, Any], wrong: str | None
) -> None:
    if wrong == "another session's":
        site.host.make_user("jonas")
        wrong = Browser(site).enter("jonas").forms["/portal/tokens"]["form_key"]
    browser.enter()
    before = state(site)
    posts = [path for method, path, _ in routes(site, token["id"]) if method == "POST"]
    assert len(posts) >= 5
    for path in posts:
        data = {"label": "x", "privacy": "full"} | ({} if wrong is None else {"form_key": wrong})
        response = browser.ask("POST", path, data=data)
        assert (path, response.status_code) == (path, 403)
        assert "Nothing was changed" in Page(response).words
    assert state(site) == before
    assert browser.get("/portal").status == 200


@pytest.mark.parametrize("where", ["cross-site", "same-site", "x"])
def test_no_post_from_another_site(site: Site, browser: Browser, token: dict[str, Any], where: str) -> None:
    key = browser.enter().forms["/portal/tokens"]["form_key"]
    before = state(site)
    for path in [path for method, path, _ in routes(site, token["id"]) if method == "POST"]:
        data = {"form_key": key, "label": "x", "privacy": "full"}
        response = browser.ask("POST", path, data=data, headers={"Sec-Fetch-Site": where})
        assert (path, response.status_code) == (path, 403)
    assert state(site) == before
    assert browser.ask("GET", "/portal", headers={"Sec-Fetch-Site": where}).status_code == 200


def test_a_form_in_another_shape_is_refused(site: Site, browser: Browser) -> None:
    key = browser.enter().forms["/portal/tokens"]["form_key"]
    said = {"form_key": key, "label": "x", "privacy": "full"}
    assert browser.ask("POST", "/portal/tokens", json=said).status_code == 403
    long = browser.ask("POST", "/portal/tokens", data={**said, "label": "x" * 100_000})
    assert long.status_code == 413
    assert long.content_type == "text/html; charset=utf-8"
    assert state(site)["items"] == []


def test_every_answer_carries_the_headers(site: Site, browser: Browser, token: dict[str, Any]) -> None:
    page = browser.enter()
    key = page.forms["/portal/tokens"]["form_key"]
    calls = [*routes(site, token["id"]), ("GET", "/portal/tokens/none", True), ("DELETE", "/portal", True)]
    strangers = [Browser(site).ask(method, path) for method, path, _ in calls]
    leave_last = sorted(calls, key=lambda call: call[1].endswith("/leave"))
    own = [browser.ask(method, path, data={"form_key": key, "label": "x"}) for method, path, _ in leave_last]
    opened = Browser(site).ask("GET", portal_url(site))
    for response in (*strangers, *own, opened):
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        policy = response.headers["Content-Security-Policy"]
        if response.status_code == 405:
            assert policy == "default-src 'none'; frame-ancestors 'none'"
            continue
        assert set(policy.split("; ")) == POLICY
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_nothing_is_loaded_from_elsewhere_and_nothing_stands_in_line(
    site: Site, browser: Browser, token: dict[str, Any]
) -> None:
    for path in ("/portal", f"/portal/tokens/{token['id']}", f"/portal/tokens/{token['id']}/revoke"):
        page = browser.get(path) if path != "/portal" else browser.enter()
        loaded = [one.get("src") or one.get("href") for tag in ("script", "link") for one in page.all(tag)]
        assert sorted(map(str, loaded)) == ["/pages/look.css", "/pages/look.js", "data:,"]
        assert not [one for _, one in page.elements if "style" in one or any(k.startswith("on") for k in one)]
        assert page.all("style") == []
    for path, kind in (("/pages/look.css", "text/css"), ("/pages/look.js", "text/javascript")):
        response = browser.ask("GET", path)
        assert (response.status_code, response.content_type) == (200, f"{kind}; charset=utf-8")
        assert not re.search(r"url\(|https?:|@import", response.get_data(as_text=True))


def test_the_address_is_on_its_owners_page_alone(site: Site, browser: Browser, token: dict[str, Any]) -> None:
    secret = token["url"].split("/feeds/")[1].split("/")[0]
    site.host.make_user("jonas")
    stranger = Browser(site)
    stranger.enter("jonas")
    for path in ("/portal", f"/portal/tokens/{token['id']}", f"/portal/tokens/{token['id']}/rotate"):
        assert secret not in stranger.get(path).html
    assert secret in browser.enter().html


def test_no_secret_is_logged(site: Site, browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    url = portal_url(site)
    cookie = browser.ask("GET", url).headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    key = browser.get("/portal").forms["/portal/tokens"]["form_key"]
    browser.ask("POST", "/portal/tokens", data={"form_key": key, "label": "x", "privacy": "full"})
    browser.ask("GET", url)
    browser.ask("HEAD", url)
    browser.ask("GET", f"{url}/more")
    _break(site)
    broken = browser.get(url.replace("fsp_", "fsp_x"))
    assert broken.status == 503
    assert "not available at present" in broken.words
    assert browser.get("/portal").status == 503
    assert "route=/portal/enter/{secret} status=303" in caplog.text
    assert "route=/portal/enter/{secret} status=410" in caplog.text
    for secret in (url.rpartition("/")[2], cookie, key):
        pieces = (secret[start : start + 10] for start in range(4, len(secret) - 9))
        assert not [piece for piece in pieces if piece in caplog.text]


def _break(site: Site) -> None:
    """From now on every statement fails as one that names a missing table."""
    raising = site.services.database

    def away(*_: object) -> Any:
        with raising.engine.connect() as tx:
            tx.execute(text("SELECT nothing FROM nowhere"))

    object.__setattr__(raising, "read", away)
    object.__setattr__(raising, "write", away)


def test_the_installations_language_is_the_default(
    database_url: str, keys_file: Path, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, database_url=database_url, keys_file=str(keys_file), language="de")
    site = Site(settings)
    assert Page(site.client.get("/portal")).all("html") == [{"lang": "de"}]
    assert Browser(site, "fr").get("/portal").all("html") == [{"lang": "de"}]
    assert Browser(site, "en").get("/portal").all("html") == [{"lang": "en"}]
    site.close()
