"""The first page: the state of the server."""

from http import HTTPStatus

from werkzeug.wrappers import Response

from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.room import ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import teller
from feedserver.admin.view.overview import overview_view
from feedserver.pages.guard import Refused
from feedserver.services import services
from feedserver.status.read import read_state


@blueprint.get("/")
def start() -> Response:
    """As it is often typed."""
    return ROOM.redirection()


@blueprint.get("/<path:rest>")
@for_administrator
def missing(_visit: AdministratorVisit, rest: str) -> Response:  # noqa: ARG001 - Flask names it
    """A page that is not there; who is not signed in learns nothing of that."""
    raise Refused(HTTPStatus.NOT_FOUND, "missing")


@blueprint.get("")
@for_administrator
def overview(visit: AdministratorVisit) -> Response:
    """What needs attention, and the numbers."""
    at = services()
    view = overview_view(read_state(at, at.clock()), teller())
    return ROOM.page("overview", visit, view=view)
