"""The calls about tokens: issue, list, read, revoke, and what each tells whom."""

from typing import Any

import pytest

from tests.site import Host, Site

ADDRESS = {"url", "subscribe"}


def _with_scopes(site: Site, *scopes: str) -> Host:
    return Host(site, site.key(*scopes))


def _tokens(site: Site, user: str = "amira") -> list[dict[str, Any]]:
    response = site.host.call("GET", f"/users/{user}/tokens")
    assert response.status_code == 200
    items: list[dict[str, Any]] = response.get_json()["items"]
    return items


def _revoke(site: Site, token_id: str, **body: str) -> dict[str, Any]:
    response = site.host.call("POST", f"/tokens/{token_id}/revoke", body)
    assert response.status_code == 200
    answer: dict[str, Any] = response.get_json()
    return answer


def test_issuing_answers_201_with_the_token_and_its_address(site: Site) -> None:
    site.host.make_user()
    response = site.host.call("POST", "/users/amira/tokens", {"label": "Phone"})
    token = response.get_json()
    assert response.status_code == 201
    assert (token["label"], token["status"], token["user"]) == ("Phone", "live", "amira")
    assert token["issued_at"] == "2026-11-24T12:00:00Z"
    assert token["url"].startswith("http://127.0.0.1:8000/feeds/ics_") and token["subscribe"]


def test_issuing_needs_no_body(site: Site) -> None:
    site.host.make_user()
    assert site.host.call("POST", "/users/amira/tokens").status_code == 201
    assert site.host.call("POST", "/users/amira/tokens", {}).status_code == 201
    assert len(_tokens(site)) == 2


def test_what_was_issued_is_read_and_listed_again(site: Site) -> None:
    site.host.make_user()
    issued = site.host.issue(label="Phone", kinds=["exam"])
    assert site.host.call("GET", f"/tokens/{issued['id']}").get_json() == issued
    assert _tokens(site) == [{name: issued[name] for name in issued.keys() - ADDRESS}]


def test_a_list_holds_the_users_own_tokens_oldest_first_in_pages(site: Site) -> None:
    site.host.make_user()
    site.host.make_user("ben")
    site.host.issue("ben")
    made = []
    for _ in range(5):
        made.append(site.host.issue()["id"])
        site.clock.turn(seconds=1)
    found, path = [], "/users/amira/tokens?limit=2"
    while path:
        page = site.host.call("GET", path).get_json()
        found += [token["id"] for token in page["items"]]
        path = page["next"] and f"/users/amira/tokens?limit=2&cursor={page['next']}"
    assert found == made


def test_the_address_is_for_keys_that_may_issue_and_for_single_tokens_alone(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue()["id"]
    reader, writer = _with_scopes(site, "tokens:read"), _with_scopes(site, "tokens:read", "tokens:write")
    assert not ADDRESS & reader.call("GET", f"/tokens/{token}").get_json().keys()
    assert writer.call("GET", f"/tokens/{token}").get_json().keys() >= ADDRESS
    for key in (reader, writer):
        assert not ADDRESS & key.call("GET", "/users/amira/tokens").get_json()["items"][0].keys()
    assert "ics_" not in reader.call("GET", f"/tokens/{token}").get_data(as_text=True)
    assert "ics_" not in writer.call("GET", "/users/amira/tokens").get_data(as_text=True)


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/users/amira/tokens", "tokens:write"),
        ("GET", "/users/amira/tokens", "tokens:read"),
        ("GET", "/tokens/{id}", "tokens:read"),
        ("POST", "/tokens/{id}/revoke", "tokens:write"),
    ],
)
def test_each_call_needs_its_scope(site: Site, method: str, path: str, scope: str) -> None:
    site.host.make_user()
    path = path.format(id=site.host.issue()["id"])
    others = ["users:write", "bookings:write", "tokens:read", "tokens:write"]
    others.remove(scope)
    assert _with_scopes(site, *others).call(method, path).status_code == 403
    assert _with_scopes(site, scope).call(method, path).status_code in (200, 201)
    assert Host(site, "nonsense").call(method, path).status_code == 401


def test_of_several_states_revoked_wins_over_expired_and_expired_over_suspended(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue(expires_at="2026-11-24T13:00:00Z")["id"]

    def status() -> str:
        said = site.host.call("GET", f"/tokens/{token}").get_json()["status"]
        assert _tokens(site)[0]["status"] == said
        return str(said)

    seen = [status()]
    site.host.make_user(active=False)
    seen.append(status())
    site.clock.turn(hours=1)
    seen.append(status())
    _revoke(site, token)
    seen.append(status())
    assert seen == ["live", "suspended", "expired", "revoked"]


def test_a_token_for_a_user_who_may_not_publish_is_made_and_suspended(site: Site) -> None:
    site.host.make_user(feeds_allowed=False)
    site.host.make_booking()
    issued = site.host.issue()
    assert issued["status"] == "suspended"
    assert site.titles(issued["url"]) == ["This calendar is no longer available"]
    site.host.make_user()
    assert site.titles(issued["url"]) == ["Planning meeting"]


def test_revoking_keeps_the_reason_and_ends_the_token(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue()["id"]
    site.clock.turn(hours=1)
    ended = _revoke(site, token, reason="phone lost")
    assert (ended["status"], ended["revoked_reason"]) == ("revoked", "phone lost")
    assert ended["revoked_at"] == "2026-11-24T13:00:00Z"
    assert site.host.call("GET", f"/tokens/{token}").get_json() == ended


def test_revoking_twice_changes_nothing(site: Site) -> None:
    site.host.make_user()
    issued = site.host.issue()
    first = _revoke(site, issued["id"], reason="phone lost")
    notice = site.fetch(issued["url"])
    site.clock.turn(hours=2)
    assert _revoke(site, issued["id"], reason="another") == first
    again = site.fetch(issued["url"])
    assert (again.data, again.headers["ETag"]) == (notice.data, notice.headers["ETag"])


def test_revoking_needs_no_body_and_takes_no_unknown_field(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue()["id"]
    refused = site.host.call("POST", f"/tokens/{token}/revoke", {"why": "lost"})
    assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (422, "why")
    assert site.host.call("GET", f"/tokens/{token}").get_json()["status"] == "live"
    assert site.host.call("POST", f"/tokens/{token}/revoke").get_json()["revoked_reason"] is None


def test_what_is_unknown_is_a_404(site: Site) -> None:
    calls = [
        ("GET", "/tokens/tok_0"),
        ("POST", "/tokens/tok_0/revoke"),
        ("POST", "/users/nobody/tokens"),
        ("GET", "/users/nobody/tokens"),
    ]
    assert {site.host.call(method, path).status_code for method, path in calls} == {404}


def test_a_deleted_user_gets_no_token_and_the_old_ones_are_revoked_without_names(site: Site) -> None:
    site.host.make_user()
    token = site.host.issue(label="Amira's phone", calendar_name="Amira at work")["id"]
    assert site.host.call("DELETE", "/users/amira").status_code == 204
    assert site.host.call("POST", "/users/amira/tokens").status_code == 404
    assert site.host.call("GET", "/users/amira/tokens").status_code == 404
    left = site.host.call("GET", f"/tokens/{token}")
    assert left.get_json()["status"] == "revoked"
    assert "Amira" not in left.get_data(as_text=True)


def test_ten_tokens_of_a_user_are_independent(site: Site) -> None:
    site.host.make_user()
    site.host.make_booking()
    issued = [site.host.issue() for _ in range(10)]
    before = [site.fetch(token["url"]).headers["ETag"] for token in issued]
    site.clock.turn(hours=1)
    _revoke(site, issued[4]["id"])
    titles = [site.titles(token["url"]) for token in issued]
    assert titles[4] == ["This calendar is no longer available"]
    assert titles[:4] + titles[5:] == [["Planning meeting"]] * 9
    after = [site.fetch(token["url"]).headers["ETag"] for token in issued]
    assert [n for n in range(10) if before[n] != after[n]] == [4]
