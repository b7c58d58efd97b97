"""POST /tokens/revoke: end many tokens at once."""

from typing import Any

import pytest

from tests.api.refusals import fields_refused, problem
from tests.site import Site

NOTICE = ["This calendar is no longer available"]


@pytest.fixture
def tokens(site: Site) -> dict[str, dict[str, Any]]:
    """Two of amira's (academy), one of ben's (academy), one of cleo's; an hour between each."""
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    site.host.make_user("amira", organisation="academy")
    site.host.make_user("ben", organisation="academy")
    site.host.make_user("cleo")
    site.host.make_booking(participants=[{"user": user} for user in ("amira", "ben", "cleo")])
    made = {}
    for name in ("amira", "amira-2", "ben", "cleo"):
        made[name] = site.host.issue(name.split("-", maxsplit=1)[0])
        site.clock.turn(hours=1)
    return made


def revoke(site: Site, **body: Any) -> Any:
    return site.host.call("POST", "/tokens/revoke", body)


def ended(site: Site, tokens: dict[str, dict[str, Any]]) -> set[str]:
    """The tokens whose feed is the notice; all others show the booking."""
    titles = {name: site.titles(token["url"]) for name, token in tokens.items()}
    assert all(shown in (NOTICE, ["Planning meeting"]) for shown in titles.values())
    return {name for name, shown in titles.items() if shown == NOTICE}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"user": "amira"}, {"amira", "amira-2"}),
        ({"user": "nobody"}, set()),
        ({"organisation": "academy"}, {"amira", "amira-2", "ben"}),
        ({"organisation": "nowhere"}, set()),
        ({"issued_before": "2026-11-24T12:00:00Z"}, set()),
        ({"issued_before": "2026-11-24T14:00:00Z"}, {"amira", "amira-2"}),
        ({"issued_before": "2026-11-24T15:00:01+01:00"}, {"amira", "amira-2", "ben"}),
        ({"issued_before": "2027-01-01T00:00:00Z"}, {"amira", "amira-2", "ben", "cleo"}),
        ({"user": "amira", "issued_before": "2026-11-24T13:00:00Z"}, {"amira"}),
        ({"user": "ben", "organisation": "academy"}, {"ben"}),
        ({"user": "cleo", "organisation": "academy"}, set()),
        ({"organisation": "academy", "issued_before": "2026-11-24T13:00:00Z"}, {"amira"}),
    ],
)
def test_those_named_end_and_no_others(
    site: Site, tokens: dict[str, Any], body: dict[str, str], expected: set[str]
) -> None:
    counted = revoke(site, **body, dry_run=True)
    assert (counted.status_code, counted.get_json()) == (200, {"revoked": len(expected)})
    assert ended(site, tokens) == set()
    done = revoke(site, **body)
    assert (done.status_code, done.get_json()) == (200, {"revoked": len(expected)})
    assert ended(site, tokens) == expected
    assert revoke(site, **body).get_json() == {"revoked": 0}


def test_the_reason_and_the_time_are_kept_and_final(site: Site, tokens: dict[str, Any]) -> None:
    revoke(site, user="amira", reason="Phone lost")
    site.clock.turn(hours=1)
    revoke(site, user="amira", reason="Other")
    token = site.host.call("GET", f"/tokens/{tokens['amira']['id']}").get_json()
    assert (token["status"], token["revoked_reason"]) == ("revoked", "Phone lost")
    assert token["revoked_at"] == "2026-11-24T16:00:00Z"


def test_clients_that_ask_conditionally_see_the_notice(site: Site, tokens: dict[str, Any]) -> None:
    before = {name: site.fetch(token["url"]).headers for name, token in tokens.items()}
    revoke(site, issued_before="2027-01-01T00:00:00Z")
    for name, token in tokens.items():
        for asked in (
            {"If_None_Match": before[name]["ETag"]},
            {"If_Modified_Since": before[name]["Last-Modified"]},
        ):
            assert site.fetch(token["url"], **asked).status_code == 200


def test_expired_tokens_are_not_counted_and_suspended_ones_are(site: Site) -> None:
    site.host.make_user()
    site.host.issue(expires_at="2026-01-01T00:00:00Z")
    waiting = site.host.issue()
    site.host.call("PATCH", "/users/amira", {"active": False})
    assert revoke(site, user="amira").get_json() == {"revoked": 1}
    assert site.host.call("GET", f"/tokens/{waiting['id']}").get_json()["status"] == "revoked"


@pytest.mark.parametrize(
    "body",
    [{}, {"dry_run": True}, {"reason": "All"}, {"user": None}, {"user": None, "organisation": None}],
)
def test_naming_none_is_refused(site: Site, tokens: dict[str, Any], body: dict[str, Any]) -> None:
    problem(revoke(site, **body), 422)
    assert ended(site, tokens) == set()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"user": "a b"}, "user"),
        ({"organisation": ""}, "organisation"),
        ({"issued_before": "yesterday"}, "issued_before"),
        ({"issued_before": "2026-11-24"}, "issued_before"),
        ({"user": "amira", "dry_run": "yes"}, "dry_run"),
        ({"user": "amira", "everyone": True}, "everyone"),
        ({"user": "amira", "reason": "x" * 1001}, "reason"),
    ],
)
def test_values_that_do_not_fit_are_named(
    site: Site, tokens: dict[str, Any], body: dict[str, Any], named: str
) -> None:
    assert fields_refused(revoke(site, **body)) == {named}
    assert ended(site, tokens) == set()


def test_it_needs_tokens_write(site: Site) -> None:
    headers = {"Authorization": f"Bearer {site.key('tokens:read')}"}
    problem(site.client.post("/api/v1/tokens/revoke", json={"user": "amira"}, headers=headers), 403)
