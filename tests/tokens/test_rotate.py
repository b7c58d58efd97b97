"""POST /tokens/{id}/rotate: a new address with the same options; the old one works a while longer."""

from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.site import Site

NOTICE = ["This calendar is no longer available"]
OPTIONS: dict[str, Any] = {
    "label": "Phone",
    "calendar_name": "Work",
    "privacy": "title",
    "kinds": ["booking"],
    "roles": ["apprentice"],
    "past_days": 7,
    "future_days": 70,
    "cancelled": "prefix",
    "provisional": "hide",
    "alarms": [10, 60],
    "expires_at": "2027-06-01T00:00:00Z",
    "idle_days": 99,
}


@pytest.fixture
def old(site: Site) -> dict[str, Any]:
    site.host.make_user()
    site.host.make_booking()
    return site.host.issue(**OPTIONS)


def rotate(site: Site, token: dict[str, Any], **body: Any) -> dict[str, Any]:
    response = site.host.call("POST", f"/tokens/{token['id']}/rotate", body)
    assert response.status_code == 201, response.data
    answer: dict[str, Any] = response.get_json()
    return answer


def read(site: Site, token: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = site.host.call("GET", f"/tokens/{token['id']}").get_json()
    return answer


def test_the_new_token_has_the_same_options_and_an_address_of_its_own(
    site: Site, old: dict[str, Any]
) -> None:
    site.clock.turn(hours=1)
    fresh = rotate(site, old)
    assert {name: fresh[name] for name in OPTIONS} == OPTIONS
    assert (fresh["user"], fresh["status"], fresh["issued_at"]) == ("amira", "live", "2026-11-24T13:00:00Z")
    assert fresh["id"] != old["id"] and fresh["url"] != old["url"]
    assert (fresh["fetch_count"], fresh["last_fetched_at"], fresh["clients"]) == (0, None, [])
    assert read(site, fresh) == fresh
    assert site.events(fresh["url"]) == site.events(old["url"])


def test_both_addresses_work_for_a_week_and_then_the_old_one_has_expired(
    site: Site, old: dict[str, Any]
) -> None:
    fresh = rotate(site, old)
    assert read(site, old)["expires_at"] == "2026-12-01T12:00:00Z"
    site.clock.turn(days=7, seconds=-1)
    assert site.titles(old["url"]) == site.titles(fresh["url"]) == ["Planning meeting"]
    site.clock.turn(seconds=1)
    assert (site.titles(old["url"]), site.titles(fresh["url"])) == (NOTICE, ["Planning meeting"])
    assert (read(site, old)["status"], read(site, fresh)["status"]) == ("expired", "live")
    site.clock.turn(days=site.settings.retired_notice_days)
    assert site.fetch(old["url"]).status_code == 410


@pytest.mark.parametrize("days", [1, 30])
def test_the_grace_time_is_the_callers(site: Site, old: dict[str, Any], days: int) -> None:
    rotate(site, old, grace_days=days)
    site.clock.turn(days=days, seconds=-1)
    assert read(site, old)["status"] == "live"
    site.clock.turn(seconds=1)
    assert read(site, old)["status"] == "expired"


def test_without_grace_the_old_address_ends_at_once(site: Site, old: dict[str, Any]) -> None:
    before = site.fetch(old["url"])
    fresh = rotate(site, old, grace_days=0)
    assert site.titles(old["url"]) == NOTICE
    seen = {"If_None_Match": before.headers["ETag"], "If_Modified_Since": before.headers["Last-Modified"]}
    assert site.fetch(old["url"], **seen).status_code == 200
    assert site.titles(fresh["url"]) == ["Planning meeting"]


def test_grace_never_makes_a_token_last_longer(site: Site) -> None:
    site.host.make_user()
    old = site.host.issue(expires_at="2026-11-25T12:00:00Z")
    fresh = rotate(site, old, grace_days=30)
    assert (read(site, old)["expires_at"], fresh["expires_at"]) == ("2026-11-25T12:00:00Z",) * 2
    site.clock.turn(days=1)
    assert [read(site, token)["status"] for token in (old, fresh)] == ["expired", "expired"]


def test_the_new_token_counts_its_idle_days_from_its_own_issue(site: Site) -> None:
    site.host.make_user()
    old = site.host.issue(idle_days=10)
    site.clock.turn(days=9)
    fresh = rotate(site, old, grace_days=0)
    site.clock.turn(days=10, seconds=-1)
    assert read(site, fresh)["status"] == "live"
    site.clock.turn(seconds=1)
    assert read(site, fresh)["status"] == "expired"


def test_the_old_one_can_be_revoked_within_its_grace(site: Site, old: dict[str, Any]) -> None:
    fresh = rotate(site, old)
    site.host.call("POST", f"/tokens/{old['id']}/revoke")
    assert (site.titles(old["url"]), site.titles(fresh["url"])) == (NOTICE, ["Planning meeting"])


def test_a_revoked_or_expired_token_is_not_rotated(site: Site, old: dict[str, Any]) -> None:
    expired = site.host.issue(expires_at="2026-01-01T00:00:00Z")
    idle = site.host.issue(idle_days=1)
    site.host.call("POST", f"/tokens/{old['id']}/revoke")
    site.clock.turn(days=1)
    for token in (old, expired, idle):
        problem(site.host.call("POST", f"/tokens/{token['id']}/rotate"), 409)
    assert len(site.host.call("GET", "/users/amira/tokens").get_json()["items"]) == 3


def test_a_suspended_token_is_rotated_and_both_wait(site: Site, old: dict[str, Any]) -> None:
    site.host.call("PATCH", "/users/amira", {"active": False})
    fresh = rotate(site, old)
    assert fresh["status"] == "suspended"
    assert site.titles(fresh["url"]) == NOTICE
    site.host.call("PATCH", "/users/amira", {"active": True})
    assert site.titles(fresh["url"]) == site.titles(old["url"]) == ["Planning meeting"]


@pytest.mark.parametrize("wrong", [-1, 366, "7", 1.5, None, True])
def test_grace_days_that_do_not_fit_are_refused(site: Site, old: dict[str, Any], wrong: Any) -> None:
    path = f"/tokens/{old['id']}/rotate"
    assert fields_refused(site.host.call("POST", path, {"grace_days": wrong})) == {"grace_days"}
    assert read(site, old)["expires_at"] == OPTIONS["expires_at"]


def test_there_is_no_such_token(site: Site) -> None:
    problem(site.host.call("POST", "/tokens/tok_none/rotate"), 404)


def test_rotating_needs_tokens_write(site: Site, old: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {site.key('tokens:read')}"}
    problem(site.client.post(f"/api/v1/tokens/{old['id']}/rotate", headers=headers), 403)
