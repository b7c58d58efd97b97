"""S-59: whatever stands in a body, the answer is a 4xx with a problem document, never a 5xx."""

import json
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from tests.api.refusals import fields_refused, problem
from tests.site import Site

#: Calls that read a body; the token's id is not asked for before the body is read.
CALLS = (
    ("PUT", "/organisations/acme"),
    ("PUT", "/users/amira"),
    ("PUT", "/bookings/b-1"),
    ("POST", "/users/amira/tokens"),
    ("POST", "/tokens/tok_1/revoke"),
)


@pytest.fixture(autouse=True)
def _amira(site: Site) -> None:
    site.host.make_user()


def everywhere(site: Site, body: bytes) -> Iterator[TestResponse]:
    for method, path in CALLS:
        yield site.host.call(method, path, data=body, content_type="application/json")


NOT_JSON = {
    "not json": b"hello",
    "half": b'{"name": ',
    "two values": b'{"name": "a"} {"name": "b"}',
    "trailing comma": b'{"name": "a",}',
    "single quotes": b"{'name': 'a'}",
    "comment": b'{"name": "a"} // x',
    "NaN": b'{"version": NaN}',
    "Infinity": b'{"version": Infinity}',
    "-Infinity": b'{"version": -Infinity}',
    "a name twice": b'{"name": "a", "name": "b"}',
    "a name twice, once escaped": b'{"name": "a", "\\u006eame": "b"}',
    "a name twice inside": b'{"meeting": {"url": "tel:1", "url": "tel:2"}}',
    "5,000 digits": b'{"version": ' + b"9" * 5000 + b"}",
    "5,000 digits below zero": b'{"version": -' + b"9" * 5000 + b"}",
    "a control character": b'{"name": "a\x01b"}',
    "a raw NUL": b'{"name": "a\x00b"}',
    "a byte order mark": b'\xef\xbb\xbf{"name": "a"}',
    "latin-1": '{"name": "é"}'.encode("latin-1"),
    "utf-16": '{"name": "a"}'.encode("utf-16"),
    "utf-32": '{"name": "a"}'.encode("utf-32-le"),
    "an overlong slash": b'{"name": "\xc0\xaf"}',
    "a surrogate in utf-8": b'{"name": "\xed\xa0\x80"}',
    "half a character": b'{"name": "\xe2\x82"}',
    "lists 5,000 deep": b"[" * 5000 + b"]" * 5000,
    "objects 5,000 deep": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "100,000 open": b"[" * 100_000,
    "blanks": b"  \n ",
}


def test_what_is_not_json_is_400_and_nothing_is_kept(site: Site) -> None:
    for name, body in NOT_JSON.items():
        for response in everywhere(site, body):
            assert (name, problem(response, 400)["title"]) == (name, "Bad Request")
    problem(site.host.call("GET", "/bookings/b-1"), 404)
    problem(site.host.call("GET", "/organisations/acme"), 404)
    assert site.host.call("GET", "/users/amira").get_json()["name"] == "Amira"
    assert site.host.call("GET", "/users/amira/tokens").get_json()["items"] == []


def test_what_is_no_object_is_422(site: Site) -> None:
    for body in (b"[]", b"null", b'"name"', b"1", b"1.5", b"true", b"[{}]", b"1e999"):
        for response in everywhere(site, body):
            assert (body, fields_refused(response)) == (body, {""})


def test_an_empty_body_is_400_where_one_is_needed(site: Site) -> None:
    for method, path in CALLS[:3]:
        problem(site.host.call(method, path, data=b"", content_type="application/json"), 400)


def test_an_empty_body_is_enough_where_all_is_optional(site: Site) -> None:
    issued = site.host.call("POST", "/users/amira/tokens")
    assert issued.status_code == 201
    token = issued.get_json()["id"]
    assert site.host.call("POST", f"/tokens/{token}/revoke").status_code == 200


def test_a_number_that_fits_nowhere_is_422_and_named(site: Site) -> None:
    fields = (("PUT", "/bookings/b-1", "version"), ("POST", "/users/amira/tokens", "past_days"))
    for number in ("9" * 4000, "-1", "1e999", "-1e999", "1e-999", "1.0", "1" + "0" * 30, str(2**63)):
        for method, path, field in fields:
            body = f'{{"{field}": {number}}}'
            response = site.host.call(method, path, data=body, content_type="application/json")
            assert (number, field in fields_refused(response)) == (number, True)


def test_no_depth_of_nesting_is_a_fault(site: Site) -> None:
    """What the parser just takes must not be too deep for what reads it next."""
    seen = set()
    for depth in (10, 100, 500, *range(860, 990)):
        for body in (
            b'{"uid": ' + b"[" * depth + b'"x"' + b"]" * depth + b"}",
            b'{"new": ' + b'{"a":' * depth + b'"x"' + b"}" * depth + b"}",
        ):
            response = site.host.call("PUT", "/bookings/b-1", data=body, content_type="application/json")
            assert response.status_code in (400, 422), (depth, response.data)
            seen.add(response.status_code)
    assert seen == {400, 422}


def test_a_participants_answer_may_be_as_deep_as_any(site: Site) -> None:
    base = {"summary": "S", "start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"}
    for depth in (1, 50, 500, *range(880, 1000, 5)):
        people = [{"user": "amira", "answer": "?"}]
        body = json.dumps({**base, "participants": people}).replace('"?"', "[" * depth + "]" * depth)
        response = site.host.call("PUT", "/bookings/b-1", data=body, content_type="application/json")
        assert response.status_code in (200, 201, 400, 422), (depth, response.data)


def test_a_thousand_mistakes_are_answered_in_short(site: Site) -> None:
    body = json.dumps({f"field-{n}": n for n in range(10_000)})
    response = site.host.call("PUT", "/users/amira", data=body, content_type="application/json")
    assert fields_refused(response)
    assert len(response.data) < 20_000
