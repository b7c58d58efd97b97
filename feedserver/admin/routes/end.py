"""Many links ended at once: which, how many, why, and done."""

from http import HTTPStatus
from urllib.parse import urlencode

from flask import request
from werkzeug.wrappers import Response

from feedserver.admin.forms.end import EndForm, count_named, read_end_form
from feedserver.admin.forms.reason import Reason, read_reason
from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.room import ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import ask, teller
from feedserver.admin.view.end import end_question
from feedserver.api import query
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.services import services
from feedserver.tokens.revoke import named_by, revoke_tokens


@blueprint.get("/end")
@for_administrator
def end(visit: AdministratorVisit) -> Response:
    """The form that says which links."""
    return _page(visit, EndForm(typed=request.args), ended=query.integer("ended"))


@blueprint.get("/end/ask")
@for_administrator
def ask_end_tokens(visit: AdministratorVisit) -> Response:
    """How many links that are, and whether to end them."""
    at = services()
    with at.database.read() as tx:
        form = read_end_form(tx, request.args, ROOM.texts().end)
        number = count_named(tx, form, at.clock())
    return _asked(visit, form, number)


@blueprint.post("/end/ask")
@for_administrator
def end_tokens(visit: AdministratorVisit) -> Response:
    """End them, with a reason."""
    at, reason = services(), read_reason(request.form, ROOM.texts())
    with at.database.write() as tx:
        form = read_end_form(tx, request.args, ROOM.texts().end)
        number = count_named(tx, form, at.clock())
        if reason.error is None and number:
            now, named = at.clock(), form.named(reason.text)
            number = revoke_tokens(tx, named, now)
            note(
                tx,
                visit.actor,
                Action.TOKENS_REVOKED,
                None,
                now,
                user=named.user,
                reason=reason.text,
                data=named_by(named, number),
            )
            return ROOM.redirection(f"/end?ended={number}")
    return _asked(visit, form, number, reason)


def _asked(visit: AdministratorVisit, form: EndForm, number: int, reason: Reason | None = None) -> Response:
    if form.errors or not number:
        return _page(visit, form, found_none=not form.errors)
    named = urlencode(form.typed)
    question = end_question(number, form.user, form.organisation, form.issued_before, named, teller())
    return ask(visit, question, reason)


def _page(
    visit: AdministratorVisit, form: EndForm, *, ended: int | None = None, found_none: bool = False
) -> Response:
    t = ROOM.texts().end
    return ROOM.page(
        "end",
        visit,
        HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
        form=form,
        found_none=found_none,
        done=teller().speaker.count(t.done, ended) if ended is not None else "",
    )
