"""Calendar tokens over HTTP: issue, list, read, revoke."""

from typing import Any

from flask import Blueprint, request
from sqlalchemy import Connection

from feedserver.access.guard import has_scope, needs
from feedserver.api.body import read_object
from feedserver.api.fields import read_payload
from feedserver.api.pages import page
from feedserver.api.problems import not_found
from feedserver.database.schema import calendar_tokens
from feedserver.people.model import User
from feedserver.people.store import find_user
from feedserver.services import services
from feedserver.tokens import store
from feedserver.tokens.answer import address, token_answer
from feedserver.tokens.issue import issue_token
from feedserver.tokens.model import Token
from feedserver.tokens.payload import IssuePayload, RevokePayload
from feedserver.tokens.revoke import revoke_token

blueprint = Blueprint("tokens", __name__)


@blueprint.post("/users/<user_id>/tokens")
@needs("tokens:write")
def issue(user_id: str) -> tuple[dict[str, Any], int]:
    """Issue a calendar token for a user; the answer holds its address."""
    at = services()
    payload = read_payload(IssuePayload, read_object(request, optional=True))
    now = at.clock()
    with at.database.write() as tx:
        owner = _owner(tx, user_id)
        token = issue_token(tx, owner, payload, key_id=at.signer.newest, now=now)
    return _answer(token, owner), 201


@blueprint.get("/users/<user_id>/tokens")
@needs("tokens:read")
def list_of_user(user_id: str) -> dict[str, Any]:
    """List the tokens of a user, oldest first, without their addresses."""
    at = services()
    now = at.clock()
    with at.database.read() as tx:
        owner = _owner(tx, user_id)
        return page(
            tx,
            store.tokens_of_user(user_id),
            (calendar_tokens.c.id,),
            request,
            lambda row: token_answer(store.token_of(row), owner, now),
        )


@blueprint.get("/tokens/<token_id>")
@needs("tokens:read")
def read(token_id: str) -> dict[str, Any]:
    """Read one token; a key with ``tokens:write`` gets its address as well."""
    with services().database.read() as tx:
        token = store.find_token(tx, token_id)
        if token is None:
            raise not_found("token")
        return _answer(token, _owner_of(tx, token))


@blueprint.post("/tokens/<token_id>/revoke")
@needs("tokens:write")
def revoke(token_id: str) -> dict[str, Any]:
    """End a token for good, with a reason; a second time changes nothing."""
    at = services()
    payload = read_payload(RevokePayload, read_object(request, optional=True))
    with at.database.write() as tx:
        token = revoke_token(tx, token_id, payload.reason, at.clock())
        if token is None:
            raise not_found("token")
        owner = _owner_of(tx, token)
    return _answer(token, owner)


def _answer(token: Token, owner: User) -> dict[str, Any]:
    at = services()
    shown = token_answer(token, owner, at.clock())
    return {**shown, **address(token, at)} if has_scope("tokens:write") else shown


def _owner(tx: Connection, user_id: str) -> User:
    user = find_user(tx, user_id)
    if user is None or user.deleted_at is not None:
        raise not_found("user")
    return user


def _owner_of(tx: Connection, token: Token) -> User:
    owner = find_user(tx, token.user)
    assert owner is not None
    return owner
