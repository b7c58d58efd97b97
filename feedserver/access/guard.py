"""The scope of a route, checked before address and body are read: ``@needs("bookings:write")``."""

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec, TypeVar

from flask import g, request

from feedserver.access.keys import check_key
from feedserver.access.model import ApiKey
from feedserver.api.fields import IDENTIFIER, IDENTIFIER_RULE
from feedserver.api.problems import Problem, not_found
from feedserver.audit.model import Actor, ActorKind
from feedserver.bypass import Bypass, mark
from feedserver.errors import InvalidField, TooMany
from feedserver.request_log import CALLER
from feedserver.services import services

P = ParamSpec("P")
R = TypeVar("R")


def needs(scope: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view run only for a live API key that has ``scope``; 401 or 403 otherwise, 429 over a limit."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            g.api_key = _require_key()
            request.environ[CALLER] = f"{ActorKind.API_KEY}:{g.api_key.id}"
            _require_within_limit(g.api_key)
            if scope not in g.api_key.scopes:
                mark(request.environ, Bypass.MISSING_SCOPE)
                raise Problem(HTTPStatus.FORBIDDEN, f"This API key lacks the scope {scope}.")
            _require_identifiers((request.view_args or {}).values())
            return view(*args, **kwargs)

        guarded.scope = scope  # type: ignore[attr-defined]
        return guarded

    return guard


def caller() -> Actor:
    """The API key of this request, as the audit log names it."""
    return Actor(kind=ActorKind.API_KEY, id=g.api_key.id, name=g.api_key.name)


def has_scope(scope: str) -> bool:
    """Whether the API key of this request has ``scope``; for answers that tell some callers more."""
    return scope in g.api_key.scopes


def _require_identifiers(ids: Iterable[str]) -> None:
    """An id in an address that cannot be one: a mistake when it is written to, else simply not there."""
    if all(IDENTIFIER.fullmatch(value) for value in ids):
        return
    if request.method in ("PUT", "PATCH"):
        raise InvalidField("id", IDENTIFIER_RULE)
    raise not_found("resource")


def _require_key() -> ApiKey:
    scheme, _, presented = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        key = check_key(services().database, presented.strip(), services().clock())
        if key is not None:
            return key
        mark(request.environ, Bypass.REFUSED_KEY)
    raise Problem(
        HTTPStatus.UNAUTHORIZED,
        "A valid API key is needed: Authorization: Bearer <API key>.",
        headers={"WWW-Authenticate": 'Bearer realm="feedserver"'},
    )


def _require_within_limit(key: ApiKey) -> None:
    """Every request with a key counts, whatever comes of it."""
    limit = services().rate_limit
    seconds = limit.take(key.id, services().clock()) if limit else 0
    if seconds:
        raise TooMany("This API key has sent as many requests as it may send in a minute.", seconds)
