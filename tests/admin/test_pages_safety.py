"""S-11, S-55, S-72, S-73, S-76: every route of the pages, from the application's own list of routes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from feedserver.administrators import accounts
from feedserver.database.schema import metadata
from tests.admin import hooks
from tests.admin.pages import Administration
from tests.portal.browser import Browser, Page
from tests.site import Site

_DOOR = "/admin/sign-in"
_HOSTILE = """"><script>alert(1)</script><img src=x onerror=alert(1)>'{{7331*7}}"""
_POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "script-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def token(site: Site) -> dict[str, Any]:
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    site.host.make_user("amira", organisation="academy")
    hooks.give_up(site, hooks.add(site), 1)
    return site.host.issue(label="My phone")


def routes(site: Site, token: str) -> Iterator[tuple[str, str]]:
    """Each call: method and address."""
    sent = hooks.messages(site)
    places = {
        "user_id": "amira",
        "organisation_id": "academy",
        "token_id": token,
        "path:rest": "nothing",
        "endpoint_id": sent[0].endpoint if sent else "whe_none",
        "message_id": sent[0].id if sent else "msg_none",
    }
    for rule in site.app.url_map.iter_rules():
        if rule.rule.startswith("/admin"):
            path = re.sub("<([a-z_:]+)>", lambda match: places.get(match[1], "x-1"), rule.rule)
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                yield method, path


def pages(admin: Administration, token: str) -> list[str]:
    """Where an administrator finds a page: not what is saved as a file, and not what leads on."""
    found = [path for method, path in routes(admin.site, token) if method == "GET"]
    return [path for path in found if _is_page(admin, path)]


def _is_page(admin: Administration, path: str) -> bool:
    answer = admin.ask("GET", path)
    return answer.status_code != 303 and answer.content_type == "text/html; charset=utf-8"


def posts(site: Site, token: str) -> list[str]:
    found = [path for method, path in routes(site, token) if method not in ("GET", "HEAD")]
    assert len(found) >= 9
    return found


def everything(site: Site) -> list[Any]:
    """All rows of all tables but those that count requests."""
    left_out = ("admin_sessions", "sign_in_failures")
    with site.services.database.read() as tx:
        tables = [table for table in metadata.sorted_tables if table.name not in left_out]
        return [sorted(map(str, tx.execute(table.select()))) for table in tables]


def test_every_route_but_the_door_needs_a_session(
    site: Site, admin: Administration, token: dict[str, Any]
) -> None:
    key = admin.get("/admin").forms["/admin/sign-out"]["form_key"]
    before = everything(site)
    for method, path in routes(site, token["id"]):
        if path in (_DOOR, "/admin/"):
            continue
        response = Browser(site).ask(method, path, data={"form_key": key, "reason": "x"})
        assert (method, path, response.status_code) == (method, path, 401 if method == "POST" else 303)
        if method != "POST":
            assert response.headers["Location"].startswith(_DOOR)
    assert everything(site) == before


@pytest.mark.parametrize("wrong", [None, "", "x", "0" * 64, "another session's"])
def test_every_change_needs_the_key_of_its_session(
    site: Site, admin: Administration, token: dict[str, Any], wrong: str | None
) -> None:
    if wrong == "another session's":
        other = Administration(site, admin.administrator).arrive()
        wrong = other.get("/admin").forms["/admin/sign-out"]["form_key"]
    before = everything(site)
    for path in posts(site, token["id"]):
        data = {"reason": "x"} | ({} if wrong is None else {"form_key": wrong})
        assert (path, admin.ask("POST", path, data=data).status_code) == (path, 403)
    assert everything(site) == before
    assert admin.get("/admin").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://["},
    ],
)
def test_no_change_from_another_site(
    site: Site, admin: Administration, token: dict[str, Any], headers: dict[str, str]
) -> None:
    key = admin.get("/admin").forms["/admin/sign-out"]["form_key"]
    before = everything(site)
    for path in posts(site, token["id"]):
        response = admin.ask("POST", path, data={"form_key": key, "reason": "x"}, headers=headers)
        assert (path, response.status_code) == (path, 403)
    assert everything(site) == before


def test_every_answer_carries_the_headers(site: Site, admin: Administration, token: dict[str, Any]) -> None:
    calls = list(routes(site, token["id"]))
    answers = [browser.ask(method, path) for browser in (Browser(site), admin) for method, path in calls]
    for response in answers:
        assert response.status_code < 500
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert set(response.headers["Content-Security-Policy"].split("; ")) == _POLICY


def test_neither_address_nor_secret_stands_anywhere(
    site: Site, admin: Administration, token: dict[str, Any]
) -> None:
    secret = token["url"].split("/feeds/")[1].split("/")[0]
    for method, path in routes(site, token["id"]):
        if method == "GET":
            html = admin.ask("GET", path).get_data(as_text=True)
            assert not [one for one in (secret, secret[4:24], str(admin.secret)) if one in html], path


def test_nothing_is_loaded_from_elsewhere_and_nothing_stands_in_line(
    site: Site, admin: Administration, token: dict[str, Any]
) -> None:
    found = pages(admin, token["id"])
    assert len(found) >= 14
    for path in found:
        page = admin.get(path)
        loaded = [one.get("src") or one.get("href") for tag in ("script", "link") for one in page.all(tag)]
        assert sorted(map(str, loaded)) == ["/pages/look.css", "/pages/look.js", "data:,"], path
        assert not [one for _, one in page.elements if "style" in one or any(k.startswith("on") for k in one)]


def test_hostile_text_is_text(site: Site, admin: Administration) -> None:
    site.host.call("PUT", "/organisations/academy", {"name": _HOSTILE})
    site.host.make_user("amira", name=_HOSTILE, organisation="academy")
    token = site.host.issue(label=_HOSTILE, kinds=[_HOSTILE], roles=[_HOSTILE])["id"]
    paths = pages(admin, token)
    admin.change("/admin/organisations/academy/suspend", _HOSTILE)
    admin.change("/admin/users/amira/suspend", _HOSTILE)
    admin.change(f"/admin/tokens/{token}/revoke", _HOSTILE)
    shown = 0
    for path in [*paths, f"/admin/users?q={'%22%3E%3Cscript'}", "/admin/users?done=%3Cscript"]:
        page = admin.get(path)
        assert "<script>alert" not in page.html and "<img" not in page.html and "51317" not in page.words, (
            path
        )
        shown += _HOSTILE in page.words
    assert shown >= 5
    wrong = Page(admin.ask("POST", _DOOR, data={"email": _HOSTILE}))
    assert "<script>alert" not in wrong.html
    outside = Browser(site)
    assert "<script>alert" not in outside.send(outside.get(_DOOR), _DOOR, email=_HOSTILE, password="x").html


@pytest.mark.parametrize("change", ["disabled", "another password"])
def test_copies_of_the_cookie_die_with_the_account(admin: Administration, change: str) -> None:
    """By command, or by another administrator."""
    database, now = admin.site.services.database, admin.site.clock()
    with database.write() as tx:
        held = accounts.hold(tx, admin.administrator.email)
        assert held is not None
        if change == "disabled":
            accounts.disable(tx, held, admin.administrator.actor, now)
        else:
            accounts.set_password(tx, held, held.password_digest, admin.administrator.actor, now)
    assert admin.ask("GET", "/admin").status_code == 303


def test_what_cannot_be_an_id_or_a_page_is_a_page_of_its_own(admin: Administration) -> None:
    for path, status in {
        "/admin/users/%00": 404,
        "/admin/users/a%2Fb": 404,
        "/admin/users/nobody": 404,
        "/admin/organisations/%F0%9F%98%80": 404,
        "/admin/tokens/x": 404,
        "/admin/tokens": 404,
        "/admin/tokens?concern=x": 422,
        "/admin/users?cursor=x": 422,
        "/admin/users?limit=x": 422,
        "/admin/users?organisation=%00": 422,
        "/admin/audit?cursor=x": 422,
        "/admin/audit?user=%00": 422,
        "/admin/webhooks/%00": 404,
        "/admin/webhooks/whe_x": 404,
        "/admin/webhooks/deliveries?state=%00": 422,
        "/admin/nothing/at/all": 404,
    }.items():
        response = admin.ask("GET", path)
        assert (path, response.status_code) == (path, status)
        assert response.content_type == "text/html; charset=utf-8"


def test_in_german_nothing_is_said_in_english(
    site: Site, admin: Administration, token: dict[str, Any]
) -> None:
    admin.headers["Accept-Language"] = "de"
    for path in pages(admin, token["id"]):
        page = admin.get(path)
        assert page.all("html") == [{"lang": "de"}]
        for word in (
            "Overview",
            "Users",
            "Reason",
            "Back",
            "Suspend ",
            "Sign",
            "Nothing",
            "Search",
            "Live",
        ):
            assert word not in page.words, (path, word)
