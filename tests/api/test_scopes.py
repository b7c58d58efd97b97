"""S-68: every route with every scope, from the application's own list of routes."""

import re
from collections.abc import Iterator
from itertools import chain

from feedserver.access.keys import create_key
from feedserver.access.model import SCOPES
from feedserver.access.store import revoke_key
from tests.api.refusals import problem
from tests.site import Host, Site

#: Routes that need no key.
OPEN = {
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/api/v1/openapi.json",
    "/api/v1/docs",
    "/api/v1/docs.css",
}

#: Pages know their visitors by a session, not by a key: tests/portal, tests/admin.
PAGES = ("/portal", "/pages", "/admin")

#: Asking for attachments changes nothing.
READ_BY_POST = {"/api/v1/attachments"}

#: The first that fits: a part of the address, and whose scope it needs.
AREAS = (
    (r"/users/<[a-z_]+>/(tokens|portal-sessions)$", "tokens"),
    (r"/tokens\b", "tokens"),
    (r"/users\b|/organisations\b", "users"),
    (r"/attachments\b", "attachments"),
    (r"/bookings\b", "bookings"),
    (r"/replies$", "attachments"),
    (r"/audit$", "audit"),
    (r"^/metrics$", "metrics"),
)


def routes(site: Site) -> Iterator[tuple[str, str, str]]:
    """Each call that needs a key: method, an address, and the scope by the contract."""
    for rule in site.app.url_map.iter_rules():
        if rule.rule in OPEN or rule.rule.startswith(PAGES):
            continue
        area = next((area for part, area in AREAS if re.search(part, rule.rule)), None)
        assert area, f"{rule.rule} is new: say here whose scope it needs"
        path = re.sub("<[a-z_]+>", "x-1", rule.rule)
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            reads = method in ("GET", "HEAD") or rule.rule in READ_BY_POST
            yield method, path, f"{area}:{'read' if reads else 'write'}"


def ask(site: Site, method: str, path: str, key: str | None) -> int:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    body = {} if method in ("POST", "PUT", "PATCH") else None
    response = site.client.open(path, method=method, json=body, headers=headers)
    if response.status_code in (401, 403) and method != "HEAD":
        problem(response, response.status_code)
    return response.status_code


def test_every_route_opens_with_its_scope_and_with_no_other(site: Site) -> None:
    keys = {scope: site.key(scope) for scope in SCOPES}
    for method, path, needed in routes(site):
        for scope, key in keys.items():
            status = ask(site, method, path, key)
            told = (method, path, scope, status)
            assert (status not in (401, 403) and status < 500) if scope == needed else status == 403, told


def test_all_scopes_but_one_do_not_open_what_needs_that_one(site: Site) -> None:
    others = {scope: site.key(*(s for s in SCOPES if s != scope)) for scope in SCOPES}
    for method, path, needed in routes(site):
        assert (method, path, ask(site, method, path, others[needed])) == (method, path, 403)


def test_no_route_opens_without_a_key_or_with_one_without_scopes(site: Site) -> None:
    empty = site.key()
    for method, path, _ in routes(site):
        assert (method, path, ask(site, method, path, None)) == (method, path, 401)
        assert (method, path, ask(site, method, path, empty)) == (method, path, 403)


def test_the_open_routes_need_none(site: Site) -> None:
    for path in OPEN:
        assert site.client.get(path).status_code == 200


def test_a_refused_call_changes_nothing(site: Site) -> None:
    site.host.make_user("x-1")
    site.host.make_booking("x-1", participants=[{"user": "x-1"}])
    token = site.host.issue("x-1")["id"]
    reader = site.key(*(scope for scope in SCOPES if scope.endswith(":read")))
    paths = ["/users/x-1", "/bookings/x-1", f"/tokens/{token}", "/users/x-1/tokens"]
    before = [site.host.call("GET", path).get_json() for path in paths]
    for method, path, needed in chain(routes(site), [("POST", f"/api/v1/tokens/{token}/revoke", "write")]):
        if needed.endswith("write"):
            assert ask(site, method, path, reader) == 403
    assert [site.host.call("GET", path).get_json() for path in paths] == before


def test_the_address_of_a_feed_is_told_only_to_who_may_issue_tokens(site: Site) -> None:
    site.host.make_user()
    issued = site.host.issue()
    secret = issued["url"].split("/feeds/")[1].split("/")[0]
    every = {scope: site.key(scope) for scope in SCOPES} | {
        "all but": site.key(*(s for s in SCOPES if s != "tokens:write"))
    }
    for path in (f"/api/v1/tokens/{issued['id']}", "/api/v1/users/amira/tokens", "/api/v1/users/amira"):
        for key in every.values():
            response = site.client.get(path, headers={"Authorization": f"Bearer {key}"})
            assert secret not in response.get_data(as_text=True)
    assert site.host.call("GET", f"/tokens/{issued['id']}").get_json()["url"] == issued["url"]


def test_no_answer_to_any_call_tells_a_token_but_to_who_may_issue(site: Site) -> None:
    """S-11: every route about what is there, with that scope and with all others."""
    site.host.make_user("x-1")
    site.host.make_booking("x-1", participants=[{"user": "x-1"}])
    token = site.host.issue("x-1", label="x-1")
    others = [scope for scope in SCOPES if scope != "tokens:write"]
    keys = {"tokens:write": site.key("tokens:write"), "all others": site.key(*others)}
    told = set()
    for method, path, needed in routes(site):
        path = path.replace("/tokens/x-1", f"/tokens/{token['id']}")
        if method == "DELETE" or path.endswith("/revoke"):
            continue  # so that the token lives; what they answer says no more than GET
        for scope, key in keys.items():
            body = {} if method in ("POST", "PUT", "PATCH") else None
            headers = {"Authorization": f"Bearer {key}"}
            response = site.client.open(path, method=method, json=body, headers=headers)
            if "/feeds/ics_" in response.get_data(as_text=True):
                told.add((method, path.replace(token["id"], "x-1"), scope, needed))
    assert told == {
        ("POST", "/api/v1/users/x-1/tokens", "tokens:write", "tokens:write"),
        ("PATCH", "/api/v1/tokens/x-1", "tokens:write", "tokens:write"),
        ("POST", "/api/v1/tokens/x-1/rotate", "tokens:write", "tokens:write"),
    }
    whole = Host(site, site.key("tokens:read", "tokens:write"))
    assert whole.call("GET", f"/tokens/{token['id']}").get_json()["url"] == token["url"]


def test_a_revoked_key_is_dead_at_once(site: Site) -> None:
    path = "/api/v1/users/x-1"
    with site.services.database.write() as tx:
        key = create_key(tx, "host", ["users:read"], site.clock())
    assert ask(site, "GET", path, key) == 404
    with site.services.database.write() as tx:
        assert revoke_key(tx, "host", site.clock())
    assert ask(site, "GET", path, key) == 401
    assert ask(site, "GET", path, site.host.api_key) == 404
