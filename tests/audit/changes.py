"""Every route that changes something, with a request that does. A new route belongs into a table."""

from feedserver.audit.model import Action, ActorKind
from tests.audit.changes_admin import ADMIN
from tests.audit.world import Change
from tests.replies.samples import answering

_API = "/api/v1"
_BOOKING = {
    "version": 2,
    "summary": "Other",
    "start": "2026-12-01T10:00:00Z",
    "end": "2026-12-01T11:00:00Z",
    "participants": [{"user": "amira"}],
}

#: Asks for something without changing it, although it is a POST.
READS = {("POST", f"{_API}/attachments")}

API = {
    ("PUT", f"{_API}/organisations/<organisation_id>"): Change(
        Action.ORGANISATION_PUT,
        lambda world: world.call("PUT", "/organisations/academy", {"name": "Other"}),
        subject="academy",
    ),
    ("DELETE", f"{_API}/organisations/<organisation_id>"): Change(
        Action.ORGANISATION_DELETED,
        lambda world: world.call("DELETE", "/organisations/academy"),
        subject="academy",
    ),
    ("PUT", f"{_API}/users/<user_id>"): Change(
        Action.USER_PUT,
        lambda world: world.call("PUT", "/users/amira", {"name": "Other"}),
        subject="amira",
        user="amira",
    ),
    ("PATCH", f"{_API}/users/<user_id>"): Change(
        Action.USER_PATCHED,
        lambda world: world.call("PATCH", "/users/amira", {"active": False}),
        subject="amira",
        user="amira",
    ),
    ("DELETE", f"{_API}/users/<user_id>"): Change(
        Action.USER_DELETED,
        lambda world: world.call("DELETE", "/users/amira"),
        subject="amira",
        user="amira",
    ),
    ("PUT", f"{_API}/bookings/<booking_id>"): Change(
        Action.BOOKING_PUT, lambda world: world.call("PUT", "/bookings/b-1", _BOOKING), subject="b-1"
    ),
    ("PATCH", f"{_API}/bookings/<booking_id>"): Change(
        Action.BOOKING_PATCHED,
        lambda world: world.call("PATCH", "/bookings/b-1", {"version": 2, "location": "Room 5"}),
        subject="b-1",
    ),
    ("DELETE", f"{_API}/bookings/<booking_id>"): Change(
        Action.BOOKING_DELETED, lambda world: world.call("DELETE", "/bookings/b-1"), subject="b-1"
    ),
    ("POST", f"{_API}/bookings/batch"): Change(
        Action.BOOKINGS_BATCH,
        lambda world: world.call(
            "POST", "/bookings/batch", {"bookings": [{"id": f"b-{n}", **_BOOKING} for n in range(3)]}
        ),
    ),
    ("POST", f"{_API}/replies"): Change(
        Action.REPLY_NOTED,
        lambda world: world.call("POST", "/replies", data=answering(world.uid), content_type="text/calendar"),
        subject="b-1",
        again=1,  # it is applied again
    ),
    ("POST", f"{_API}/users/<user_id>/tokens"): Change(
        Action.TOKEN_ISSUED,
        lambda world: world.call("POST", "/users/amira/tokens", {"label": "Other"}),
        user="amira",
        again=1,
    ),
    ("PATCH", f"{_API}/tokens/<token_id>"): Change(
        Action.TOKEN_CHANGED,
        lambda world: world.call("PATCH", f"/tokens/{world.token}", {"label": "Other"}),
        user="amira",
    ),
    ("POST", f"{_API}/tokens/<token_id>/rotate"): Change(
        Action.TOKEN_ROTATED,
        lambda world: world.call("POST", f"/tokens/{world.token}/rotate"),
        user="amira",
        again=1,
    ),
    ("POST", f"{_API}/tokens/<token_id>/revoke"): Change(
        Action.TOKEN_REVOKED,
        lambda world: world.call("POST", f"/tokens/{world.token}/revoke", {"reason": "Lost."}),
        user="amira",
    ),
    ("POST", f"{_API}/tokens/revoke"): Change(
        Action.TOKENS_REVOKED,
        lambda world: world.call("POST", "/tokens/revoke", {"user": "amira"}),
        user="amira",
    ),
    ("POST", f"{_API}/users/<user_id>/portal-sessions"): Change(
        Action.PORTAL_INVITED,
        lambda world: world.call("POST", "/users/amira/portal-sessions"),
        subject="amira",
        user="amira",
        again=1,
    ),
}

PORTAL = {
    ("GET", "/portal/enter/<secret>"): Change(
        Action.PORTAL_ENTERED,
        lambda world: world.open(world.link),
        subject="amira",
        user="amira",
        by=ActorKind.USER,
    ),
    ("POST", "/portal/leave"): Change(
        Action.PORTAL_LEFT,
        lambda world: world.form("/leave"),
        subject="amira",
        user="amira",
        by=ActorKind.USER,
    ),
    ("POST", "/portal/tokens"): Change(
        Action.TOKEN_ISSUED,
        lambda world: world.form("/tokens", label="Other", privacy="full"),
        user="amira",
        again=1,
        by=ActorKind.USER,
    ),
    ("POST", "/portal/tokens/<token_id>/rename"): Change(
        Action.TOKEN_CHANGED,
        lambda world: world.form(f"/tokens/{world.token}/rename", label="Other"),
        user="amira",
        by=ActorKind.USER,
    ),
    ("POST", "/portal/tokens/<token_id>/rotate"): Change(
        Action.TOKEN_ROTATED,
        lambda world: world.form(f"/tokens/{world.token}/rotate"),
        user="amira",
        again=1,
        by=ActorKind.USER,
    ),
    ("POST", "/portal/tokens/<token_id>/revoke"): Change(
        Action.TOKEN_REVOKED,
        lambda world: world.form(f"/tokens/{world.token}/revoke"),
        user="amira",
        by=ActorKind.USER,
    ),
}

CHANGES = {**API, **PORTAL, **ADMIN}
