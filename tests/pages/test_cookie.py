"""The cookie of a session over https and over plain http (S-72)."""

from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from feedserver.pages.cookie import SessionCookie
from feedserver.settings import Settings
from tests.site import settings_for

COOKIE = SessionCookie(name="feedserver_shed", life=timedelta(minutes=2))
OVER_HTTPS = "__Host-feedserver_shed"


def settings(tmp_path: Path, base_url: str) -> Settings:
    return settings_for(tmp_path, base_url=base_url)


def parts(response: Response) -> list[str]:
    """Its name with the value, then its attributes but Expires, which says what Max-Age does."""
    every = [part.strip() for part in response.headers["Set-Cookie"].split(";")]
    return [part for part in every if not part.startswith("Expires=")]


@pytest.mark.parametrize("base", ["https://cal.example", "https://host.example/calendars"])
def test_over_https_it_is_bound_to_the_host(tmp_path: Path, base: str) -> None:
    response = Response()
    COOKIE.give(response, settings(tmp_path, base), "abc")
    assert parts(response)[0] == f"{OVER_HTTPS}=abc"
    assert set(parts(response)[1:]) == {"Max-Age=120", "Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_over_http_it_has_a_name_that_browsers_take(tmp_path: Path) -> None:
    response = Response()
    COOKIE.give(response, settings(tmp_path, "http://127.0.0.1:8000"), "abc")
    assert parts(response)[0] == "feedserver_shed=abc"
    assert set(parts(response)[1:]) == {"Max-Age=120", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_it_is_taken_back_where_it_was_given(tmp_path: Path) -> None:
    response = Response()
    COOKIE.take_back(response, settings(tmp_path, "https://cal.example"))
    assert parts(response)[0] == f"{OVER_HTTPS}="
    assert {"Max-Age=0", "Secure", "Path=/"} <= set(parts(response))


@pytest.mark.parametrize(
    ("base", "sent", "found"),
    [
        ("https://cal.example", f"{OVER_HTTPS}=abc", "abc"),
        ("https://cal.example", "feedserver_shed=abc", None),
        ("http://127.0.0.1:8000", "feedserver_shed=abc", "abc"),
        ("http://127.0.0.1:8000", f"{OVER_HTTPS}=abc", None),
        ("http://127.0.0.1:8000", "", None),
    ],
)
def test_the_name_of_its_own_scheme_alone_counts(
    tmp_path: Path, base: str, sent: str, found: str | None
) -> None:
    request = Request(EnvironBuilder(headers={"Cookie": sent}).get_environ())
    assert COOKIE.secret(request, settings(tmp_path, base)) == found
