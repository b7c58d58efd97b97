"""/admin/keys: listed, made, shown once, ended."""

import re

import pytest

from feedserver.access.keys import create_key
from tests.admin.pages import Administration, trail
from tests.site import Site

_KEY = re.compile(r"fsk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}")


def make(admin: Administration, name: str = "host", *scopes: str) -> str:
    """Make a key on the page; gives it."""
    ticked = list(scopes or ["users:read"])
    page = admin.send(admin.get("/admin/keys"), "/admin/keys", name=name, scope=ticked)
    assert page.status == 200, page.words
    return str(page.field("secret"))


def works(site: Site, key: str) -> int:
    """What the API says to that key."""
    return site.app.test_client().get("/api/v1/users", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_key_is_shown_once_and_works(site: Site, admin: Administration) -> None:
    key = make(admin, "booking app", "users:read", "bookings:write")
    assert _KEY.fullmatch(key)
    assert works(site, key) == 200
    listed = admin.get("/admin/keys")
    assert "booking app Users and organisations: read; Bookings: write" in listed.words
    assert key not in listed.html
    (entry,) = trail(site)
    assert (entry.action, entry.subject, entry.actor) == ("key.created", key[4:20], admin.administrator.id)
    assert entry.data == {"key": "booking app", "scopes": ["users:read", "bookings:write"]}
    assert key not in str(entry)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "1 to 128 visible characters"),
        ({"name": "x" * 129}, "1 to 128 visible characters"),
        ({"name": "a\tb"}, "1 to 128 visible characters"),
        ({"scope": []}, "choose what it may do"),
        ({"scope": ["users:all"]}, "choose what it may do"),
        ({"name": "taken"}, "a key of that name already"),
        ({"last_day": "2026-11-23"}, "today or a later day"),
        ({"last_day": "soon"}, "today or a later day"),
    ],
)
def test_mistakes_come_back_with_what_was_typed(
    site: Site, admin: Administration, fields: dict[str, str], said: str
) -> None:
    with site.services.database.write() as tx:
        create_key(tx, "taken", ["users:read"], site.clock())
    filled = {"name": "host", "scope": ["tokens:read"], **fields}
    page = admin.send(admin.get("/admin/keys"), "/admin/keys", **filled)
    assert (page.status, said in page.words) == (422, True)
    assert page.field("name") == filled["name"].strip()
    assert trail(site) == []


def test_a_key_ends_with_a_reason(site: Site, admin: Administration) -> None:
    key = make(admin)
    path = f"/admin/keys/{key[4:20]}/revoke"
    assert admin.change(path, reason=" ").status == 422
    assert works(site, key) == 200
    page = admin.change(path, reason="The host has moved")
    assert "The key has ended." in page.words
    assert works(site, key) == 401
    entry = trail(site)[-1]
    assert (entry.action, entry.subject, entry.reason) == ("key.revoked", key[4:20], "The host has moved")
    assert admin.get(path).status == 409
    assert len(trail(site)) == 2
    assert admin.get("/admin/keys/unknown/revoke").status == 404


def test_a_key_with_a_last_day_works_until_its_end(site: Site, admin: Administration) -> None:
    filled = {"name": "host", "scope": ["users:read"], "last_day": "2026-11-25"}
    key = str(admin.send(admin.get("/admin/keys"), "/admin/keys", **filled).field("secret"))
    (entry,) = trail(site)
    assert entry.data["expires_at"] == "2026-11-26T00:00:00Z"
    assert "1 API key expires within 14 days." in admin.get("/admin").words
    assert "/admin/keys" in admin.get("/admin").links()
    assert "26 November 2026, 00:00 UTC" in admin.get("/admin/keys").words
    assert works(site, key) == 200
    site.clock.turn(hours=36)
    assert works(site, key) == 401
    admin.arrive()
    assert "Expired: 26 November 2026, 00:00 UTC" in admin.get("/admin/keys").words
    assert "API key expires" not in admin.get("/admin").words
    assert "The key has ended." in admin.change(f"/admin/keys/{key[4:20]}/revoke").words


def test_in_german(site: Site, admin: Administration) -> None:
    german = Administration(site, admin.administrator, "de").arrive()
    key = make(german, "Buchungen", "bookings:write")
    page = german.get("/admin/keys")
    assert "API-Schlüssel" in page.words
    assert "Buchungen: schreiben" in page.words
    assert "Den Schlüssel „Buchungen“ beenden?" in german.get(f"/admin/keys/{key[4:20]}/revoke").words
