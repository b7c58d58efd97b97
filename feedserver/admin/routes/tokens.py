"""Users' links: lists of those worth a look, one of them with all but its address, and ending it."""

from flask import request
from werkzeug.wrappers import Response

from feedserver.admin.forms.reason import Reason, read_reason
from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.question import Question
from feedserver.admin.room import ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import ask, checked, done_message, rest_with, teller, to
from feedserver.admin.view.token import client_columns, token_view
from feedserver.admin.view.tokens import is_over, noted_columns, noted_rows, revoke_question
from feedserver.api import query
from feedserver.api.pages import cursor_of, wanted_page
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.doctor.examine import examine
from feedserver.errors import Conflict
from feedserver.pages.guard import there
from feedserver.people.store import find_user
from feedserver.services import services
from feedserver.status.model import Concern
from feedserver.status.read import limits_of
from feedserver.status.tokens import noted_token, page_of_concern
from feedserver.tokens.hold import hold_token
from feedserver.tokens.revoke import revoke_token
from feedserver.tokens.store import find_token


@blueprint.get("/tokens")
@for_administrator
def tokens(visit: AdministratorVisit) -> Response:
    """The links that are worth a look, by concern."""
    at, tells, wanted = services(), teller(), wanted_page()
    concern = Concern(there(query.choice("concern", [*map(str, Concern)])))
    now = at.clock()
    with at.database.read() as tx:
        page = page_of_concern(tx, concern, wanted, limits_of(at.settings), now)
    rest = {"concern": concern.value}
    return ROOM.page(
        "tokens",
        visit,
        concern=concern.value,
        columns=noted_columns(tells),
        rows=noted_rows(map(noted_token, page.rows), tells, now),
        first=rest_with("/tokens", rest) if wanted.after else None,
        next=rest_with("/tokens", {**rest, "cursor": cursor_of(page.next)}) if page.next else None,
    )


@blueprint.get("/tokens/<token_id>")
@for_administrator
def token(visit: AdministratorVisit, token_id: str) -> Response:
    """One link: what it shows, who fetches it, and what the doctor says."""
    at, tells = services(), teller()
    now = at.clock()
    with at.database.read() as tx:
        found = there(find_token(tx, checked(token_id)))
        owner = there(find_user(tx, found.user))
        examined = examine(tx, at, found, owner, tells.speaker.words, now)
    return ROOM.page(
        "token",
        visit,
        view=token_view(found, owner, examined, tells, now),
        columns=client_columns(tells),
        done=done_message(ROOM.texts().tokens.done),
    )


@blueprint.get("/tokens/<token_id>/revoke")
@for_administrator
def ask_revoke_token(visit: AdministratorVisit, token_id: str) -> Response:
    """What ending will do, and whether that is wanted."""
    return ask(visit, _question(token_id))


@blueprint.post("/tokens/<token_id>/revoke")
@for_administrator
def end_token(visit: AdministratorVisit, token_id: str) -> Response:
    """End a link for good, with a reason."""
    reason: Reason = read_reason(request.form, ROOM.texts())
    if reason.error:
        return ask(visit, _question(token_id), reason)
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        held, owner = there(hold_token(tx, checked(token_id)))
        if is_over(held, now):
            raise Conflict("It has ended already.")
        revoke_token(tx, held, owner, reason.text, now)
        note(tx, visit.actor, Action.TOKEN_REVOKED, held.id, now, user=owner.id, reason=reason.text)
    return to(f"/tokens/{token_id}", "revoked")


def _question(token_id: str) -> Question:
    at = services()
    with at.database.read() as tx:
        found = there(find_token(tx, checked(token_id)))
        owner = there(find_user(tx, found.user))
    if is_over(found, at.clock()):
        raise Conflict("It has ended already.")
    return revoke_question(found, owner, teller())
