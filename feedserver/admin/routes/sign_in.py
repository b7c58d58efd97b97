"""Signing in and out."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from feedserver.access.client import client_network
from feedserver.admin.destination import Destination, checked_destination
from feedserver.admin.guard import AdministratorVisit, find_visit, for_administrator
from feedserver.admin.room import COOKIE, DOOR, ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import done_message
from feedserver.administrators import sessions
from feedserver.administrators.model import new_secret
from feedserver.administrators.sign_in import Attempt, Denied, sign_in
from feedserver.bypass import Bypass, mark
from feedserver.pages.form_key import form_key
from feedserver.pages.guard import FORGED, Refused, require_own_form, require_own_site
from feedserver.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form, and what is said above it."""

    email: str = ""
    error: str | None = None
    to: str = ""


@blueprint.get("/sign-in")
def ask_sign_in() -> Response:
    """The form; who has a session goes on at once."""
    to = checked_destination(request.args.get("to", ""))
    if find_visit() is not None:
        return ROOM.redirection(to.rest)
    return _form(Typed(to=to.rest), HTTPStatus.OK)


@blueprint.post("/sign-in")
def enter() -> Response:
    """Sign in, and go to the page that was asked for."""
    at = services()
    _require_own_door()
    typed, password = request.form.get("email", ""), request.form.get("password", "")
    to = checked_destination(request.form.get("to", ""))
    attempt = Attempt(email=typed, password=password, network=client_network(request, at.settings))
    came = sign_in(at, attempt, at.clock(), earlier=COOKIE.secret(request, at.settings))
    if isinstance(came, Denied):
        return _denied(came, typed, to)
    response = ROOM.redirection(to.rest)
    COOKIE.give(response, at.settings, came.secret)
    DOOR.take_back(response, at.settings)
    return response


@blueprint.post("/sign-out")
@for_administrator
def leave(visit: AdministratorVisit) -> Response:
    """Sign out: the session ends, and copies of its cookie with it."""
    at = services()
    with at.database.write() as tx:
        sessions.sign_out(tx, visit.administrator, visit.secret, at.clock())
    return signed_out("signed_out")


def signed_out(done: str) -> Response:
    """To the form, which says what was done."""
    response = ROOM.redirection(f"/sign-in?done={done}")
    COOKIE.take_back(response, services().settings)
    return response


def wait_sentence(words: tuple[str, str], seconds: int) -> str:
    """How long to wait: ``words`` for one second, and for more."""
    return words[0] if seconds == 1 else words[1].format(seconds)


def _denied(came: Denied, email: str, to: Destination) -> Response:
    t = ROOM.texts().sign_in
    said = [] if came.too_early else [t.wrong]
    if came.wait:
        said.append(wait_sentence(t.wait, came.wait))
    if came.too_early:
        mark(request.environ, Bypass.TOO_EARLY)
    status = HTTPStatus.TOO_MANY_REQUESTS if came.too_early else HTTPStatus.UNPROCESSABLE_ENTITY
    response = _form(Typed(email=email[:254], error=" ".join(said), to=to.rest), status)
    if came.wait:
        response.headers["Retry-After"] = str(came.wait)
    return response


def _form(typed: Typed, status: HTTPStatus) -> Response:
    at = services()
    secret = DOOR.secret(request, at.settings) or new_secret()
    done = "" if typed.error else done_message(ROOM.texts().sign_in.done)
    response = ROOM.page("sign_in", None, status, typed=typed, form_key=form_key(secret), done=done)
    DOOR.give(response, at.settings, secret)
    return response


def _require_own_door() -> None:
    """The form was ours, and this browser got it: nobody is signed in to another's account unawares.

    Raises:
        Refused: it was not.
    """
    require_own_site()
    secret = DOOR.secret(request, services().settings)
    if not secret:
        raise Refused(HTTPStatus.FORBIDDEN, FORGED)
    require_own_form(secret)
