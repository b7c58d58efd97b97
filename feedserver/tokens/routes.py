"""Calendar tokens over HTTP: issue, list, read, revoke."""

from typing import Any, TypeVar

from flask import Blueprint

from feedserver.access.guard import has_scope, needs
from feedserver.api.body import read_payload
from feedserver.api.pages import page_answer, wanted_page
from feedserver.api.problems import not_found
from feedserver.people.model import User
from feedserver.people.store import find_present_user, find_user
from feedserver.services import services
from feedserver.tokens import store
from feedserver.tokens.answer import address, token_answer
from feedserver.tokens.issue import issue_token
from feedserver.tokens.model import Token
from feedserver.tokens.payload import IssuePayload, RevokePayload
from feedserver.tokens.revoke import revoke_token

blueprint = Blueprint("tokens", __name__)
T = TypeVar("T")


@blueprint.post("/users/<user_id>/tokens")
@needs("tokens:write")
def issue(user_id: str) -> tuple[dict[str, Any], int]:
    """Issue a calendar token for a user; the answer holds its address."""
    payload = read_payload(IssuePayload, optional=True)
    at = services()
    with at.database.write() as tx:
        owner = _there(find_present_user(tx, user_id), "user")
        token = issue_token(tx, owner, payload, key_id=at.signer.newest, now=at.clock())
    return _answer(token, owner), 201


@blueprint.get("/users/<user_id>/tokens")
@needs("tokens:read")
def list_of_user(user_id: str) -> dict[str, Any]:
    """List the tokens of a user, oldest first, without their addresses."""
    wanted = wanted_page()
    at = services()
    with at.database.read() as tx:
        owner = _there(find_present_user(tx, user_id), "user")
        page = store.page_of_user(tx, user_id, wanted)
    return page_answer(page, lambda row: token_answer(store.token_of(row), owner, at.clock()))


@blueprint.get("/tokens/<token_id>")
@needs("tokens:read")
def read(token_id: str) -> dict[str, Any]:
    """Read one token; a key with ``tokens:write`` gets its address as well."""
    with services().database.read() as tx:
        token = _there(store.find_token(tx, token_id), "token")
        owner = _there(find_user(tx, token.user), "user")
    return _answer(token, owner)


@blueprint.post("/tokens/<token_id>/revoke")
@needs("tokens:write")
def revoke(token_id: str) -> dict[str, Any]:
    """End a token for good, with a reason; a second time changes nothing."""
    payload = read_payload(RevokePayload, optional=True)
    at = services()
    with at.database.write() as tx:
        token = _there(revoke_token(tx, token_id, payload.reason, at.clock()), "token")
        owner = _there(find_user(tx, token.user), "user")
    return _answer(token, owner)


def _answer(token: Token, owner: User) -> dict[str, Any]:
    at = services()
    shown = token_answer(token, owner, at.clock())
    return {**shown, **address(token, at)} if has_scope("tokens:write") else shown


def _there(found: T | None, what: str) -> T:
    if found is None:
        raise not_found(what)
    return found
