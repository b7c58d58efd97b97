"""The user's page over HTTP: ``/portal``, server-rendered, for one user at a time."""

import logging
from http import HTTPStatus
from typing import TypeVar

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from feedserver.api.fields import IDENTIFIER
from feedserver.database.engine import DATABASE_AWAY
from feedserver.errors import Conflict
from feedserver.portal import enter as entrance
from feedserver.portal import tokens
from feedserver.portal.cookie import drop_cookie, portal_path, session_secret, set_cookie
from feedserver.portal.forms import Form, read_form
from feedserver.portal.guard import Refused, Visit, for_visitor
from feedserver.portal.model import Unopened
from feedserver.portal.pages import add_headers, page, refusal, texts
from feedserver.services import services

log = logging.getLogger(__name__)
T = TypeVar("T")
blueprint = Blueprint("portal", __name__, url_prefix=entrance.PATH, template_folder="templates")
blueprint.after_request(add_headers)

_UNOPENED = {Unopened.UNKNOWN: HTTPStatus.NOT_FOUND, Unopened.OVER: HTTPStatus.GONE}


@blueprint.get("/enter/<secret>")
def enter(secret: str) -> AnyResponse:
    """Use a one-time address up and go to the page. A HEAD only looks."""
    at = services()
    if request.method == "HEAD":
        with at.database.read() as tx:
            unopened = entrance.look_at_link(tx, secret, at.clock())
        return _unopened(unopened) if unopened else Response(status=HTTPStatus.OK)
    earlier = session_secret(request, at.settings)
    with at.database.write() as tx:
        entered = entrance.enter(tx, secret, at.clock(), earlier=earlier)
    if isinstance(entered, Unopened):
        return _unopened(entered)
    response = _to("")
    set_cookie(response, at.settings, entered)
    return response


@blueprint.post("/leave")
@for_visitor
def leave(visit: Visit) -> AnyResponse:
    """Log out: the session ends, and copies of its cookie with it."""
    at = services()
    with at.database.write() as tx:
        entrance.leave(tx, visit.secret)
    response = refusal(HTTPStatus.OK, "left")
    drop_cookie(response, at.settings)
    return response


@blueprint.get("")
@for_visitor
def overview(visit: Visit) -> AnyResponse:
    """All tokens, and the form for a new one."""
    return _overview(visit)


@blueprint.post("/tokens")
@for_visitor
def make(visit: Visit) -> AnyResponse:
    """Make a token and show it."""
    form = read_form(request.form, texts(), with_privacy=True)
    if form.errors:
        return _overview(visit, form)
    return _to_token(tokens.make(visit.user.id, form), "made")


@blueprint.get("/tokens/<token_id>")
@for_visitor
def show(visit: Visit, token_id: str) -> AnyResponse:
    """One token: its address, the buttons, and what can be done with it."""
    return _token(visit, token_id)


@blueprint.post("/tokens/<token_id>/rename")
@for_visitor
def rename(visit: Visit, token_id: str) -> AnyResponse:
    """Give a token another label."""
    form = read_form(request.form, texts(), with_privacy=False)
    if form.errors:
        return _token(visit, token_id, form)
    _there(tokens.rename(visit.user.id, _checked(token_id), form.label))
    return _to_token(token_id, "renamed")


@blueprint.get("/tokens/<token_id>/rotate")
@for_visitor
def ask_rotate(visit: Visit, token_id: str) -> AnyResponse:
    """What rotating will do, and whether that is wanted."""
    return _confirm(visit, token_id, "rotate")


@blueprint.post("/tokens/<token_id>/rotate")
@for_visitor
def rotate(visit: Visit, token_id: str) -> AnyResponse:
    """Make a token like it; the old address ends after the grace days."""
    return _to_token(_there(tokens.rotate(visit.user.id, _checked(token_id))), "rotated")


@blueprint.get("/tokens/<token_id>/revoke")
@for_visitor
def ask_revoke(visit: Visit, token_id: str) -> AnyResponse:
    """What revoking will do, and whether that is wanted."""
    return _confirm(visit, token_id, "revoke")


@blueprint.post("/tokens/<token_id>/revoke")
@for_visitor
def revoke(visit: Visit, token_id: str) -> AnyResponse:
    """End a token for good."""
    return _to_token(_there(tokens.revoke(visit.user.id, _checked(token_id))), "revoked")


@blueprint.get("/portal.css")
def style() -> Response:
    """The pages' style sheet."""
    return Response(render_template("portal/portal.css"), content_type="text/css; charset=utf-8")


@blueprint.get("/portal.js")
def script() -> Response:
    """The copy button; everything else works without."""
    return Response(render_template("portal/portal.js"), content_type="text/javascript; charset=utf-8")


@blueprint.errorhandler(Refused)
def _refused(error: Refused) -> Response:
    return refusal(error.status, error.reason)


@blueprint.errorhandler(Conflict)
def _conflict(_error: Conflict) -> Response:
    return refusal(HTTPStatus.CONFLICT, "conflict")


@blueprint.errorhandler(HTTPException)
def _refused_by_werkzeug(error: HTTPException) -> Response:
    return refusal(HTTPStatus(error.code or 500), "bad")


def _database_fault(error: Exception) -> Response:
    log.error("the database failed: %s", type(error).__name__, exc_info=error)
    response = refusal(HTTPStatus.SERVICE_UNAVAILABLE, "away")
    response.headers["Retry-After"] = "5"
    return response


for _kind in DATABASE_AWAY:
    blueprint.register_error_handler(_kind, _database_fault)


def _overview(visit: Visit, form: Form | None = None) -> Response:
    seen = tokens.overview(visit.user, texts())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return page("overview", visit, status, seen=seen, form=form or Form(privacy=seen.default_privacy))


def _token(visit: Visit, token_id: str, form: Form | None = None) -> Response:
    seen = _there(tokens.show(visit.user, _checked(token_id), texts()))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    done = texts().done.get(request.args.get("done", ""), "") if not form else ""
    return page(
        "token",
        visit,
        status,
        seen=seen,
        form=form or Form(label=seen.view.label or ""),
        done=done.format(tokens.GRACE_DAYS),
        grace_days=tokens.GRACE_DAYS,
    )


def _confirm(visit: Visit, token_id: str, what: str) -> Response:
    seen = _there(tokens.show(visit.user, _checked(token_id), texts()))
    if seen.view.is_over:
        raise Refused(HTTPStatus.CONFLICT, "conflict")
    t = texts()
    title, says, yes = {
        "rotate": (t.rotate_title, t.rotate_says, t.rotate_yes),
        "revoke": (t.revoke_title, t.revoke_says, t.revoke_yes),
    }[what]
    return page(
        "confirm",
        visit,
        seen=seen,
        what=what,
        title=title.format(seen.view.name),
        says=[one.format(tokens.GRACE_DAYS) for one in says],
        yes=yes,
    )


def _unopened(why: Unopened) -> Response:
    return refusal(_UNOPENED[why], why.value)


def _checked(token_id: str) -> str:
    """What cannot be an id does not reach the database."""
    if not IDENTIFIER.fullmatch(token_id):
        raise Refused(HTTPStatus.NOT_FOUND, "missing")
    return token_id


def _there(found: T | None) -> T:
    """What was found; another user's is not there."""
    if found is None:
        raise Refused(HTTPStatus.NOT_FOUND, "missing")
    return found


def _to(rest: str) -> AnyResponse:
    return redirect(portal_path(services().settings, rest), HTTPStatus.SEE_OTHER)


def _to_token(token_id: str, done: str) -> AnyResponse:
    return _to(f"/tokens/{token_id}?done={done}")
