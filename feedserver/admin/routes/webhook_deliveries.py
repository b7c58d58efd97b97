"""What was sent to webhooks and what waits, and sending a message again."""

from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from feedserver.admin.forms.deliveries import DeliveryForm, read_delivery_form
from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.present import present
from feedserver.admin.room import ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import ask, checked, done_message, rest_with, teller, to
from feedserver.admin.view.deliveries import again_question, message_item, places_in
from feedserver.api.pages import cursor_of, wanted_page
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.errors import Conflict
from feedserver.pages.guard import there
from feedserver.services import services
from feedserver.webhooks import store
from feedserver.webhooks.deliveries import MessagePage, message_page, redeliver
from feedserver.webhooks.messages import Filters
from feedserver.webhooks.model import State


@blueprint.get("/webhooks/deliveries")
@for_administrator
def webhook_deliveries(visit: AdministratorVisit) -> Response:
    """The messages that fit, the newest first."""
    tells, wanted, t = teller(), wanted_page(by_number=True), ROOM.texts().webhooks.deliveries
    after = int(wanted.after[0]) if wanted.after else None
    with services().database.read() as tx:
        endpoints = {one.id: one for one in store.all_endpoints(tx)}
        form = read_delivery_form(request.args, endpoints, t)
        page = MessagePage([], None)
        if not form.errors:
            page = message_page(tx, _filters(form), limit=wanted.limit, after=after)
        found = present(tx, places_in(page.messages))
    rest = "/webhooks/deliveries"
    return ROOM.page(
        "webhook_deliveries",
        visit,
        HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
        form=form,
        endpoints={one.id: one.url for one in endpoints.values()},
        items=[message_item(message, endpoints, found, tells) for message in page.messages],
        done=done_message(t.done),
        first=rest_with(rest, form.typed) if after else None,
        next=rest_with(rest, {**form.typed, "cursor": cursor_of((str(page.next),))}) if page.next else None,
    )


@blueprint.get("/webhooks/<endpoint_id>/messages/<message_id>/redeliver")
@for_administrator
def ask_redeliver(visit: AdministratorVisit, endpoint_id: str, message_id: str) -> Response:
    """What sending again means, and whether that is wanted."""
    filters = Filters(id=checked(message_id), endpoint=checked(endpoint_id))
    with services().database.read() as tx:
        endpoint = there(store.find_endpoint(tx, endpoint_id))
        message = next(iter(message_page(tx, filters, limit=1).messages), None)
    return ask(visit, again_question(there(message), endpoint, teller()))


@blueprint.post("/webhooks/<endpoint_id>/messages/<message_id>/redeliver")
@for_administrator
def redeliver_message(visit: AdministratorVisit, endpoint_id: str, message_id: str) -> Response:
    """Send a message to its endpoint again, whatever became of it."""
    at = services()
    with at.database.write() as tx:
        now = at.clock()
        count = there(redeliver(tx, checked(message_id), now, endpoint=checked(endpoint_id)))
        if not count:
            raise Conflict("It is being tried this moment.")
        data = {"messages": count, "endpoint": endpoint_id}
        note(tx, visit.actor, Action.WEBHOOK_REDELIVERED, message_id, now, data=data)
    return to("/webhooks/deliveries", "redelivered")


def _filters(form: DeliveryForm) -> Filters:
    state = form.typed.get("state")
    return Filters(
        state=State(state) if state else None,
        event=form.typed.get("event"),
        endpoint=form.typed.get("endpoint"),
    )
