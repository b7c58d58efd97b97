"""Webhooks: listed, added, looked at and tried."""

from dataclasses import replace
from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from feedserver.admin.forms.webhooks import WebhookForm, read_webhook_form
from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.room import ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import checked, done_message, teller, to
from feedserver.admin.view.webhooks import (
    Counts,
    endpoint_columns,
    endpoint_rows,
    endpoint_view,
    event_choices,
)
from feedserver.admin.webhook_counts import counts_by_endpoint
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.errors import Conflict
from feedserver.pages.guard import there
from feedserver.services import services
from feedserver.webhooks import endpoints, store
from feedserver.webhooks.model import Endpoint
from feedserver.webhooks.signing import secret_of


@blueprint.get("/webhooks")
@for_administrator
def webhooks(visit: AdministratorVisit) -> Response:
    """The endpoints, and the form for a new one."""
    return _page(visit, WebhookForm())


@blueprint.post("/webhooks")
@for_administrator
def add_webhook(visit: AdministratorVisit) -> Response:
    """Add an endpoint and show its secret, this once: the answer is the page itself."""
    at, t = services(), ROOM.texts().webhooks
    allow_private = at.settings.webhook_allow_private
    form = read_webhook_form(request.form, t, allow_private=allow_private)
    if form.errors:
        return _page(visit, form)
    try:
        with at.database.write() as tx:
            now = at.clock()
            made = endpoints.add_endpoint(tx, form.url, form.events, now, allow_private=allow_private)
            data = {"events": list(made.events)} if made.events else None
            note(tx, visit.actor, Action.WEBHOOK_ADDED, made.id, now, data=data)
    except Conflict:
        return _page(visit, replace(form, errors={"form": t.too_many}))
    return secret_page(visit, made, t.made)


@blueprint.get("/webhooks/<endpoint_id>")
@for_administrator
def webhook(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """One endpoint: its state, and what can be done."""
    with services().database.read() as tx:
        found = there(store.find_endpoint(tx, checked(endpoint_id)))
        counts = counts_by_endpoint(tx).get(found.id, Counts())
    view = endpoint_view(found, counts, teller())
    return ROOM.page("webhook", visit, view=view, done=done_message(ROOM.texts().webhooks.done))


@blueprint.post("/webhooks/<endpoint_id>/test")
@for_administrator
def test_webhook(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """Send a message of no meaning."""
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        message = there(endpoints.send_test(tx, checked(endpoint_id), now))
        note(tx, visit.actor, Action.WEBHOOK_TESTED, endpoint_id, now, data={"message": message})
    return to(f"/webhooks/{endpoint_id}", "tested")


def secret_page(visit: AdministratorVisit, endpoint: Endpoint, title: str) -> Response:
    """The page that shows an endpoint's present secret."""
    secret = secret_of(services().keys.uid, endpoint.id, endpoint.secret_number)
    return ROOM.page("webhook_secret", visit, title=title, endpoint=endpoint, secret=secret)


def _page(visit: AdministratorVisit, form: WebhookForm) -> Response:
    tells, t = teller(), ROOM.texts().webhooks
    with services().database.read() as tx:
        found, counts = store.all_endpoints(tx), counts_by_endpoint(tx)
    given_up = sum(one.given_up for one in counts.values())
    return ROOM.page(
        "webhooks",
        visit,
        HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
        columns=endpoint_columns(tells),
        rows=endpoint_rows(found, counts, tells),
        given_up=tells.speaker.count(t.show_given_up, given_up) if given_up else "",
        choices=event_choices(tells),
        form=form,
        done=done_message(t.done),
    )
