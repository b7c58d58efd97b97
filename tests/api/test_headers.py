"""S-76: every route that is no page carries the headers, from the application's own list of routes."""

import re
from collections.abc import Iterator

import pytest

from tests.site import Site

_PAGES = ("/portal", "/pages", "/admin")


def _calls(site: Site) -> Iterator[tuple[str, str]]:
    for rule in site.app.url_map.iter_rules():
        if not rule.rule.startswith(_PAGES):
            for method in sorted(rule.methods or ()):
                yield method, re.sub("<[a-z_:]+>", "x-1", rule.rule)
    yield from (("GET", "/nothing"), ("GET", "/api/v1/nothing"), ("TRACE", "/api/v1/users"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_carries_them_with_a_key_and_without(site: Site) -> None:
    calls = list(_calls(site))
    assert len(calls) > 60
    for method, path in calls:
        for headers in ({}, {"Authorization": f"Bearer {site.host.api_key}"}):
            answer = site.client.open(path, method=method, headers=headers)
            told = (method, path, answer.status_code)
            assert (answer.status_code < 500, *told) == (True, *told)
            assert (answer.headers["X-Content-Type-Options"], *told) == ("nosniff", *told)
            assert (answer.headers["Referrer-Policy"], *told) == ("no-referrer", *told)
            assert (answer.headers["Cache-Control"], *told) == ("no-store", *told)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe-inline" not in policy, told
            assert "Set-Cookie" not in answer.headers and "Server" not in answer.headers, told
