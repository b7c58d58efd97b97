"""The own account: its password and its sessions."""

from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from feedserver.access.client import client_network
from feedserver.access.model import digest_of
from feedserver.admin.forms.password import PasswordForm, read_password_form
from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.room import COOKIE, ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import done_message, teller, to
from feedserver.admin.routes.sign_in import signed_out, wait_sentence
from feedserver.admin.view.account import account_facts, session_columns, session_rows
from feedserver.administrators import accounts
from feedserver.administrators.own_password import Change, change_own_password
from feedserver.administrators.session_store import sessions_of
from feedserver.administrators.sign_in import Denied
from feedserver.bypass import Bypass, mark
from feedserver.pages.guard import there
from feedserver.services import services


@blueprint.get("/account")
@for_administrator
def account(visit: AdministratorVisit) -> Response:
    """The account, the form for another password, and the sessions."""
    return _page(visit, PasswordForm(), HTTPStatus.OK)


@blueprint.post("/account/password")
@for_administrator
def change_password(visit: AdministratorVisit) -> Response:
    """Change the password; this browser gets a new session, and all others are signed out."""
    at, t = services(), ROOM.texts().account
    words, leaked = at.settings.password_words, at.settings.leaked_passwords_file
    form = read_password_form(request.form, visit.administrator.email, words, leaked, t)
    if form.errors:
        return _page(visit, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    change = Change(
        present=form.old,
        new=form.new,
        network=client_network(request, at.settings),
    )
    changed = change_own_password(at, visit.administrator, change, at.clock())
    if isinstance(changed, Denied):
        return _denied(visit, changed)
    response = to("/account", "changed")
    COOKIE.give(response, at.settings, changed)
    return response


@blueprint.post("/account/sign-out-everywhere")
@for_administrator
def leave_everywhere(visit: AdministratorVisit) -> Response:
    """End all own sessions, this one included."""
    at = services()
    with at.database.write() as tx:
        held = there(accounts.hold(tx, visit.administrator.email))
        accounts.sign_out_everywhere(tx, held, visit.actor, at.clock())
    return signed_out("signed_out_everywhere")


def _denied(visit: AdministratorVisit, denied: Denied) -> Response:
    t = ROOM.texts().account
    said = [] if denied.too_early else [t.old_wrong]
    if denied.wait:
        said.append(wait_sentence(t.wait, denied.wait))
    if denied.too_early:
        mark(request.environ, Bypass.TOO_EARLY)
    status = HTTPStatus.TOO_MANY_REQUESTS if denied.too_early else HTTPStatus.UNPROCESSABLE_ENTITY
    response = _page(visit, PasswordForm(errors={"old": " ".join(said)}), status)
    if denied.wait:
        response.headers["Retry-After"] = str(denied.wait)
    return response


def _page(visit: AdministratorVisit, form: PasswordForm, status: HTTPStatus) -> Response:
    at, tells = services(), teller()
    now = at.clock()
    with at.database.read() as tx:
        own = [one for one in sessions_of(tx, visit.administrator.id) if one.is_live(now)]
    return ROOM.page(
        "account",
        visit,
        status,
        form=form,
        facts=account_facts(visit.administrator, tells),
        columns=session_columns(tells),
        rows=session_rows(own, digest_of(visit.secret), tells, now),
        done=done_message(ROOM.texts().account.done),
    )
