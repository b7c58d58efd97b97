"""Conditional requests as calendar clients make them: If-None-Match, If-Modified-Since, HEAD."""

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.feeds.asking import ask, http_date, instant, path_of
from tests.site import Site

BAD_DATES = [
    *("", "x", "0", "-1", "1795521600", "2026-11-24T12:00:00Z", "Tue, 32 Nov 2026 12:00:00 GMT"),
    *("Tue, 24 Nov 2026 99:00:00 GMT", "Tue, 24 Nov 99999 12:00:00 GMT", "Tue, 24 Nov 2026 12:00:00 +9999"),
    "Tue, 24 Nov 2026 12:00:00 +99999999999999999999",
    "Tue, 24 Nov 20260000000000000000000000 12:00:00 GMT",
    *("\u00e9", "GMT", ", , ,", "Tue, 24 Nov"),
]


@pytest.fixture
def url(site: Site) -> str:
    """A feed that was last changed ten seconds ago."""
    site.host.make_user()
    site.host.make_booking()
    url = site.host.feed_url()
    site.clock.turn(seconds=10)
    return url


@pytest.fixture
def first(site: Site, url: str) -> TestResponse:
    return site.fetch(url)


def _later(response: TestResponse, **by: float) -> str:
    """The response's Last-Modified, turned by a timedelta."""
    return http_date(instant(response.headers["Last-Modified"]) + timedelta(**by))


@pytest.mark.parametrize(
    "form", ["{}", "W/{}", '"a", {}', '{}, "b"', 'W/"a",W/{} , "c"', "*", " {} ", '"a,b", {}, ""']
)
def test_if_none_match_matches_in_every_form(site: Site, url: str, first: TestResponse, form: str) -> None:
    answer = site.fetch(url, If_None_Match=form.format(first.headers["ETag"]))
    assert (answer.status_code, answer.data) == (304, b"")


@pytest.mark.parametrize("asked", ['"x"', 'W/"x"', '"x", "y"', '""', "", "x", '"*"', ",", "W/", '"'])
def test_another_entity_tag_gives_the_feed(site: Site, url: str, first: TestResponse, asked: str) -> None:
    answer = site.fetch(url, If_None_Match=asked)
    assert (answer.status_code, answer.data) == (200, first.data)


def test_if_none_match_wins_over_if_modified_since(site: Site, url: str, first: TestResponse) -> None:
    etag, old, new = first.headers["ETag"], _later(first, days=-1), first.headers["Last-Modified"]
    assert site.fetch(url, If_None_Match=etag, If_Modified_Since=old).status_code == 304
    assert site.fetch(url, If_None_Match='"x"', If_Modified_Since=new).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(-86400, 200), (-1, 200), (0, 304), (5, 304)])
def test_if_modified_since_gives_304_from_the_last_change_on(
    site: Site, url: str, first: TestResponse, seconds: int, status: int
) -> None:
    assert site.fetch(url, If_Modified_Since=_later(first, seconds=seconds)).status_code == status


@pytest.mark.parametrize("date", BAD_DATES)
def test_a_date_that_is_none_is_ignored(site: Site, url: str, first: TestResponse, date: str) -> None:
    answer = site.fetch(url, If_Modified_Since=date)
    assert (answer.status_code, answer.data) == (200, first.data)


def test_a_date_to_come_is_ignored(site: Site, url: str, first: TestResponse) -> None:
    """It was given before the clock was set back, so it says nothing about this feed."""
    answer = site.fetch(url, If_Modified_Since=http_date(site.clock() + timedelta(seconds=1)))
    assert (answer.status_code, answer.data) == (200, first.data)


@pytest.mark.parametrize("date", ["Tuesday, 24-Nov-26 12:00:00 GMT", "Tue Nov 24 12:00:00 2026"])
def test_obsolete_forms_of_dates_are_read(site: Site, url: str, date: str) -> None:
    """RFC 9110, section 5.6.7: a recipient must accept all three."""
    assert site.fetch(url, If_Modified_Since=date).status_code == 304


def test_a_304_repeats_the_validators_and_has_no_body(site: Site, url: str, first: TestResponse) -> None:
    answer = site.fetch(url, If_None_Match=first.headers["ETag"])
    for name in ("ETag", "Last-Modified", "Cache-Control"):
        assert answer.headers[name] == first.headers[name]
    assert answer.data == b"" and "Content-Type" not in answer.headers
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("asked", [{}, {"If_None_Match": '"x"'}, {"If_None_Match": "*"}])
def test_head_equals_get_without_the_body(site: Site, url: str, asked: dict[str, str]) -> None:
    get, head = site.fetch(url, **asked), site.fetch(url, "HEAD", **asked)
    assert head.status_code == get.status_code
    assert list(head.headers) == list(get.headers)
    assert head.data == b""
    if get.status_code == 200:
        assert head.headers["Content-Length"] == str(len(get.data))


@pytest.mark.parametrize(
    "asked",
    [
        {"Accept_Encoding": "gzip, br, zstd, deflate"},
        {"Accept_Encoding": "identity;q=0, *;q=0"},
        {"Accept": "text/html"},
        {"Accept": "application/json;q=1, text/calendar;q=0"},
        {"Accept_Language": "de", "Accept_Charset": "utf-16"},
        {"Range": "bytes=0-9"},
        {"Range": "bytes=5-", "If_Range": '"x"'},
        {"If_Match": '"x"'},
        {"If_Unmodified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"Cookie": "session=1", "Authorization": "Basic YTpi", "Origin": "https://x.example"},
        {"User_Agent": "Google-Calendar-Importer"},
    ],
)
def test_the_feed_is_the_same_whatever_else_is_asked(
    site: Site, url: str, first: TestResponse, asked: dict[str, str]
) -> None:
    answer = site.fetch(url, **asked)
    assert (answer.status_code, answer.data) == (200, first.data)
    assert list(answer.headers) == list(first.headers)


@pytest.mark.parametrize("query", ["a=1", "nocache=123&token=x", "%00", "format=json", "=&&;", "é"])
def test_query_parameters_are_ignored(site: Site, url: str, first: TestResponse, query: str) -> None:
    answer = ask(site, path_of(url), query=query)
    assert (answer.status_code, answer.data) == (200, first.data)
    assert list(answer.headers) == list(first.headers)
