"""Idempotency-Key: a POST that makes something, sent twice, makes it once."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from feedserver.database.schema import idempotency_keys
from tests.api.refusals import fields_refused, problem
from tests.api.together import at_once
from tests.site import Host, Site

TOKENS = "/users/amira/tokens"


@pytest.fixture(autouse=True)
def _user(site: Site) -> None:
    site.host.make_user()


def post(host: Host, path: str, key: str, body: Any = None) -> Any:
    return host.call("POST", path, body, headers={"Idempotency-Key": key})


def count(site: Site) -> int:
    return len(site.host.call("GET", f"{TOKENS}?limit=200").get_json()["items"])


def records(site: Site) -> list[tuple[Any, ...]]:
    with site.services.database.read() as tx:
        return [tuple(row) for row in tx.execute(select(idempotency_keys))]


def test_the_same_request_again_gives_the_same_token_with_its_address(site: Site) -> None:
    first = post(site.host, TOKENS, "k-1", {"label": "Phone"})
    site.clock.turn(hours=23)
    again = post(site.host, TOKENS, "k-1", {"label": "Phone"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    assert again.get_json()["url"] and again.headers["ETag"] == first.headers["ETag"]
    assert count(site) == 1


def test_the_order_of_names_and_an_absent_body_make_no_difference(site: Site) -> None:
    one = post(site.host, TOKENS, "k-1", {"label": "Phone", "past_days": 3}).get_json()
    other = post(site.host, TOKENS, "k-1", {"past_days": 3, "label": "Phone"}).get_json()
    empty = post(site.host, TOKENS, "k-2").get_json()
    assert post(site.host, TOKENS, "k-2", {}).get_json()["id"] == empty["id"]
    assert one["id"] == other["id"] != empty["id"]


def test_the_answer_is_built_again_and_tells_the_present_state(site: Site) -> None:
    token = post(site.host, TOKENS, "k-1").get_json()
    site.host.call("POST", f"/tokens/{token['id']}/revoke", {"reason": "Lost"})
    again = post(site.host, TOKENS, "k-1")
    assert (again.status_code, again.get_json()["id"]) == (201, token["id"])
    assert (again.get_json()["status"], count(site)) == ("revoked", 1)


def test_rotating_twice_makes_one_new_token(site: Site) -> None:
    old = site.host.issue()
    path = f"/tokens/{old['id']}/rotate"
    first, again = (post(site.host, path, "k-1", {"grace_days": 0}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)  # though the old one has expired by now
    assert first.get_json() == again.get_json()
    assert first.get_json()["url"] not in (None, old["url"])
    assert count(site) == 2


@pytest.mark.parametrize("body", [{}, {"label": "Pad"}, {"label": "Phone", "past_days": 90}])
def test_another_body_under_the_key_is_refused(site: Site, body: dict[str, Any]) -> None:
    post(site.host, TOKENS, "k-1", {"label": "Phone"})
    assert fields_refused(post(site.host, TOKENS, "k-1", body)) == {"Idempotency-Key"}
    assert count(site) == 1


def test_another_address_under_the_key_is_refused(site: Site) -> None:
    site.host.make_user("ben")
    token = post(site.host, TOKENS, "k-1").get_json()
    for path in ("/users/ben/tokens", f"/tokens/{token['id']}/rotate"):
        assert fields_refused(post(site.host, path, "k-1")) == {"Idempotency-Key"}


def test_each_api_key_has_keys_of_its_own(site: Site) -> None:
    other = Host(site, site.key("tokens:write"))
    mine = post(site.host, TOKENS, "k-1").get_json()["id"]
    theirs = post(other, TOKENS, "k-1", {"label": "Theirs"})
    assert theirs.status_code == 201
    assert theirs.get_json()["id"] != mine


def test_without_a_key_each_request_makes_one(site: Site) -> None:
    assert site.host.issue()["id"] != site.host.issue()["id"]
    assert records(site) == []


def test_after_24_hours_the_key_is_free_again(site: Site) -> None:
    first = post(site.host, TOKENS, "k-1").get_json()["id"]
    site.clock.turn(hours=24, seconds=-1)
    assert post(site.host, TOKENS, "k-1").get_json()["id"] == first
    site.clock.turn(seconds=1)
    second = post(site.host, TOKENS, "k-1", {"label": "Another"})
    assert (second.status_code, count(site)) == (201, 2)
    assert second.get_json()["id"] != first
    assert len(records(site)) == 1


@pytest.mark.parametrize("key", ["", " ", "two words", "x" * 256, "café"])
def test_a_key_that_is_none_is_refused(site: Site, key: str) -> None:
    assert fields_refused(post(site.host, TOKENS, key)) == {"Idempotency-Key"}
    assert count(site) == 0


@pytest.mark.parametrize("key", ["0", "x" * 255, "!~'\"\\%_;--", "b7f2c0de-1"])
def test_any_printable_key_is_taken(site: Site, key: str) -> None:
    ids = {post(site.host, TOKENS, key).get_json()["id"] for _ in range(2)}
    assert len(ids) == 1


def test_the_record_holds_no_secret(site: Site) -> None:
    token = post(site.host, TOKENS, "k-1", {"label": "Phone"}).get_json()
    post(site.host, f"/tokens/{token['id']}/rotate", "k-2")
    secret = urlsplit(token["url"]).path.split("/")[2]
    kept = repr(records(site))
    assert token["id"] in kept
    for part in (secret, *secret.removeprefix("ics_").split("."), "ics_", "Phone", site.host.api_key):
        assert part not in kept


def test_a_refused_request_leaves_no_record(site: Site) -> None:
    fields_refused(post(site.host, TOKENS, "k-1", {"privacy": "none"}))
    problem(post(site.host, "/users/nobody/tokens", "k-1"), 404)
    ended = site.host.issue()
    site.host.call("POST", f"/tokens/{ended['id']}/revoke")
    problem(post(site.host, f"/tokens/{ended['id']}/rotate", "k-1"), 409)
    assert records(site) == []
    assert post(site.host, TOKENS, "k-1").status_code == 201


def test_eight_at_once_with_one_key_make_one_token(site: Site) -> None:
    answers = at_once(site, 8, lambda host, _: post(host, TOKENS, "k-1", {"label": "Phone"}))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.get_json()["url"] for answer in answers if answer.status_code == 201}) == 1
    assert (count(site), len(records(site))) == (1, 1)


def test_eight_rotations_at_once_with_one_key_make_one_token(site: Site) -> None:
    path = f"/tokens/{site.host.issue()['id']}/rotate"
    answers = at_once(site, 8, lambda host, _: post(host, path, "k-1", {"grace_days": 0}))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.get_json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert count(site) == 2
