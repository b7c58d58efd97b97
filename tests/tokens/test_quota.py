"""How many tokens may be made for one user in a day (S-70), by hosts and on the user's own page."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from tests.api.refusals import problem
from tests.portal.browser import Browser, portal_url
from tests.site import Site


@pytest.fixture
def limited(site: Site) -> Iterator[Site]:
    """Two a day."""
    site.settings = replace(site.settings, tokens_per_user_per_day=2)
    again = site.restart()
    again.host.make_user()
    yield again
    again.close()


def _issue(site: Site, user: str = "amira", **headers: str) -> TestResponse:
    return site.host.call("POST", f"/users/{user}/tokens", {}, headers=headers)


def test_one_more_than_a_day_may_have_is_429_and_told_when(limited: Site) -> None:
    assert _issue(limited).status_code == 201
    limited.clock.turn(hours=1)
    assert _issue(limited).status_code == 201
    refused = _issue(limited)
    assert "As many tokens" in problem(refused, 429)["detail"]
    assert int(refused.headers["Retry-After"]) == 23 * 3600
    limited.clock.turn(hours=23, seconds=-1)
    assert _issue(limited).headers["Retry-After"] == "1"
    limited.clock.turn(seconds=1)
    assert [_issue(limited).status_code for _ in range(2)] == [201, 429]


def test_a_token_counts_whatever_became_of_it(limited: Site) -> None:
    made = [_issue(limited).get_json()["id"] for _ in range(2)]
    assert limited.host.call("POST", f"/tokens/{made[0]}/revoke", {}).status_code == 200
    assert _issue(limited).status_code == 429


def test_renewing_counts_and_leaves_the_old_one_as_it_was_where_it_is_refused(limited: Site) -> None:
    token = _issue(limited).get_json()["id"]
    fresh = limited.host.call("POST", f"/tokens/{token}/rotate", {}).get_json()
    assert fresh["status"] == "live"
    problem(limited.host.call("POST", f"/tokens/{fresh['id']}/rotate", {}), 429)
    assert limited.host.call("GET", f"/tokens/{fresh['id']}").get_json()["expires_at"] is None


def test_each_user_has_a_quota_of_his_own(limited: Site) -> None:
    limited.host.make_user("ben")
    assert [_issue(limited, user).status_code for user in ("amira", "ben") * 3] == [201] * 4 + [429] * 2


def test_the_same_request_again_gives_the_same_token_and_takes_nothing(limited: Site) -> None:
    again = {"Idempotency-Key": "once"}
    assert [_issue(limited, **again).status_code for _ in range(4)] == [201] * 4
    assert [_issue(limited).status_code for _ in range(2)] == [201, 429]
    assert _issue(limited, **again).status_code == 201


def test_the_users_page_says_so(limited: Site) -> None:
    browser = Browser(limited)
    page = browser.get(portal_url(limited))
    for _ in range(2):
        page = browser.send(browser.get("/portal"), "/portal/tokens", label="Phone", privacy="full")
        assert page.status == 200
    page = browser.send(browser.get("/portal"), "/portal/tokens", label="Phone", privacy="full")
    assert page.status == 429
    assert "Please try again tomorrow." in page.words


def test_many_at_once_gain_nothing(limited: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(lambda _: _issue(limited).status_code, range(8)))
    assert statuses == [201] * 2 + [429] * 6


def test_there_is_none_unless_it_is_set(site: Site) -> None:
    site.host.make_user()
    assert {_issue(site).status_code for _ in range(30)} == {201}
