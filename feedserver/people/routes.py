"""Organisations and users over HTTP."""

from typing import Any

from flask import Blueprint

from feedserver.access.guard import caller, needs
from feedserver.api import query
from feedserver.api.body import read_patch, read_payload
from feedserver.api.describe import IF_MATCH, PAGE, Operation, Parameter, describes
from feedserver.api.fields import IDENTIFIER_SCHEMA, check_payload
from feedserver.api.merge_patch import merged
from feedserver.api.pages import page_answer, wanted_page
from feedserver.api.preconditions import require_match, tagged
from feedserver.api.problems import not_found, there
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.people import store, write
from feedserver.people.answer import (
    OrganisationAnswer,
    OrganisationList,
    UserAnswer,
    UserList,
    organisation_answer,
    user_answer,
)
from feedserver.people.model import Organisation, Outcome, User
from feedserver.people.payload import OrganisationPayload, UserPayload
from feedserver.services import services
from feedserver.tokens.revoke import revoke_all_tokens

blueprint = Blueprint("people", __name__)
Tagged = tuple[dict[str, Any], int, dict[str, str]]
_SERVER_SET = ("created_at", "updated_at", "held_at")
_OF_ORGANISATION = Parameter("organisation", "Only users of this organisation.", "academy", IDENTIFIER_SCHEMA)


@blueprint.put("/organisations/<organisation_id>")
@describes(Operation(OrganisationPayload, OrganisationAnswer, (200, 201), (IF_MATCH,), ignored=_SERVER_SET))
@needs("users:write")
def put_organisation(organisation_id: str) -> Tagged:
    """Make or change an organisation.

    While `feeds_allowed` is false, its users publish nothing.
    """
    payload = read_payload(OrganisationPayload, resource_id=organisation_id, ignored=_SERVER_SET)
    at = services()
    with at.database.write() as tx:
        require_match(lambda: _shown(store.find_organisation(tx, organisation_id, for_update=True)))
        now = at.clock()
        outcome = write.put_organisation(tx, organisation_id, payload, now)
        if outcome.applied:
            note(tx, caller(), Action.ORGANISATION_PUT, organisation_id, now, data=_data(outcome))
    return tagged(organisation_answer(outcome.now), 201 if outcome.made else 200)


@blueprint.get("/organisations/<organisation_id>")
@describes(Operation(answer=OrganisationAnswer))
@needs("users:read")
def get_organisation(organisation_id: str) -> Tagged:
    """Read an organisation."""
    with services().database.read() as tx:
        organisation = there(store.find_organisation(tx, organisation_id), "organisation")
    return tagged(organisation_answer(organisation))


@blueprint.get("/organisations")
@describes(Operation(answer=OrganisationList, parameters=PAGE))
@needs("users:read")
def list_organisations() -> dict[str, Any]:
    """List the organisations."""
    wanted = wanted_page()
    with services().database.read() as tx:
        page = store.page_of_organisations(tx, wanted)
    return page_answer(page, lambda row: organisation_answer(store.organisation_of(row)))


@blueprint.delete("/organisations/<organisation_id>")
@describes(Operation(statuses=(204,), parameters=(IF_MATCH,)))
@needs("users:write")
def delete_organisation(organisation_id: str) -> tuple[str, int]:
    """Delete an organisation.

    One that has users stays: 409.
    """
    at = services()
    with at.database.write() as tx:
        require_match(lambda: _shown(store.find_organisation(tx, organisation_id, for_update=True)))
        if not write.delete_organisation(tx, organisation_id):
            raise not_found("organisation")
        note(tx, caller(), Action.ORGANISATION_DELETED, organisation_id, at.clock())
    return "", 204


@blueprint.put("/users/<user_id>")
@describes(Operation(UserPayload, UserAnswer, (200, 201), (IF_MATCH,), ignored=_SERVER_SET))
@needs("users:write")
def put_user(user_id: str) -> Tagged:
    """Make or change a user.

    While `active` or `feeds_allowed` is false, nothing is published.
    """
    payload = read_payload(UserPayload, resource_id=user_id, ignored=_SERVER_SET)
    at = services()
    with at.database.write() as tx:
        store.hold_organisation(tx, payload.organisation)
        require_match(lambda: _user_shown(store.find_present_user(tx, user_id, for_update=True)))
        now = at.clock()
        outcome = write.put_user(tx, user_id, payload, now)
        if outcome.applied:
            note(tx, caller(), Action.USER_PUT, user_id, now, user=user_id, data=_data(outcome))
    return tagged(user_answer(outcome.now), 201 if outcome.made else 200)


@blueprint.patch("/users/<user_id>")
@describes(
    Operation(
        UserPayload,
        UserAnswer,
        parameters=(IF_MATCH,),
        ignored=_SERVER_SET,
        is_patch=True,
        example={"email": None},
    )
)
@needs("users:write")
def patch_user(user_id: str) -> Tagged:
    """Change parts of a user.

    JSON merge patch: null resets a field.
    """
    patch = read_patch(resource_id=user_id, ignored=_SERVER_SET)
    at = services()
    with at.database.write() as tx:
        store.hold_organisation(tx, _named(patch))
        user = there(store.find_present_user(tx, user_id, for_update=True), "user")
        shown = user_answer(user)
        require_match(lambda: shown)
        document = {name: shown[name] for name in UserPayload.model_fields}
        payload = check_payload(UserPayload, merged(document, patch))
        now = at.clock()
        outcome = write.put_user(tx, user_id, payload, now)
        if outcome.applied:
            note(tx, caller(), Action.USER_PATCHED, user_id, now, user=user_id, data=_data(outcome))
    return tagged(user_answer(outcome.now))


@blueprint.get("/users/<user_id>")
@describes(Operation(answer=UserAnswer))
@needs("users:read")
def get_user(user_id: str) -> Tagged:
    """Read a user."""
    with services().database.read() as tx:
        user = there(store.find_present_user(tx, user_id), "user")
    return tagged(user_answer(user))


@blueprint.get("/users")
@describes(Operation(answer=UserList, parameters=(*PAGE, _OF_ORGANISATION)))
@needs("users:read")
def list_users() -> dict[str, Any]:
    """List the users."""
    wanted, of = wanted_page(), query.identifier("organisation")
    with services().database.read() as tx:
        page = store.page_of_users(tx, wanted, organisation=of)
    return page_answer(page, lambda row: user_answer(store.user_of(row)))


@blueprint.delete("/users/<user_id>")
@describes(Operation(statuses=(204,), parameters=(IF_MATCH,)))
@needs("users:write")
def delete_user(user_id: str) -> tuple[str, int]:
    """Delete a user.

    Revokes the tokens, takes the user out of all bookings, erases name and address.
    """
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        require_match(lambda: _user_shown(store.find_present_user(tx, user_id, for_update=True)))
        user = there(write.delete_user(tx, user_id, now), "user")
        data = {"tokens_ended": revoke_all_tokens(tx, user, now)}
        note(tx, caller(), Action.USER_DELETED, user_id, now, user=user_id, data=data)
    return "", 204


def _data(outcome: Outcome[Any]) -> dict[str, Any]:
    """What the audit log says of it."""
    return {"made": True} if outcome.made else {"changed": outcome.changed}


def _named(patch: dict[str, Any]) -> str | None:
    """The organisation in a patch that is not checked yet."""
    named = patch.get("organisation")
    return named if isinstance(named, str) else None


def _shown(organisation: Organisation | None) -> dict[str, Any] | None:
    return organisation_answer(organisation) if organisation else None


def _user_shown(user: User | None) -> dict[str, Any] | None:
    return user_answer(user) if user else None
