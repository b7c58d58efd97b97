"""Users: found, looked at, suspended and resumed."""

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
from feedserver.admin.view.tokens import token_columns, token_list
from feedserver.admin.view.users import resume_question, suspend_question, user_columns, user_rows, user_view
from feedserver.api import query
from feedserver.api.pages import cursor_of, wanted_page
from feedserver.audit.model import Action
from feedserver.errors import Conflict
from feedserver.pages.guard import there
from feedserver.people import hold
from feedserver.people.find import find_users
from feedserver.people.store import find_organisation, find_present_user, user_of
from feedserver.services import services
from feedserver.tokens.store import tokens_of_user
from feedserver.use.store import uses_of


@blueprint.get("/users")
@for_administrator
def users(visit: AdministratorVisit) -> Response:
    """Search the users, page by page."""
    of, tells = query.identifier("organisation"), teller()
    search, wanted = request.args.get("q", ""), wanted_page()
    with services().database.read() as tx:
        page, error = searched(lambda: find_users(tx, wanted, search, organisation=of), ROOM.texts())
    rest = {"q": search, "organisation": of}
    return ROOM.page(
        "users",
        visit,
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        search=search,
        of=of,
        error=error,
        columns=user_columns(tells),
        rows=user_rows(map(user_of, page.rows), tells),
        first=rest_with("/users", rest) if wanted.after else None,
        next=rest_with("/users", {**rest, "cursor": cursor_of(page.next)}) if page.next else None,
    )


@blueprint.get("/users/<user_id>")
@for_administrator
def user(visit: AdministratorVisit, user_id: str) -> Response:
    """One user: who it is, in which state, and the links."""
    at, tells = services(), teller()
    now = at.clock()
    with at.database.read() as tx:
        found = there(find_present_user(tx, checked(user_id)))
        organisation = find_organisation(tx, found.organisation) if found.organisation else None
        suspension = suspension_of(tx, Action.USER_SUSPENDED, found.id, found.held_at)
        tokens = tokens_of_user(tx, found.id)
        uses = uses_of(tx, [token.id for token in tokens])
    return ROOM.page(
        "user",
        visit,
        view=user_view(found, organisation, suspension, tells),
        columns=token_columns(tells),
        links=token_list(tokens, uses, found, tells, now),
        done=done_message(ROOM.texts().users.done),
    )


@blueprint.get("/users/<user_id>/suspend")
@for_administrator
def ask_suspend_user(visit: AdministratorVisit, user_id: str) -> Response:
    """What suspending will do, and whether that is wanted."""
    return ask(visit, _question(user_id, suspends=True))


@blueprint.post("/users/<user_id>/suspend")
@for_administrator
def suspend_user(visit: AdministratorVisit, user_id: str) -> Response:
    """Suspend a user, with a reason."""
    return _hold(visit, user_id, hold.suspend_user, Action.USER_SUSPENDED)


@blueprint.get("/users/<user_id>/resume")
@for_administrator
def ask_resume_user(visit: AdministratorVisit, user_id: str) -> Response:
    """What resuming will do, and whether that is wanted."""
    return ask(visit, _question(user_id, suspends=False))


@blueprint.post("/users/<user_id>/resume")
@for_administrator
def resume_user(visit: AdministratorVisit, user_id: str) -> Response:
    """End the suspension of a user, with a reason."""
    return _hold(visit, user_id, hold.resume_user, Action.USER_RESUMED)


def _hold(visit: AdministratorVisit, user_id: str, change: Hold, action: Action) -> Response:
    user_id = checked(user_id)
    page = Place(Kind.USER, user_id).rest
    question = partial(_question, user_id, suspends=action is Action.USER_SUSPENDED)
    return change_hold(visit, user_id, change, action, question, page=page, user=user_id)


def _question(user_id: str, *, suspends: bool) -> Question:
    with services().database.read() as tx:
        found = there(find_present_user(tx, checked(user_id)))
        organisation = find_organisation(tx, found.organisation) if found.organisation else None
    if suspends == (found.held_at is not None):
        raise Conflict("That is so already.")
    return suspend_question(found, teller()) if suspends else resume_question(found, organisation, teller())
