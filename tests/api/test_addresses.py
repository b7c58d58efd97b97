"""Ids in the address: what is none of ours is not there, and is refused where it is written to."""

from urllib.parse import quote

from tests.api.refusals import fields_refused, problem
from tests.site import Site

#: As they stand in the address.
NO_IDS = [
    "a%20b",
    "%20",
    "a%00",
    "%00",
    "a%0Ab",
    "a%0D%0AX:1",
    "%C3%A9",
    "%FF",
    "%ED%A0%80",
    "a%22b",
    "a%27%20OR%201=1--",
    "a%25b",
    "a+b",
    "a,b",
    "a;b",
    "a%3Fb",
    "a%23b",
    "a%5Cb",
    "%3Cscript%3E",
    "%F0%9F%98%80",
    "x" * 129,
    "x" * 5000,
    "<a>",
    "{a}",
    "a|b",
]
#: These hold a slash, so that no route fits.
NO_ROUTES = ["a/b", "a%2Fb", "%2F", "..%2F..%2Fetc%2Fpasswd", "%2e%2e/x", ""]

IDS = ["a", "0", "Az09._~:@-", ".", "..", "-", "~", "a@host.example", "urn:uuid:0", "x" * 128, "null"]


#: The resources whose ids a host chooses, and a body that makes one.
RESOURCES = {
    "/users/{}": {"name": "Amira"},
    "/organisations/{}": {"name": "Acme"},
    "/bookings/{}": {"summary": "S", "start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"},
}


def test_what_cannot_be_an_id_is_not_there_and_cannot_be_made(site: Site) -> None:
    for resource, body in RESOURCES.items():
        for path in map(resource.format, NO_IDS):
            problem(site.host.call("GET", path), 404)
            problem(site.host.call("DELETE", path), 404)
            assert (path, fields_refused(site.host.call("PUT", path, body))) == (path, {"id"})


def test_what_holds_a_slash_is_no_address(site: Site) -> None:
    for resource, body in RESOURCES.items():
        for path in map(resource.format, NO_ROUTES):
            for method in ("GET", "PUT", "DELETE"):
                problem(site.host.call(method, path, body), 404)


def test_tokens_that_cannot_be_are_not_there(site: Site) -> None:
    for text in (*NO_IDS, *NO_ROUTES):
        problem(site.host.call("GET", f"/tokens/{text}"), 404)
        problem(site.host.call("POST", f"/tokens/{text}/revoke"), 404)
        problem(site.host.call("GET", f"/users/{text}/tokens"), 404)
        problem(site.host.call("POST", f"/users/{text}/tokens"), 404)


def test_every_id_of_the_contract_is_an_address(site: Site) -> None:
    for resource, body in RESOURCES.items():
        for text in IDS:
            made = site.host.call("PUT", resource.format(text), body)
            assert (made.status_code, made.get_json()["id"]) == (201, text)
        for text in IDS:
            read = site.host.call("GET", resource.format(quote(text, safe="")))
            assert (read.status_code, read.get_json()["id"]) == (200, text)
            assert site.host.call("DELETE", resource.format(text)).status_code == 204


def test_ids_are_compared_letter_by_letter(site: Site) -> None:
    for resource, body in RESOURCES.items():
        site.host.call("PUT", resource.format("Abc"), body)
        for other in ("abc", "ABC", "Abc.", "Ab"):
            problem(site.host.call("GET", resource.format(other)), 404)


def test_a_stranger_is_told_nothing_about_ids(site: Site) -> None:
    """The key is asked for first, whatever stands in the address."""
    for resource in RESOURCES:
        for text in ("a", *NO_IDS):
            for method in ("GET", "PUT", "DELETE"):
                problem(site.client.open(f"/api/v1{resource.format(text)}", method=method, json={}), 401)


def test_a_key_without_the_scope_is_told_so_before_the_id_is_judged(site: Site) -> None:
    site.host.api_key = site.key("audit:read")
    for resource, body in RESOURCES.items():
        for text in ("a", "a%20b"):
            for method in ("GET", "PUT", "DELETE"):
                problem(site.host.call(method, resource.format(text), body), 403)
