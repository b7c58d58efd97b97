"""An attempt to get round a control is marked in the line of its request, and counted; nothing else is."""

import copy
import logging
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from prometheus_client import REGISTRY

from feedserver.bypass import Bypass
from tests.admin.pages import Administration, make_administrator
from tests.health.test_metrics import GUIDE
from tests.portal.browser import Browser, portal_url
from tests.site import Site

_LINE = re.compile(
    r"method=\S+ route=\S+ status=\d{3} ms=[\d.]+ token=\S+(?: by=\S+)?(?: attempt=([a-z_]+))?"
)
_DOOR = "/admin/sign-in"
_PROXY = "10.0.0.1"

Said = list[str | None]


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], Said]:
    """The words of the lines since it was asked last; None for a line without one."""
    caplog.set_level(logging.INFO, "feedserver.requests")

    def words() -> Said:
        lines = [record.getMessage() for record in caplog.records if record.name == "feedserver.requests"]
        caplog.clear()
        found = [_LINE.fullmatch(line) for line in lines]
        assert all(found), lines
        return [match[1] for match in found if match]

    return words


def _counted() -> dict[str, float]:
    name = "feedserver_bypass_attempts_total"
    return {word: REGISTRY.get_sample_value(name, {"attempt": word}) or 0 for word in Bypass}


def _office(site: Site) -> Administration:
    return Administration(site, make_administrator(site))


def _called_with(key: str, site: Site) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return site.client.get("/api/v1/users", headers=headers).status_code


def _a_forged_address(site: Site) -> int:
    site.host.make_user()
    return site.fetch(site.host.feed_url().replace("/ics_", "/ics_x")).status_code


def _a_form_from_another_site(site: Site) -> int:
    office = _office(site)
    form = office.get(_DOOR).forms[_DOOR]
    return office.ask("POST", _DOOR, data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code


def _a_form_without_its_key(site: Site) -> int:
    office = _office(site).arrive()
    return office.ask("POST", "/admin/sign-out", data={"form_key": "0" * 64}).status_code


def _a_key_that_is_none(site: Site) -> int:
    return _called_with("fsk_nonsense", site)


def _a_key_without_the_scope(site: Site) -> int:
    return _called_with(site.key("metrics:read"), site)


def _a_sign_in_too_early(site: Site) -> int:
    office = _office(site)
    return [office.sign_in("wrong password").status for _ in range(6)][-1]


def _a_new_password_too_early(site: Site) -> int:
    office = _office(site).arrive()
    page = office.get("/admin/account")
    fields = {"old": "wrong password", "new": "ten green bottles", "again": "ten green bottles"}
    return [office.send(page, "/admin/account/password", **fields).status for _ in range(6)][-1]


def _with(site: Site, **settings: Any) -> Site:
    own = copy.copy(site)
    own.settings = replace(site.settings, **settings)
    return own.restart()


def _more_than_the_limit(site: Site) -> int:
    with closing(_with(site, api_requests_per_minute=1)) as limited:
        return [limited.host.call("GET", "/users").status_code for _ in range(2)][-1]


def _more_links_than_the_limit(site: Site) -> int:
    with closing(_with(site, tokens_per_user_per_day=1)) as limited:
        limited.host.make_user()
        limited.host.issue()
        browser = Browser(limited)
        page = browser.get(portal_url(limited))
        return browser.send(page, "/portal/tokens", label="Phone", privacy="full").status


def _a_forwarded_header(site: Site, peer: str = "192.0.2.1", trusted: tuple[str, ...] = (_PROXY,)) -> int:
    with closing(_with(site, trusted_proxies=trusted)) as behind:
        office = _office(behind)
        form = {**office.get(_DOOR).forms[_DOOR], "email": "x@x.example", "password": "wrong password"}
        headers, came_from = {"X-Forwarded-For": "127.0.0.1"}, {"REMOTE_ADDR": peer}
        return office.ask("POST", _DOOR, data=form, headers=headers, environ_overrides=came_from).status_code


_ATTEMPTS: list[tuple[Callable[[Site], int], int, Bypass]] = [
    (_a_forged_address, 404, Bypass.FORGED_ADDRESS),
    (_a_form_from_another_site, 403, Bypass.FORGED_FORM),
    (_a_form_without_its_key, 403, Bypass.FORGED_FORM),
    (_a_key_that_is_none, 401, Bypass.REFUSED_KEY),
    (_a_key_without_the_scope, 403, Bypass.MISSING_SCOPE),
    (_a_sign_in_too_early, 429, Bypass.TOO_EARLY),
    (_a_new_password_too_early, 429, Bypass.TOO_EARLY),
    (_more_than_the_limit, 429, Bypass.OVER_LIMIT),
    (_more_links_than_the_limit, 429, Bypass.OVER_LIMIT),
    (_a_forwarded_header, 422, Bypass.FORWARDED_HEADER),
]


@pytest.mark.parametrize(("attempt", "status", "word"), _ATTEMPTS)
def test_it_is_marked_and_counted_once(
    site: Site, said: Callable[[], Said], attempt: Callable[[Site], int], status: int, word: Bypass
) -> None:
    before = _counted()
    assert attempt(site) == status
    words = said()
    assert words[-1] == word and set(words[:-1]) <= {None}
    assert {one: count - before[one] for one, count in _counted().items() if count != before[one]} == {
        word: 1
    }


def test_each_word_has_an_attempt() -> None:
    assert {word for _, _, word in _ATTEMPTS} == set(Bypass)


def _a_feed(site: Site) -> int:
    site.host.make_user()
    return site.fetch(site.host.feed_url()).status_code


def _an_address_whose_user_is_gone(site: Site) -> int:
    """It was ours once: calendars go on asking for it."""
    site.host.make_user()
    url = site.host.feed_url()
    with site.services.database.write() as tx:
        tx.exec_driver_sql("DELETE FROM calendar_tokens")
    return site.fetch(url).status_code


def _no_key_at_all(site: Site) -> int:
    return site.client.get("/api/v1/users").status_code


def _a_wrong_password(site: Site) -> int:
    return _office(site).sign_in("wrong password").status


def _a_field_that_does_not_fit(site: Site) -> int:
    return site.host.call("PUT", "/users/amira", {"timezone": "Nowhere"}).status_code


def _the_header_of_a_proxy(site: Site) -> int:
    return _a_forwarded_header(site, _PROXY)


def _a_header_where_no_proxy_is_known(site: Site) -> int:
    return _a_forwarded_header(site, trusted=())


@pytest.mark.parametrize(
    ("request_for", "status"),
    [
        (_a_feed, 200),
        (_an_address_whose_user_is_gone, 404),
        (_no_key_at_all, 401),
        (_a_wrong_password, 422),
        (_a_field_that_does_not_fit, 422),
        (_the_header_of_a_proxy, 422),
        (_a_header_where_no_proxy_is_known, 422),
    ],
)
def test_what_may_be_a_mistake_is_not(
    site: Site, said: Callable[[], Said], request_for: Callable[[Site], int], status: int
) -> None:
    before = _counted()
    assert request_for(site) == status
    assert set(said()) == {None} and _counted() == before


def test_the_guide_explains_each_word() -> None:
    explained = re.findall(r"^\| `([a-z_]+)` \| [^|]+ \| [^|]+ \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert set(Bypass) <= set(explained)
