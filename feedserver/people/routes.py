"""Organisations and users over HTTP: PUT, GET, DELETE."""

from typing import Any

from flask import Blueprint

from feedserver.access.guard import needs
from feedserver.api.body import read_payload
from feedserver.api.problems import not_found
from feedserver.people import store, write
from feedserver.people.payload import OrganisationPayload, UserPayload, organisation_answer, user_answer
from feedserver.services import services
from feedserver.tokens.revoke import revoke_all_tokens

blueprint = Blueprint("people", __name__)
_SERVER_SET = ("created_at", "updated_at")


@blueprint.put("/organisations/<organisation_id>")
@needs("users:write")
def put_organisation(organisation_id: str) -> tuple[dict[str, Any], int]:
    """Make or change an organisation; with ``feeds_allowed`` false its users publish nothing."""
    payload = read_payload(OrganisationPayload, resource_id=organisation_id, ignored=_SERVER_SET)
    at = services()
    with at.database.write() as tx:
        organisation, made = write.put_organisation(tx, organisation_id, payload, at.clock())
    return organisation_answer(organisation), 201 if made else 200


@blueprint.get("/organisations/<organisation_id>")
@needs("users:read")
def get_organisation(organisation_id: str) -> dict[str, Any]:
    """Read an organisation."""
    with services().database.read() as tx:
        organisation = store.find_organisation(tx, organisation_id)
    if organisation is None:
        raise not_found("organisation")
    return organisation_answer(organisation)


@blueprint.delete("/organisations/<organisation_id>")
@needs("users:write")
def delete_organisation(organisation_id: str) -> tuple[str, int]:
    """Delete an organisation that has no users."""
    with services().database.write() as tx:
        if not write.delete_organisation(tx, organisation_id):
            raise not_found("organisation")
    return "", 204


@blueprint.put("/users/<user_id>")
@needs("users:write")
def put_user(user_id: str) -> tuple[dict[str, Any], int]:
    """Make or change a user; while ``active`` or ``feeds_allowed`` is false nothing is published."""
    payload = read_payload(UserPayload, resource_id=user_id, ignored=_SERVER_SET)
    at = services()
    with at.database.write() as tx:
        user, made = write.put_user(tx, user_id, payload, at.clock())
    return user_answer(user), 201 if made else 200


@blueprint.get("/users/<user_id>")
@needs("users:read")
def get_user(user_id: str) -> dict[str, Any]:
    """Read a user."""
    with services().database.read() as tx:
        user = store.find_present_user(tx, user_id)
    if user is None:
        raise not_found("user")
    return user_answer(user)


@blueprint.delete("/users/<user_id>")
@needs("users:write")
def delete_user(user_id: str) -> tuple[str, int]:
    """Delete a user: end the tokens, leave all bookings, erase name and address."""
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        user = write.delete_user(tx, user_id, now)
        if user is None:
            raise not_found("user")
        revoke_all_tokens(tx, user, now)
    return "", 204
