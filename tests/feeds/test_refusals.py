"""Everything under /feeds/ that is no calendar: one refusal for every reason, and never a redirect."""

import time
from collections.abc import Callable
from random import Random
from statistics import median

import pytest
from sqlalchemy import delete
from werkzeug.test import TestResponse

from feedserver.database.schema import calendar_tokens
from feedserver.keys import load_keys
from feedserver.tokens.signature import TokenSigner, new_random_part
from tests.feeds.asking import ask, database_away, path_of, token_of
from tests.full import IS_FULL, full_or
from tests.site import Site
from tests.tokens.test_signature import _signature

Again = Callable[..., Site]
ALLOW = "GET, HEAD, OPTIONS"
METHODS = [
    *("PUT", "POST", "DELETE", "PATCH", "PROPFIND", "PROPPATCH", "REPORT", "MKCALENDAR"),
    *("MOVE", "LOCK", "TRACE", "SEARCH", "BREW"),
]
UNKNOWN = "/feeds/ics_AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/x.ics"


@pytest.fixture
def url(site: Site) -> str:
    site.host.make_user()
    site.host.make_booking()
    return site.host.feed_url()


def _no_calendars(site: Site, url: str) -> dict[str, str]:
    token, path = token_of(url), path_of(url)
    return {
        "unknown": UNKNOWN,
        "bad signature": f"/feeds/{token[:-2]}xx/amira-bookings.ics",
        "malformed": "/feeds/nonsense/amira-bookings.ics",
        "an API key": f"/feeds/{site.host.api_key}/x.ics",
        "the id of a token": "/feeds/tok_0123456789abcdef/x.ics",
        "nothing": "/feeds/",
        "no token": "/feeds/amira-bookings.ics",
        "no name": f"/feeds/{token}",
        "an empty name": f"/feeds/{token}/",
        "a suffix alone": f"/feeds/{token}/.ics",
        "no suffix": f"/feeds/{token}/amira-bookings",
        "another suffix": f"/feeds/{token}/amira-bookings.ical",
        "an upper-case suffix": f"/feeds/{token}/amira-bookings.ICS",
        "a slash behind": f"{path}/",
        "more segments": f"/feeds/{token}/a/amira-bookings.ics",
        "an empty segment": f"/feeds//{token}/amira-bookings.ics",
        "an empty segment later": f"/feeds/{token}//amira-bookings.ics",
        "dots": f"/feeds/./{token}/amira-bookings.ics",
        "dots back": f"/feeds/../feeds/{token}/amira-bookings.ics",
        "a robot's file": "/feeds/robots.txt",
        "an octet of no text": "/feeds/\xff\xfe/x.ics",
        "a null": f"/feeds/{token}\0/x.ics",
        "something long": "/feeds/" + "a" * 5_000 + "/x.ics",
        "a blank": f"/feeds/{token} /x.ics",
    }


def _said(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return response.status_code, response.data, sorted(response.headers)


def test_every_refusal_is_the_same_404_to_the_last_byte(site: Site, url: str) -> None:
    expected = _said(ask(site, UNKNOWN))
    assert expected[0] == 404
    for reason, path in _no_calendars(site, url).items():
        assert _said(ask(site, path)) == expected, reason


def test_a_refusal_of_head_is_the_same_without_its_body(site: Site, url: str) -> None:
    status, body, headers = _said(ask(site, UNKNOWN))
    for reason, path in _no_calendars(site, url).items():
        assert _said(ask(site, path, "HEAD")) == (status, b"", headers), reason
    assert body


def test_slashes_before_the_path_are_the_same_404_and_no_redirect(site: Site, url: str) -> None:
    expected = _said(ask(site, UNKNOWN))
    assert _said(ask(site, f"/{path_of(url)}")) == expected
    assert _said(ask(site, f"//{path_of(url)}")) == expected


def test_a_refusal_tells_caches_and_robots_nothing_and_sets_no_cookie(site: Site, url: str) -> None:
    headers = ask(site, UNKNOWN).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Set-Cookie", "Location", "ETag", "Retry-After", "WWW-Authenticate"} & set(headers.keys())


@pytest.mark.parametrize(
    "asked", [{"If_None_Match": "*"}, {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"}]
)
def test_no_condition_turns_a_refusal_into_a_304(site: Site, asked: dict[str, str]) -> None:
    assert _said(ask(site, UNKNOWN, **asked)) == _said(ask(site, UNKNOWN))


def test_a_token_whose_user_was_deleted_long_ago_is_gone_and_not_unknown(site: Site, url: str) -> None:
    site.host.call("DELETE", "/users/amira")
    site.clock.turn(days=30)
    assert site.fetch(url).status_code == 410


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_405_whatever_the_token(site: Site, url: str, method: str) -> None:
    expected = None
    for path in (path_of(url), UNKNOWN, *_no_calendars(site, url).values()):
        response = ask(site, path, method, If_Match='"x"')
        assert (response.status_code, response.headers["Allow"]) == (405, ALLOW), path
        expected = expected or _said(response)
        assert _said(response) == expected


@pytest.mark.parametrize("retired", [False, True])
def test_a_put_changes_nothing_live_or_retired(site: Site, url: str, retired: bool) -> None:
    if retired:
        site.host.make_user(active=False)
    before = site.fetch(url)
    answer = site.client.put(path_of(url), data=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert (answer.status_code, answer.headers["Allow"]) == (405, ALLOW)
    assert site.fetch(url).data == before.data


def test_options_names_the_methods_whatever_the_token(site: Site, url: str) -> None:
    said = {str(_said(ask(site, path, "OPTIONS"))) for path in _no_calendars(site, url).values()}
    response = site.fetch(url, "OPTIONS")
    assert (response.status_code, response.data, response.headers["Allow"]) == (204, b"", ALLOW)
    assert said == {str(_said(response))}


def test_while_the_database_is_away_a_feed_is_503_with_retry_after(site: Site, url: str) -> None:
    before = site.fetch(url)
    with database_away(site):
        for method in ("GET", "HEAD"):
            for asked in ({}, {"If_None_Match": before.headers["ETag"]}):
                away = site.fetch(url, method, **asked)
                assert away.status_code == 503
                assert int(away.headers["Retry-After"]) > 0
                assert "ETag" not in away.headers and b"VCALENDAR" not in away.data
    back = site.fetch(url)
    assert (back.status_code, back.data) == (200, before.data)


def test_what_needs_no_database_is_answered_while_it_is_away(site: Site, url: str) -> None:
    expected = _said(ask(site, UNKNOWN))
    with database_away(site):
        assert _said(ask(site, UNKNOWN)) == expected
        assert site.fetch(url, "PUT").status_code == 405
        assert site.fetch(url, "OPTIONS").status_code == 204


def test_no_refusal_takes_longer_than_another(site: Site, url: str) -> None:
    """S-9: medians of turns in a random order.

    A look into the database needs a right signature: only who holds the key, or held an address, can tell.
    """
    value, signature = token_of(url).split(".")
    keys = load_keys(site.settings.keys_file).signing
    paths = {
        "never issued": f"/feeds/{TokenSigner(keys).sign(new_random_part(), keys[-1].id)}/x.ics",
        "bad signature": f"/feeds/{value}.{signature[::-1]}/x.ics",
        "other purpose": f"/feeds/{value}.{_signature(keys[-1].secret, value, b'other')}/x.ics",
        "purged": path_of(site.host.feed_url()),
    }
    with site.services.database.write() as tx:
        newest = calendar_tokens.c.random_part == paths["purged"].split("/")[2][4:26]
        assert tx.execute(delete(calendar_tokens).where(newest)).rowcount == 1
    took: dict[str, list[float]] = {reason: [] for reason in paths}
    order = Random(9)  # noqa: S311
    for _ in range(full_or(5_000, 100)):
        for reason in order.sample(sorted(paths), len(paths)):
            began = time.perf_counter()
            response = ask(site, paths[reason])
            took[reason].append(time.perf_counter() - began)
            assert response.status_code == 404
    medians = {reason: median(seconds) * 1000 for reason, seconds in took.items()}
    print("medians in ms:", {reason: round(each, 3) for reason, each in medians.items()})
    assert _spread(medians, "bad signature", "other purpose") < 1
    assert _spread(medians, "never issued", "purged") < 1
    if IS_FULL or site.services.database.is_sqlite:  # a busy PostgreSQL needs more than a hundred of each
        assert _spread(medians, *medians) < 1


def _spread(medians: dict[str, float], *reasons: str) -> float:
    return max(medians[reason] for reason in reasons) - min(medians[reason] for reason in reasons)


def test_a_refusal_carries_the_headers_of_the_contract(site: Site) -> None:
    """S-28."""
    headers = dict(ask(site, UNKNOWN).headers)
    assert headers.pop("Content-Length")
    assert headers == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Type": "text/plain; charset=utf-8",
    }
