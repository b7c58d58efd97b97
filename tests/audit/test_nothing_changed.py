"""S-78: a request that changes nothing, or is refused, writes no entry."""

from typing import Any

import pytest

from tests.api.together import at_once
from tests.audit.log import entries
from tests.audit.world import World
from tests.replies.samples import answering
from tests.site import Site

_TIMES = {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"}


@pytest.fixture
def world(site: Site) -> World:
    return World(site)


@pytest.mark.parametrize(
    ("status", "method", "path", "body"),
    [
        (200, "PUT", "/organisations/academy", {"name": "Academy"}),
        (
            200,
            "PUT",
            "/users/amira",
            {"name": "Amira", "email": "amira@x.example", "timezone": "Europe/London"},
        ),
        (200, "PATCH", "/users/amira", {}),
        (200, "PATCH", "/users/amira", {"name": "Amira"}),
        (200, "PATCH", "/tokens/{token}", {"label": "Phone"}),
        (200, "PUT", "/bookings/b-1", {"version": 1, "summary": "Late", **_TIMES}),
        (200, "PATCH", "/bookings/b-1", {"version": 1, "summary": "Late"}),
        (200, "DELETE", "/bookings/b-1?version=1", None),
        (200, "POST", "/tokens/revoke", {"user": "amira", "dry_run": True}),
        (200, "POST", "/tokens/revoke", {"user": "nobody"}),
        (200, "POST", "/bookings/batch", {"bookings": []}),
        (
            200,
            "POST",
            "/bookings/batch",
            {"bookings": [{"id": "b-1", "version": 1, "summary": "Late", **_TIMES}, 1]},
        ),
        (404, "DELETE", "/users/nobody", None),
        (404, "DELETE", "/bookings/b-9", None),
        (404, "DELETE", "/organisations/none", None),
        (404, "POST", "/tokens/tok_unknown/revoke", {}),
        (404, "POST", "/users/nobody/portal-sessions", None),
        (422, "PUT", "/users/amira", {"name": "Amira", "organisation": "none"}),
        (422, "PUT", "/bookings/b-1", {"summary": "No times"}),
        (422, "PUT", "/bookings/b-1", {"summary": "A", "participants": [{"user": "nobody"}], **_TIMES}),
        (422, "PATCH", "/tokens/{token}", {"past_days": -1}),
        (422, "POST", "/tokens/revoke", {}),
    ],
)
def test_no_entry(world: World, status: int, method: str, path: str, body: Any) -> None:
    before = entries(world.site)
    response = world.call(method, path.format(token=world.token), body)
    assert response.status_code == status, response.get_data(as_text=True)
    assert entries(world.site) == before


def test_a_stale_if_match_writes_none(world: World) -> None:
    before = entries(world.site)
    headers = {"If-Match": '"stale"'}
    for path, body in (("/users/amira", {"active": False}), (f"/tokens/{world.token}", {"label": "Other"})):
        assert world.call("PATCH", path, body, headers=headers).status_code == 412
    assert entries(world.site) == before


def test_a_conflict_writes_none(world: World) -> None:
    world.call("PATCH", "/users/amira", {"organisation": "academy"})
    world.call("POST", f"/tokens/{world.token}/revoke")
    before = entries(world.site)
    for method, path in (
        ("DELETE", "/organisations/academy"),
        ("PATCH", f"/tokens/{world.token}"),
        ("POST", f"/tokens/{world.token}/rotate"),
    ):
        assert world.call(method, path, {} if method != "DELETE" else None).status_code == 409
    assert world.form(f"/tokens/{world.token}/rotate").status_code == 409
    assert entries(world.site) == before


def test_a_form_with_mistakes_writes_none(world: World) -> None:
    before = entries(world.site)
    assert world.form("/tokens", label=" ", privacy="full").status_code == 422
    assert world.form(f"/tokens/{world.token}/rename", label="").status_code == 422
    assert world.form("/tokens", label="Phone", privacy="full", form_key="").status_code == 403
    assert world.browser.ask("HEAD", world.link).status_code == 200
    assert entries(world.site) == before


def test_a_reply_of_a_stranger_writes_none(world: World) -> None:
    before = entries(world.site)
    stranger = answering(world.uid, "stranger@x.example")
    response = world.call("POST", "/replies", data=stranger, content_type="text/calendar")
    assert response.get_json()["applied"] is False
    assert entries(world.site) == before


def test_a_deletion_writes_one_and_a_second_one_only_with_a_newer_version(world: World) -> None:
    written = []
    for version in ("", "?version=5", "?version=5", "?version=4", "?version=6"):
        before = len(entries(world.site))
        assert world.call("DELETE", f"/bookings/b-1{version}").status_code in (200, 204)
        written.append(len(entries(world.site)) - before)
    assert written == [1, 1, 0, 0, 1]


@pytest.mark.parametrize("path", ["/users/amira/tokens", "/tokens/{token}/rotate"])
def test_the_same_idempotency_key_writes_one(world: World, path: str) -> None:
    headers, address = {"Idempotency-Key": "k-1"}, path.format(token=world.token)
    before = len(entries(world.site))
    statuses = at_once(world.site, 3, lambda host, _: host.call("POST", address, headers=headers).status_code)
    assert statuses == [201] * 3
    assert world.call("POST", address, headers=headers).status_code == 201
    assert len(entries(world.site)) == before + 1
