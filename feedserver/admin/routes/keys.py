"""API keys: listed, made and ended."""

from dataclasses import replace
from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from feedserver.access.keys import create_key, told_of
from feedserver.access.model import ApiKey, key_id_of
from feedserver.access.store import find_key, revoke_key, unrevoked_keys
from feedserver.admin.forms.keys import KeyForm, read_key_form
from feedserver.admin.forms.reason import read_reason
from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.room import ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import ask, checked, done_message, teller, to
from feedserver.admin.view.keys import areas, key_columns, key_rows, revoke_question
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.errors import Conflict
from feedserver.pages.guard import there
from feedserver.services import services


@blueprint.get("/keys")
@for_administrator
def keys(visit: AdministratorVisit) -> Response:
    """The keys that are not revoked, and the form for a new one."""
    return _page(visit, KeyForm())


@blueprint.post("/keys")
@for_administrator
def make_key(visit: AdministratorVisit) -> Response:
    """Make a key and show it, this once: the answer is the page itself."""
    t = ROOM.texts().keys
    at = services()
    form = read_key_form(request.form, t, at.clock())
    if form.errors:
        return _page(visit, form)
    try:
        with at.database.write() as tx:
            now = at.clock()
            secret = create_key(tx, form.name, form.scopes, now, form.expires_at)
            data = told_of(form.name, form.scopes, form.expires_at)
            note(tx, visit.actor, Action.KEY_CREATED, key_id_of(secret), now, data=data)
    except Conflict:
        return _page(visit, replace(form, errors={"name": t.name_taken}))
    return ROOM.page("key", visit, key_name=form.name, secret=secret)


@blueprint.get("/keys/<key_id>/revoke")
@for_administrator
def ask_revoke_key(visit: AdministratorVisit, key_id: str) -> Response:
    """What ending a key will do, and whether that is wanted."""
    with services().database.read() as tx:
        found = _live(there(find_key(tx, checked(key_id))))
    return ask(visit, revoke_question(found, teller()))


@blueprint.post("/keys/<key_id>/revoke")
@for_administrator
def end_key(visit: AdministratorVisit, key_id: str) -> Response:
    """End a key at once, with a reason."""
    at, reason = services(), read_reason(request.form, ROOM.texts())
    with at.database.write() as tx:
        found = _live(there(find_key(tx, checked(key_id))))
        if reason.error is None:
            now = at.clock()
            if not revoke_key(tx, found.name, now):
                raise Conflict("Somebody else was faster.")
            note(
                tx,
                visit.actor,
                Action.KEY_REVOKED,
                found.id,
                now,
                reason=reason.text,
                data={"key": found.name},
            )
    return ask(visit, revoke_question(found, teller()), reason) if reason.error else to("/keys", "revoked")


def _live(key: ApiKey) -> ApiKey:
    if key.revoked_at is not None:
        raise Conflict("It has ended already.")
    return key


def _page(visit: AdministratorVisit, form: KeyForm) -> Response:
    tells = teller()
    with services().database.read() as tx:
        kept = unrevoked_keys(tx)
    return ROOM.page(
        "keys",
        visit,
        HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
        columns=key_columns(tells),
        rows=key_rows(kept, tells, services().clock()),
        areas=areas(tells),
        form=form,
        done=done_message(ROOM.texts().keys.done),
    )
