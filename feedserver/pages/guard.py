"""What every request for a page passes: its session, and for a change its own form on our own site."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import request
from werkzeug.wrappers import Response

from feedserver.pages.form_key import is_form_key
from feedserver.pages.visit import Visit
from feedserver.request_log import CALLER
from feedserver.services import services

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V", bound=Visit)
#: Octets; more than our longest form.
_LONGEST_FORM = 16 * 1024
#: What browsers say of a form on our own page, and of an address typed in.
_OWN = ("same-origin", "none")
#: Why a form that is not ours is refused.
FORGED = "forged"


class Refused(Exception):
    """A page in place of the one asked for; ``reason`` names its text."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def only_for(
    find: Callable[[], V | None], entrance: Callable[[], Response] | None = None
) -> Callable[[Callable[Concatenate[V, P], Response]], Callable[P, Response]]:
    """A decorator: a view runs for the visitor whom ``find`` finds, a POST only from a form of that visit.

    Who looks at a page without a session is led to ``entrance``, or refused where there is none.
    """

    def guard(view: Callable[Concatenate[V, P], Response]) -> Callable[P, Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            require_own_site()
            visit = find()
            if visit is None:
                if entrance is not None and request.method != "POST":
                    return entrance()
                raise Refused(HTTPStatus.UNAUTHORIZED, "no_session")
            request.environ[CALLER] = visit.caller
            if request.method == "POST":
                require_own_form(visit.secret)
            return view(visit, *args, **kwargs)

        return guarded

    return guard


def there(found: T | None) -> T:
    """What was found; what another visitor may see is not there.

    Raises:
        Refused: nothing was found.
    """
    if found is None:
        raise Refused(HTTPStatus.NOT_FOUND, "missing")
    return found


def require_own_site() -> None:
    """Another site may lead here, and may change nothing (S-73).

    Raises:
        Refused: a POST that another site makes.
    """
    if request.method == "POST" and not _is_from_own_site():
        raise Refused(HTTPStatus.FORBIDDEN, FORGED)


def _is_from_own_site() -> bool:
    """Browsers say it over https; over plain http, and old ones, name an origin at most.

    Our own pages are sent without a referrer, which makes the origin of their forms "null".
    """
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said in _OWN
    origin = request.headers.get("Origin", "null")
    own = (request.host, urlsplit(services().settings.base_url).netloc)
    return origin == "null" or origin.partition("://")[2] in own


def require_own_form(session_secret: str) -> None:
    """The request is a form of that session, and not too long.

    Raises:
        Refused: the form does not carry the session's key.
        RequestEntityTooLarge: it is longer than any form of ours.
    """
    request.max_content_length = _LONGEST_FORM
    if not is_form_key(request.form.get("form_key", ""), session_secret):
        raise Refused(HTTPStatus.FORBIDDEN, FORGED)
