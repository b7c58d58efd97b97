"""Who visits the page, checked with every request: ``@for_visitor``."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from flask import request
from werkzeug.wrappers import Response

from feedserver.people.model import User
from feedserver.portal.cookie import session_secret
from feedserver.portal.enter import visitor
from feedserver.portal.model import form_key, is_form_key
from feedserver.services import services

P = ParamSpec("P")
#: Octets; our longest form holds a label of 200 characters.
_LONGEST_FORM = 16 * 1024
#: What browsers say of a form on our own page, and of an address typed in.
_OWN = ("same-origin", "none")


class Refused(Exception):
    """A page in place of the one asked for; ``reason`` names its text."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The user whose page this is, and the key that every form carries."""

    user: User
    secret: str

    @property
    def form_key(self) -> str:
        """The key of this session's forms."""
        return form_key(self.secret)


def for_visitor(view: Callable[Concatenate[Visit, P], Response]) -> Callable[P, Response]:
    """Let a view run only within a session, and a POST only from a form of that session."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        _require_own_site()
        visit = _visit()
        if request.method == "POST":
            _require_own_form(visit)
        return view(visit, *args, **kwargs)

    return guarded


def _visit() -> Visit:
    at = services()
    secret = session_secret(request, at.settings)
    if secret:
        with at.database.read() as tx:
            user = visitor(tx, secret, at.clock())
        if user is not None:
            return Visit(user=user, secret=secret)
    raise Refused(HTTPStatus.UNAUTHORIZED, "no_session")


def _require_own_site() -> None:
    """Another site may lead here, and may change nothing (S-73)."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
        raise Refused(HTTPStatus.FORBIDDEN, "forged")


def _require_own_form(visit: Visit) -> None:
    request.max_content_length = _LONGEST_FORM
    if not is_form_key(request.form.get("form_key", ""), visit.secret):
        raise Refused(HTTPStatus.FORBIDDEN, "forged")
