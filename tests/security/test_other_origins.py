"""Other origins (ASVS 5.0, 3.4.2), TRACE (13.4.4): no route lets another site read or repeats what came."""

import re
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.admin.pages import Administration, make_administrator
from tests.site import Site

_EVIL = "https://evil.example"
_PREFLIGHT = {"Origin": _EVIL, "Access-Control-Request-Method": "PUT"}


@pytest.fixture
def paths(site: Site) -> list[str]:
    """Every route, with an id that nothing has; a feed; and a path that is none."""
    site.host.make_user()
    rules = [re.sub("<[a-z_:]+>", "x-1", rule.rule) for rule in site.app.url_map.iter_rules()]
    assert len(rules) > 60
    return [*sorted(set(rules)), urlsplit(site.host.feed_url()).path, "/nothing"]


def _ask(site: Site, method: str, path: str, headers: dict[str, str]) -> TestResponse:
    return site.client.open(path, method=method, headers=headers, base_url=site.settings.base_url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_answer_allows_another_origin(site: Site, paths: list[str]) -> None:
    key = {"Authorization": f"Bearer {site.host.api_key}"}
    admin = Administration(site, make_administrator(site)).arrive()
    cookie = {"Cookie": f"feedserver_admin={admin.secret}"}
    for path in paths:
        for method, headers in (
            ("GET", {"Origin": _EVIL}),
            ("GET", {"Origin": "null"} | key),
            ("GET", {"Origin": _EVIL} | cookie),
            ("OPTIONS", _PREFLIGHT),
        ):
            answer = _ask(site, method, path, headers)
            allowed = [name for name, _ in answer.headers if name.lower().startswith("access-control")]
            assert allowed == [], (method, path)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_trace_is_nowhere_and_repeats_nothing(site: Site, paths: list[str]) -> None:
    for path in paths:
        answer = _ask(site, "TRACE", path, {"Authorization": "Bearer canary"})
        assert answer.status_code == (404 if path == "/nothing" else 405), path
        assert "canary" not in answer.get_data(as_text=True)
