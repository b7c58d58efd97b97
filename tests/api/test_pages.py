"""Lists in pages, with the list of a user's tokens: ``limit``, ``cursor`` and ``next``."""

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.refusals import fields_refused
from tests.site import Site


@pytest.fixture
def ids(site: Site) -> list[str]:
    """Ids of seven tokens of amira's in the order of their issue; ben has some too."""
    site.host.make_user("amira")
    site.host.make_user("ben")
    found = []
    for _ in range(7):
        found.append(site.host.issue("amira")["id"])
        site.host.issue("ben")
        site.clock.turn(seconds=1)
    return found


def page(site: Site, query: str = "", user: str = "amira") -> dict[str, Any]:
    response = site.host.call("GET", f"/users/{user}/tokens{query}")
    assert response.status_code == 200, response.data
    answer: dict[str, Any] = response.get_json()
    assert answer.keys() == {"items", "next"}
    return answer


def ids_of(answer: dict[str, Any]) -> list[str]:
    return [item["id"] for item in answer["items"]]


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_without_a_word_all_are_on_the_first_page(site: Site, ids: list[str]) -> None:
    answer = page(site)
    assert ids_of(answer) == ids
    assert answer["next"] is None


def test_pages_hold_each_item_once_and_in_order(site: Site, ids: list[str]) -> None:
    for limit in (1, 2, 3, 6, 7, 8, 200):
        answer = page(site, f"?limit={limit}")
        seen = ids_of(answer)
        while answer["next"] is not None:
            assert len(answer["items"]) == limit
            assert len(seen) < len(ids)
            answer = page(site, f"?limit={limit}&cursor={answer['next']}")
            seen += ids_of(answer)
        assert (limit, seen) == (limit, ids)


def test_no_page_is_empty_but_that_of_an_empty_list(site: Site) -> None:
    site.host.make_user()
    assert page(site) == {"items": [], "next": None}
    site.host.issue()
    assert page(site, "?limit=1")["next"] is None


def test_what_comes_between_two_pages_shifts_nothing(site: Site, ids: list[str]) -> None:
    first = page(site, "?limit=3")
    new = site.host.issue("amira")["id"]
    site.host.call("POST", f"/tokens/{ids[0]}/revoke")
    second = page(site, f"?cursor={first['next']}")
    assert ids_of(first) + ids_of(second) == [*ids, new]


def test_a_cursor_is_text_that_goes_into_an_address_as_it_is(site: Site, ids: list[str]) -> None:
    cursor = page(site, "?limit=1")["next"]
    assert cursor == quote(cursor, safe="")


def test_items_are_the_tokens_without_their_addresses(site: Site, ids: list[str]) -> None:
    (item, *_) = page(site)["items"]
    single = site.host.call("GET", f"/tokens/{ids[0]}").get_json()
    assert item.keys() == single.keys() - {"url", "subscribe"}
    assert item.items() <= single.items()


BAD_LIMITS = ["", "0", "-1", "201", "1000000000", "1.5", "x", "1e2", " 5", "+5", "%D9%A3", "1%00", "9" * 5000]
BAD_LIMITS += ["000000001" + "9" * 30, "0" * 9 + "1" * 5000]


def test_limits_that_do_not_fit_are_refused_by_name(site: Site, ids: list[str]) -> None:
    for limit in BAD_LIMITS:
        response = site.host.call("GET", f"/users/amira/tokens?limit={limit}")
        assert (limit, fields_refused(response)) == (limit, {"limit"})


def test_cursors_from_elsewhere_are_refused_by_name(site: Site, ids: list[str]) -> None:
    bad = [
        "",
        "x",
        "%00",
        "%FF",
        "é",
        "====",
        "AAAA",
        "a" * 5000,
        "eyJ",
        encoded("a"),
        encoded({"a": 1}),
        encoded(None),
    ]
    bad += [encoded(value) for value in ([], [1], [None], [["a"]], ["a", "b"], ["\x00"], ["\ud800"], ["a\n"])]
    bad += [
        base64.urlsafe_b64encode(body).decode()
        for body in (b"[" * 9000, b"\xff\xfe", b"[" + b"9" * 5000 + b"]")
    ]
    for cursor in bad:
        response = site.host.call("GET", f"/users/amira/tokens?cursor={cursor}")
        assert (cursor, fields_refused(response)) == (cursor, {"cursor"})


def test_a_cursor_to_an_item_that_is_not_there_goes_on_after_it(site: Site, ids: list[str]) -> None:
    assert ids_of(page(site, f"?cursor={encoded([ids[2] + '0'])}")) == ids[3:]
    assert ids_of(page(site, f"?cursor={encoded(['zzz'])}")) == []
    cursor = page(site, "?limit=1")["next"]
    assert all(item["user"] == "ben" for item in page(site, f"?cursor={cursor}", user="ben")["items"])
