"""Changes of a webhook: each is asked first, and needs a reason."""

from flask import request
from werkzeug.wrappers import Response

from feedserver.admin.forms.reason import read_reason
from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.question import Question
from feedserver.admin.room import ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import ask, checked, teller, to
from feedserver.admin.routes.webhooks import secret_page
from feedserver.admin.view.webhooks import Counts, change_question
from feedserver.admin.webhook_changes import change_endpoint
from feedserver.admin.webhook_counts import counts_by_endpoint
from feedserver.errors import Conflict
from feedserver.pages.guard import there
from feedserver.services import services
from feedserver.webhooks import store
from feedserver.webhooks.model import Endpoint


@blueprint.get("/webhooks/<endpoint_id>/pause")
@for_administrator
def ask_pause_webhook(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """What pausing will do, and whether that is wanted."""
    return ask(visit, _question(endpoint_id, "pause"))


@blueprint.post("/webhooks/<endpoint_id>/pause")
@for_administrator
def pause_webhook(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """Send it nothing for now."""
    return _changed(visit, endpoint_id, "pause", "paused")


@blueprint.get("/webhooks/<endpoint_id>/resume")
@for_administrator
def ask_resume_webhook(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """What resuming will do, and whether that is wanted."""
    return ask(visit, _question(endpoint_id, "resume"))


@blueprint.post("/webhooks/<endpoint_id>/resume")
@for_administrator
def resume_webhook(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """Send it what has waited."""
    return _changed(visit, endpoint_id, "resume", "resumed")


@blueprint.get("/webhooks/<endpoint_id>/renew")
@for_administrator
def ask_renew_secret(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """What a new secret means, and whether that is wanted."""
    return ask(visit, _question(endpoint_id, "renew"))


@blueprint.post("/webhooks/<endpoint_id>/renew")
@for_administrator
def renew_secret(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """Make another secret and show it, this once: the answer is the page itself."""
    made = _change(visit, endpoint_id, "renew")
    return secret_page(visit, made, ROOM.texts().webhooks.renewed) if isinstance(made, Endpoint) else made


@blueprint.get("/webhooks/<endpoint_id>/again")
@for_administrator
def ask_redeliver_given_up(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """How many messages were given up, and whether to send them again."""
    return ask(visit, _question(endpoint_id, "again"))


@blueprint.post("/webhooks/<endpoint_id>/again")
@for_administrator
def redeliver_all(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """Send again all that was given up."""
    return _changed(visit, endpoint_id, "again", "redelivered")


@blueprint.get("/webhooks/<endpoint_id>/remove")
@for_administrator
def ask_remove_webhook(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """What removing will do, and whether that is wanted."""
    return ask(visit, _question(endpoint_id, "remove"))


@blueprint.post("/webhooks/<endpoint_id>/remove")
@for_administrator
def remove_webhook(visit: AdministratorVisit, endpoint_id: str) -> Response:
    """Forget it and its messages."""
    made = _change(visit, endpoint_id, "remove")
    return to("/webhooks", "removed") if isinstance(made, Endpoint) else made


def _changed(visit: AdministratorVisit, endpoint_id: str, change: str, done: str) -> Response:
    made = _change(visit, endpoint_id, change)
    return to(f"/webhooks/{endpoint_id}", done) if isinstance(made, Endpoint) else made


def _change(visit: AdministratorVisit, endpoint_id: str, change: str) -> Endpoint | Response:
    """The endpoint after the change; with a mistake in the reason the question again."""
    at, reason = services(), read_reason(request.form, ROOM.texts())
    if reason.error:
        return ask(visit, _question(endpoint_id, change), reason)
    with at.database.write() as tx:
        now = at.clock()
        return there(change_endpoint(tx, visit.actor, checked(endpoint_id), change, reason.text, now))


def _question(endpoint_id: str, name: str) -> Question:
    with services().database.read() as tx:
        found = there(store.find_endpoint(tx, checked(endpoint_id)))
        counts = counts_by_endpoint(tx).get(found.id, Counts())
    is_so = {
        "pause": found.paused_at is not None,
        "resume": found.paused_at is None,
        "again": not counts.given_up,
    }
    if is_so.get(name):
        raise Conflict("That is so already.")
    return change_question(found, counts, name, teller())
