"""Organisations: found, looked at, suspended and resumed."""

from functools import partial
from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from feedserver.admin.audit_says import suspension_of
from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.places import Kind, Place
from feedserver.admin.question import Question
from feedserver.admin.room import ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import ask, checked, done_message, rest_with, searched, teller
from feedserver.admin.routes.suspending import Hold, change_hold
from feedserver.admin.view.organisations import (
    organisation_columns,
    organisation_rows,
    organisation_view,
    resume_question,
    suspend_question,
)
from feedserver.api.pages import cursor_of, wanted_page
from feedserver.audit.model import Action
from feedserver.errors import Conflict
from feedserver.pages.guard import there
from feedserver.people import hold
from feedserver.people.find import find_organisations
from feedserver.people.store import count_members, find_organisation, organisation_of
from feedserver.services import services
from feedserver.tokens.store import count, not_ended


@blueprint.get("/organisations")
@for_administrator
def organisations(visit: AdministratorVisit) -> Response:
    """Search the organisations, page by page."""
    search, wanted, tells = request.args.get("q", ""), wanted_page(), teller()
    with services().database.read() as tx:
        page, error = searched(lambda: find_organisations(tx, wanted, search), ROOM.texts())
        found = [organisation_of(row) for row in page.rows]
        members = count_members(tx, [one.id for one in found])
    rest = {"q": search}
    return ROOM.page(
        "organisations",
        visit,
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        search=search,
        error=error,
        columns=organisation_columns(tells),
        rows=organisation_rows(found, members, tells),
        first=rest_with("/organisations", rest) if wanted.after else None,
        next=rest_with("/organisations", {**rest, "cursor": cursor_of(page.next)}) if page.next else None,
    )


@blueprint.get("/organisations/<organisation_id>")
@for_administrator
def organisation(visit: AdministratorVisit, organisation_id: str) -> Response:
    """One organisation: in which state it is, its members and their links."""
    at = services()
    with at.database.read() as tx:
        found = there(find_organisation(tx, checked(organisation_id)))
        members = count_members(tx, [found.id]).get(found.id, 0)
        links = count(tx, not_ended(user=None, organisation=found.id, issued_before=None, now=at.clock()))
        suspension = suspension_of(tx, Action.ORGANISATION_SUSPENDED, found.id, found.held_at)
    return ROOM.page(
        "organisation",
        visit,
        view=organisation_view(found, members, links, suspension, teller()),
        done=done_message(ROOM.texts().organisations.done),
    )


@blueprint.get("/organisations/<organisation_id>/suspend")
@for_administrator
def ask_suspend_organisation(visit: AdministratorVisit, organisation_id: str) -> Response:
    """What suspending will do, and whether that is wanted."""
    return ask(visit, _question(organisation_id, suspends=True))


@blueprint.post("/organisations/<organisation_id>/suspend")
@for_administrator
def suspend_organisation(visit: AdministratorVisit, organisation_id: str) -> Response:
    """Suspend an organisation, with a reason."""
    return _hold(visit, organisation_id, hold.suspend_organisation, Action.ORGANISATION_SUSPENDED)


@blueprint.get("/organisations/<organisation_id>/resume")
@for_administrator
def ask_resume_organisation(visit: AdministratorVisit, organisation_id: str) -> Response:
    """What resuming will do, and whether that is wanted."""
    return ask(visit, _question(organisation_id, suspends=False))


@blueprint.post("/organisations/<organisation_id>/resume")
@for_administrator
def resume_organisation(visit: AdministratorVisit, organisation_id: str) -> Response:
    """End the suspension of an organisation, with a reason."""
    return _hold(visit, organisation_id, hold.resume_organisation, Action.ORGANISATION_RESUMED)


def _hold(visit: AdministratorVisit, organisation_id: str, change: Hold, action: Action) -> Response:
    organisation_id = checked(organisation_id)
    page = Place(Kind.ORGANISATION, organisation_id).rest
    question = partial(_question, organisation_id, suspends=action is Action.ORGANISATION_SUSPENDED)
    return change_hold(visit, organisation_id, change, action, question, page=page)


def _question(organisation_id: str, *, suspends: bool) -> Question:
    with services().database.read() as tx:
        found = there(find_organisation(tx, checked(organisation_id)))
        members = count_members(tx, [found.id]).get(found.id, 0)
    if suspends == (found.held_at is not None):
        raise Conflict("That is so already.")
    return suspend_question(found, members, teller()) if suspends else resume_question(found, teller())
