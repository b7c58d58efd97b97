"""The headers of a feed, and the small pages beside it: robots, health, readiness."""

import re
from collections.abc import Callable

import pytest

from tests.feeds.asking import database_away
from tests.site import Site

Again = Callable[..., Site]


@pytest.fixture
def url(site: Site) -> str:
    site.host.make_user()
    site.host.make_booking()
    return site.host.feed_url()


def _expected(body: bytes, name: str) -> dict[str, str]:
    return {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": f'inline; filename="{name}"',
        "Last-Modified": "Tue, 24 Nov 2026 11:59:59 GMT",
        "Cache-Control": "private, no-cache, no-transform",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Length": str(len(body)),
    }


@pytest.mark.parametrize("retired", [False, True])
def test_a_200_has_the_headers_of_the_contract_and_no_others(site: Site, url: str, retired: bool) -> None:
    if retired:
        site.host.make_user(active=False)
    response = site.fetch(url)
    headers = dict(response.headers)
    assert len(headers) == len(list(response.headers))
    assert re.fullmatch(r'"[\x21\x23-\x7e]+"', headers.pop("ETag"))
    assert headers == _expected(response.data, "calendar.ics" if retired else "amira-bookings.ics")


def test_a_304_has_no_header_that_describes_a_body(site: Site, url: str) -> None:
    headers = site.fetch(url, If_None_Match="*").headers
    assert set(headers.keys()) == {
        *("ETag", "Last-Modified", "Cache-Control", "Referrer-Policy", "X-Robots-Tag"),
        *("X-Content-Type-Options", "Content-Security-Policy"),
    }


def test_no_answer_of_a_feed_sets_a_cookie_or_names_the_program(site: Site, url: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "PUT"):
        headers = site.fetch(url, method).headers
        assert not {"Set-Cookie", "Server", "X-Powered-By", "Vary"} & set(headers.keys())


def test_robots_txt_forbids_nothing_and_holds_no_token(site: Site, url: str) -> None:
    response = site.client.get("/robots.txt")
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    text = response.get_data(as_text=True)
    assert "ics_" not in text
    assert [line for line in text.splitlines() if line.startswith("Disallow")] in ([], ["Disallow:"])


def test_healthz_answers_with_the_database_away(site: Site) -> None:
    assert site.client.get("/healthz").status_code == 200
    with database_away(site):
        assert site.client.get("/healthz").status_code == 200


def test_readyz_is_503_while_the_database_is_away_and_names_it(site: Site) -> None:
    assert site.client.get("/readyz").status_code == 200
    with database_away(site):
        away = site.client.get("/readyz")
        assert away.status_code == 503
        assert away.get_json()["database"] == "away"
    assert site.client.get("/readyz").status_code == 200


def test_readyz_names_a_cache_that_is_away_and_stays_200(site: Site, again: Again) -> None:
    response = again(cache_url="redis://127.0.0.1:1/0").client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json()["cache"] == "away"
    assert site.client.get("/readyz").get_json()["cache"] != "away"


def test_health_pages_need_no_key_and_tell_no_secret(site: Site, url: str) -> None:
    for path in ("/healthz", "/readyz"):
        text = site.client.get(path).get_data(as_text=True)
        assert site.settings.database_url not in text and "ics_" not in text
