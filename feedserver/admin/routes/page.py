"""What the routes of this room do alike."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from feedserver.admin.forms.reason import Reason
from feedserver.admin.guard import AdministratorVisit
from feedserver.admin.places import identifier_in
from feedserver.admin.question import Question
from feedserver.admin.room import ROOM
from feedserver.admin.texts import Texts
from feedserver.admin.view.teller import Teller
from feedserver.api.fields import IDENTIFIER
from feedserver.database.pages import Page
from feedserver.errors import InvalidField
from feedserver.pages.guard import Refused


def teller() -> Teller:
    """Facts in the language of the request."""
    return Teller.of(ROOM.texts())


def checked(part: str) -> str:
    """The id in a part of the address; what cannot be an id does not reach the database.

    Raises:
        Refused: there is no page of that id.
    """
    identifier = identifier_in(part)
    if not IDENTIFIER.fullmatch(identifier):
        raise Refused(HTTPStatus.NOT_FOUND, "missing")
    return identifier


def ask(visit: AdministratorVisit, question: Question, reason: Reason | None = None) -> Response:
    """The page that asks before a change; with a mistake in the ``reason`` it is the answer to a form."""
    is_wrong = reason is not None and reason.error is not None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return ROOM.page("confirm", visit, status, question=question, reason=reason or Reason())


def searched(find: Callable[[], Page], texts: Texts) -> tuple[Page, str | None]:
    """What a search finds, or nothing and what is wrong with the words."""
    try:
        return find(), None
    except InvalidField as error:
        if error.field != "search":
            raise
        return Page([], None), texts.search_mistake


def rest_with(rest: str, query: Mapping[str, str | None]) -> str:
    """A path below the room's with those parameters that say something."""
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{rest}?{said}" if said else rest


def done_message(said: Mapping[str, str]) -> str:
    """What was just done, after :func:`to`; "" for nothing."""
    return said.get(request.args.get("done", ""), "")


def to(rest: str, done: str) -> AnyResponse:
    """On to a page below the room's path, which says what was done."""
    return ROOM.redirection(f"{rest}?done={done}")
