"""What entries say, and what none may say."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from feedserver.audit.model import Action, Entry
from feedserver.outbox.worker import run_due
from tests.audit.log import entries
from tests.audit.world import World
from tests.replies.samples import answering
from tests.site import Site


@pytest.fixture
def world(site: Site) -> World:
    return World(site)


def last(world: World) -> Entry:
    return entries(world.site)[-1]


def data(world: World) -> dict[str, Any]:
    """What the last entry says beside ids."""
    details = last(world).details
    assert details is not None and details.data is not None
    return dict(details.data)


def test_a_booking_says_fields_version_and_sequence(world: World) -> None:
    world.call("PATCH", "/bookings/b-1", {"version": 4, "summary": "Other", "participants": []})
    assert data(world) == {"changed": ["summary", "participants"], "version": 4, "sequence": 1}
    world.call("PATCH", "/bookings/b-1", {"version": 5})
    assert data(world) == {"changed": [], "version": 5, "sequence": 1}
    world.call("DELETE", "/bookings/b-1?version=6")
    assert data(world) == {"changed": [], "version": 6, "sequence": 2}
    world.site.host.put("b-1", version=7)
    assert data(world) == {"made": True, "version": 7, "sequence": 3}


def test_a_batch_says_how_many_and_which(world: World) -> None:
    times = {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z"}
    said = [("b-1", 1), ("b-2", 1), ("b-3", None), ("b-2", 2)]
    items = [{"id": item, "version": version, "summary": "A", **times} for item, version in said]
    world.call("POST", "/bookings/batch", {"bookings": [*items, {"id": "b-4"}]})
    assert data(world) == {"applied": 3, "made": 2, "refused": 1, "bookings": ["b-2", "b-3"]}


def test_users_organisations_and_tokens_say_which_fields(world: World) -> None:
    world.call("PATCH", "/users/amira", {"name": "Other", "email": None, "active": True})
    assert data(world) == {"changed": ["name", "email"]}
    world.call("PUT", "/organisations/academy", {"name": "Academy", "token_defaults": {"past_days": 3}})
    assert data(world) == {"changed": ["token_defaults"]}
    world.call("PATCH", f"/tokens/{world.token}", {"alarms": [5], "expires_at": "2027-01-01T00:00:00Z"})
    assert data(world) == {"changed": ["alarms", "expires_at"]}
    world.call("PUT", "/users/ben", {"name": "Ben"})
    assert data(world) == {"made": True}
    world.call("DELETE", "/users/amira")
    assert data(world) == {"tokens_ended": 1}
    world.call("PUT", "/users/amira", {"name": "Amira"})
    assert data(world) == {"made": True}


def test_a_revocation_says_why_and_of_whom(world: World) -> None:
    world.call("POST", f"/tokens/{world.token}/revoke", {"reason": "The phone was lost."})
    details = last(world).details
    assert details is not None
    assert (details.subject, details.user, details.reason) == (world.token, "amira", "The phone was lost.")
    world.site.host.issue()
    said = {"user": "amira", "issued_before": "2030-01-01T00:00:00Z", "reason": "Old."}
    world.call("POST", "/tokens/revoke", said)
    details = last(world).details
    assert details is not None
    assert (details.subject, details.user, details.reason) == (None, "amira", "Old.")
    assert details.data == {"revoked": 1, "issued_before": "2030-01-01T00:00:00Z"}


def test_a_rotation_names_both_tokens(world: World) -> None:
    fresh = world.call("POST", f"/tokens/{world.token}/rotate", {"grace_days": 2}).get_json()["id"]
    details = last(world).details
    assert details is not None
    assert (details.subject, details.data) == (world.token, {"made": fresh, "grace_days": 2})


def test_the_key_is_named_by_id_and_name(world: World) -> None:
    key = world.site.key("users:write")
    headers = {"Authorization": f"Bearer {key}"}
    world.site.client.put("/api/v1/users/ben", json={"name": "Ben"}, headers=headers)
    details = last(world).details
    assert details is not None and details.actor_name is not None
    assert details.actor == key.split("_")[1]
    assert details.actor_name.startswith("key-users:write")


def test_the_server_says_what_it_erases_and_only_then(world: World) -> None:
    world.call("DELETE", "/bookings/b-1")
    before = entries(world.site)
    world.site.clock.turn(days=1)
    run_due(world.site.services)
    assert entries(world.site) == before
    world.site.clock.turn(days=world.site.settings.tombstone_days + 1)
    run_due(world.site.services)
    *rest, entry = entries(world.site)
    assert rest == before
    assert (entry.action, entry.actor_kind) == (Action.BOOKING_ERASED, "server")
    assert entry.details is not None
    assert (entry.details.actor, entry.details.subject) == (None, "b-1")


def test_texts_names_addresses_and_secrets_are_in_none(world: World) -> None:
    canary = "Canary"
    person = {"name": canary, "email": "canary@x.example"}
    booking = {
        **dict.fromkeys(("summary", "description", "location"), canary),
        **{"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00Z", "url": "https://canary.example/"},
        "meeting": {"provider": canary, "url": "https://canary.example/m"},
        "organiser": person,
        "participants": [{"user": "amira"}, {**person, "role": canary}],
        "categories": [canary],
    }
    world.call("PUT", "/organisations/academy", {"name": canary, "token_defaults": {"calendar_name": canary}})
    world.call("PUT", "/users/amira", person)
    world.call("PATCH", "/users/amira", {"name": f"{canary} 2"})
    world.call("PUT", "/bookings/b-1", booking)
    world.call("PATCH", "/bookings/b-1", {"summary": f"{canary} 2"})
    world.call("POST", "/bookings/batch", {"bookings": [{"id": "b-2", **booking}]})
    reply = answering(world.uid, "canary@x.example")
    world.call("POST", "/replies", data=reply, content_type="text/calendar")
    token = world.call("POST", "/users/amira/tokens", {"label": canary, "kinds": [canary]}).get_json()
    world.call("PATCH", f"/tokens/{token['id']}", {"label": f"{canary} 2", "calendar_name": canary})
    world.call("POST", f"/tokens/{token['id']}/rotate")
    world.form("/tokens", label=canary, privacy="full")
    world.form(f"/tokens/{world.token}/rename", label=canary)
    world.open(world.link)
    world.call("DELETE", "/bookings/b-1")
    world.call("DELETE", "/users/amira")
    assert len(entries(world.site)) > 18
    with world.site.services.database.read() as tx:
        rows = tx.execute(text("SELECT * FROM audit_entries")).mappings().all()
    kept = json.dumps([dict(row) for row in rows], default=str)
    for secret in (canary, canary.lower(), "ics_", "fsk_", "fsp_", token["url"]):
        assert secret not in kept
