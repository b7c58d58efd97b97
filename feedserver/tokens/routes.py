"""Calendar tokens over HTTP."""

from dataclasses import replace
from typing import Any

from flask import Blueprint

from feedserver.access.guard import caller, has_scope, needs
from feedserver.api.body import read_patch, read_payload
from feedserver.api.describe import IDEMPOTENCY_KEY, IF_MATCH, PAGE, Operation, describes
from feedserver.api.fields import check_payload
from feedserver.api.idempotency import once
from feedserver.api.merge_patch import merged
from feedserver.api.pages import page_answer, wanted_page
from feedserver.api.preconditions import require_match, tagged
from feedserver.api.problems import there
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.people.model import User
from feedserver.people.store import find_present_user, find_user
from feedserver.services import services
from feedserver.tokens import issue, revoke, store
from feedserver.tokens.answer import (
    SERVER_SET,
    Revoked,
    TokenList,
    TokenWithAddress,
    address,
    token_answer,
)
from feedserver.tokens.change import change_token, differing, token_document
from feedserver.tokens.hold import hold_token
from feedserver.tokens.model import Token
from feedserver.tokens.payload import IssuePayload, RevokeManyPayload, RevokePayload, RotatePayload
from feedserver.tokens.quota import require_quota
from feedserver.use.model import Use
from feedserver.use.store import use_of, uses_of

blueprint = Blueprint("tokens", __name__)
Tagged = tuple[dict[str, Any], int, dict[str, str]]
_ROTATED = replace(IDEMPOTENCY_KEY, example="rotate-41c09a2e")  # one key makes one thing


@blueprint.post("/users/<user_id>/tokens")
@describes(
    Operation(
        IssuePayload, TokenWithAddress, statuses=(201,), parameters=(IDEMPOTENCY_KEY,), needs_body=False
    )
)
@needs("tokens:write")
def issue_token(user_id: str) -> Tagged:
    """Issue a calendar token.

    The answer holds its address and the subscribe links. What the body does not say comes from the
    organisation's `token_defaults`, then from the defaults.
    """
    payload = read_payload(IssuePayload, optional=True)
    at = services()
    per_day = at.settings.tokens_per_user_per_day
    with at.database.write() as tx:
        now = at.clock()
        owner = there(find_present_user(tx, user_id, for_update=per_day > 0), "user")

        def make() -> Token:
            require_quota(tx, user_id, per_day, now)
            made = issue.issue_token(tx, owner, payload, key_id=at.signer.newest, now=now)
            note(tx, caller(), Action.TOKEN_ISSUED, made.id, now, user=user_id)
            return made

        token = once(tx, payload, make=make, find=lambda found: store.find_token(tx, found), now=now)
        use = use_of(tx, token.id)
    return tagged(_answer(token, owner, use), 201)


@blueprint.get("/users/<user_id>/tokens")
@describes(Operation(answer=TokenList, parameters=PAGE))
@needs("tokens:read")
def list_tokens(user_id: str) -> dict[str, Any]:
    """List the tokens of a user.

    Oldest first, and without their addresses.
    """
    wanted = wanted_page()
    at = services()
    with at.database.read() as tx:
        owner = there(find_present_user(tx, user_id), "user")
        page = store.page_of_user(tx, user_id, wanted)
        uses = uses_of(tx, [row.id for row in page.rows])
    now = at.clock()
    return page_answer(
        page, lambda row: token_answer(store.token_of(row), owner, uses.get(row.id, Use()), now)
    )


@blueprint.get("/tokens/<token_id>")
@describes(Operation(answer=TokenWithAddress))
@needs("tokens:read")
def get_token(token_id: str) -> Tagged:
    """Read a token.

    A key with `tokens:write` gets its address as well.
    """
    with services().database.read() as tx:
        token = there(store.find_token(tx, token_id), "token")
        owner = there(find_user(tx, token.user), "user")
        use = use_of(tx, token_id)
    return tagged(_answer(token, owner, use))


@blueprint.patch("/tokens/<token_id>")
@describes(
    Operation(
        IssuePayload,
        TokenWithAddress,
        parameters=(IF_MATCH,),
        ignored=SERVER_SET,
        is_patch=True,
        example={"alarms": [15]},
    )
)
@needs("tokens:write")
def patch_token(token_id: str) -> Tagged:
    """Change a token.

    Null resets a field. An expired token can be extended until its address answers 410; a revoked one
    cannot be changed.
    """
    patch = read_patch(resource_id=token_id, ignored=SERVER_SET)
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        token, owner = there(hold_token(tx, token_id), "token")
        use = use_of(tx, token_id)
        require_match(lambda: token_answer(token, owner, use, now))
        said = check_payload(IssuePayload, merged(token_document(token), patch))
        notice_days = at.settings.retired_notice_days
        changed = change_token(tx, token, owner, said, notice_days=notice_days, now=now)
        if changed != token:
            data = {"changed": differing(token, changed)}
            note(tx, caller(), Action.TOKEN_CHANGED, token_id, now, user=owner.id, data=data)
    return tagged(_answer(changed, owner, use))


@blueprint.post("/tokens/<token_id>/rotate")
@describes(
    Operation(RotatePayload, TokenWithAddress, statuses=(201,), parameters=(_ROTATED,), needs_body=False)
)
@needs("tokens:write")
def rotate_token(token_id: str) -> Tagged:
    """Rotate a token.

    Makes a new one with the same options; the old address works for `grace_days` more.
    """
    payload = read_payload(RotatePayload, optional=True)
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        old, owner = there(hold_token(tx, token_id), "token")

        def make() -> Token:
            require_quota(tx, owner.id, at.settings.tokens_per_user_per_day, now)
            days, key_id = payload.grace_days, at.signer.newest
            made = issue.rotate_token(tx, old, owner, grace_days=days, key_id=key_id, now=now)
            data = {"made": made.id, "grace_days": days}
            note(tx, caller(), Action.TOKEN_ROTATED, token_id, now, user=owner.id, data=data)
            return made

        fresh = once(tx, payload, make=make, find=lambda found: store.find_token(tx, found), now=now)
        use = use_of(tx, fresh.id)
    return tagged(_answer(fresh, owner, use), 201)


@blueprint.post("/tokens/<token_id>/revoke")
@describes(Operation(RevokePayload, TokenWithAddress, needs_body=False))
@needs("tokens:write")
def revoke_token(token_id: str) -> Tagged:
    """Revoke a token.

    Final. Its address shows a notice for some weeks, which clears the calendars that hold it.
    """
    payload = read_payload(RevokePayload, optional=True)
    at = services()
    with at.database.write() as tx:
        now, reason = at.clock(), payload.reason
        token, owner = there(hold_token(tx, token_id), "token")
        ended = revoke.revoke_token(tx, token, owner, reason, now)
        if ended != token:
            note(tx, caller(), Action.TOKEN_REVOKED, token_id, now, user=owner.id, reason=reason)
        use = use_of(tx, token_id)
    return tagged(_answer(ended, owner, use))


@blueprint.post("/tokens/revoke")
@describes(Operation(RevokeManyPayload, Revoked))
@needs("tokens:write")
def revoke_tokens() -> dict[str, Any]:
    """Revoke many tokens.

    Those of a user, of an organisation, issued before an instant; what is given is joined by AND.
    `dry_run` only counts them.
    """
    payload = read_payload(RevokeManyPayload)
    at = services()
    with at.database.write() as tx:
        now, user = at.clock(), payload.user
        count = revoke.revoke_tokens(tx, payload, now)
        if count and not payload.dry_run:
            data = revoke.named_by(payload, count)
            note(tx, caller(), Action.TOKENS_REVOKED, None, now, user=user, reason=payload.reason, data=data)
    return {"revoked": count}


def _answer(token: Token, owner: User, use: Use) -> dict[str, Any]:
    at = services()
    shown = token_answer(token, owner, use, at.clock())
    return {**shown, **address(token, at)} if has_scope("tokens:write") else shown
