"""The user's page over HTTP: ``/portal``, server-rendered, for one user at a time."""

from http import HTTPStatus

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from feedserver.api.fields import IDENTIFIER
from feedserver.audit.model import Action, by_user
from feedserver.audit.trail import note
from feedserver.pages.faults import answer_with_pages
from feedserver.pages.guard import Refused, there
from feedserver.portal import enter as entrance
from feedserver.portal import tokens
from feedserver.portal.doctor import examine_own
from feedserver.portal.forms import Form, read_form
from feedserver.portal.guard import UserVisit, for_visitor
from feedserver.portal.model import Unopened
from feedserver.portal.room import COOKIE, ROOM
from feedserver.services import services

blueprint = Blueprint(ROOM.name, __name__, url_prefix=ROOM.path, template_folder="templates")
answer_with_pages(blueprint, ROOM)

_UNOPENED = {Unopened.UNKNOWN: HTTPStatus.NOT_FOUND, Unopened.OVER: HTTPStatus.GONE}


@blueprint.get("/enter/<secret>")
def enter(secret: str) -> AnyResponse:
    """Use a one-time address up and go to the page. A HEAD only looks; so does who has no right one."""
    at = services()
    with at.database.read() as tx:
        unopened = entrance.look_at_link(tx, secret, at.clock())
    if unopened:
        return _unopened(unopened)
    if request.method == "HEAD":
        return Response(status=HTTPStatus.OK)
    earlier = COOKIE.secret(request, at.settings)
    with at.database.write() as tx:
        now = at.clock()
        entered = entrance.enter(tx, secret, now, earlier=earlier)
        user = None if isinstance(entered, Unopened) else entrance.visitor(tx, entered, now)
        if user is not None:
            note(tx, by_user(user.id), Action.PORTAL_ENTERED, user.id, now, user=user.id)
    if isinstance(entered, Unopened):
        return _unopened(entered)
    response = ROOM.redirection()
    COOKIE.give(response, at.settings, entered)
    return response


@blueprint.post("/leave")
@for_visitor
def leave(visit: UserVisit) -> AnyResponse:
    """Log out: the session ends, and copies of its cookie with it."""
    at = services()
    with at.database.write() as tx:
        if entrance.leave(tx, visit.secret):
            user = visit.user.id
            note(tx, by_user(user), Action.PORTAL_LEFT, user, at.clock(), user=user)
    response = ROOM.refusal(HTTPStatus.OK, "left")
    COOKIE.take_back(response, at.settings)
    return response


@blueprint.get("")
@for_visitor
def overview(visit: UserVisit) -> AnyResponse:
    """All tokens, and the form for a new one."""
    return _overview(visit)


@blueprint.post("/tokens")
@for_visitor
def make(visit: UserVisit) -> AnyResponse:
    """Make a token and show it."""
    form = read_form(request.form, ROOM.texts(), with_privacy=True)
    if form.errors:
        return _overview(visit, form)
    return _to_token(tokens.make(visit.user.id, form), "made")


@blueprint.get("/tokens/<token_id>")
@for_visitor
def show(visit: UserVisit, token_id: str) -> AnyResponse:
    """One token: its address, the buttons, and what can be done with it."""
    return _token(visit, token_id)


@blueprint.get("/tokens/<token_id>/doctor")
@for_visitor
def doctor(visit: UserVisit, token_id: str) -> AnyResponse:
    """Whether its calendars are up to date: who asks for it, what it shows, what is wrong with it."""
    return ROOM.page("doctor", visit, seen=there(examine_own(visit.user, _checked(token_id), ROOM.texts())))


@blueprint.post("/tokens/<token_id>/rename")
@for_visitor
def rename(visit: UserVisit, token_id: str) -> AnyResponse:
    """Give a token another label."""
    form = read_form(request.form, ROOM.texts(), with_privacy=False)
    if form.errors:
        return _token(visit, token_id, form)
    there(tokens.rename(visit.user.id, _checked(token_id), form.label))
    return _to_token(token_id, "renamed")


@blueprint.get("/tokens/<token_id>/rotate")
@for_visitor
def ask_rotate(visit: UserVisit, token_id: str) -> AnyResponse:
    """What rotating will do, and whether that is wanted."""
    return _confirm(visit, token_id, "rotate")


@blueprint.post("/tokens/<token_id>/rotate")
@for_visitor
def rotate(visit: UserVisit, token_id: str) -> AnyResponse:
    """Make a token like it; the old address ends after the grace days."""
    return _to_token(there(tokens.rotate(visit.user.id, _checked(token_id))), "rotated")


@blueprint.get("/tokens/<token_id>/revoke")
@for_visitor
def ask_revoke(visit: UserVisit, token_id: str) -> AnyResponse:
    """What revoking will do, and whether that is wanted."""
    return _confirm(visit, token_id, "revoke")


@blueprint.post("/tokens/<token_id>/revoke")
@for_visitor
def revoke(visit: UserVisit, token_id: str) -> AnyResponse:
    """End a token for good."""
    return _to_token(there(tokens.revoke(visit.user.id, _checked(token_id))), "revoked")


def _overview(visit: UserVisit, form: Form | None = None) -> Response:
    seen = tokens.overview(visit.user, ROOM.texts())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return ROOM.page("overview", visit, status, seen=seen, form=form or Form(privacy=seen.default_privacy))


def _token(visit: UserVisit, token_id: str, form: Form | None = None) -> Response:
    seen = there(tokens.show(visit.user, _checked(token_id), ROOM.texts()))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    done = ROOM.texts().done.get(request.args.get("done", ""), "") if not form else ""
    return ROOM.page(
        "token",
        visit,
        status,
        seen=seen,
        form=form or Form(label=seen.view.label or ""),
        done=done.format(tokens.GRACE_DAYS),
        grace_days=tokens.GRACE_DAYS,
    )


def _confirm(visit: UserVisit, token_id: str, what: str) -> Response:
    seen = there(tokens.show(visit.user, _checked(token_id), ROOM.texts()))
    if seen.view.is_over:
        raise Refused(HTTPStatus.CONFLICT, "conflict")
    t = ROOM.texts()
    rotating = t.rotate_says_lost if seen.view.is_lost else t.rotate_says
    title, says, yes = {
        "rotate": (t.rotate_title, rotating, t.rotate_yes),
        "revoke": (t.revoke_title, t.revoke_says, t.revoke_yes),
    }[what]
    return ROOM.page(
        "confirm",
        visit,
        seen=seen,
        what=what,
        title=title.format(seen.view.name),
        says=[one.format(tokens.GRACE_DAYS) for one in says],
        yes=yes,
    )


def _unopened(why: Unopened) -> Response:
    return ROOM.refusal(_UNOPENED[why], why.value)


def _checked(token_id: str) -> str:
    """What cannot be an id does not reach the database."""
    if not IDENTIFIER.fullmatch(token_id):
        raise Refused(HTTPStatus.NOT_FOUND, "missing")
    return token_id


def _to_token(token_id: str, done: str) -> AnyResponse:
    return ROOM.redirection(f"/tokens/{token_id}?done={done}")
