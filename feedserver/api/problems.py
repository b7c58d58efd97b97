"""Refusals as problem documents (RFC 9457), whoever refuses: a route, Flask or Werkzeug."""

import json
import logging
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from feedserver.bypass import Bypass, mark
from feedserver.database.engine import DATABASE_AWAY
from feedserver.database.fault_log import log_fault
from feedserver.errors import Conflict, InvalidFields, TooMany, Unreadable

log = logging.getLogger(__name__)
T = TypeVar("T")


class Problem(Exception):
    """A refusal with its status; ``errors`` names fields, ``headers`` go into the answer."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def not_found(what: str) -> Problem:
    """A 404 for a resource of the API; ``what`` is its kind, such as ``booking``."""
    return Problem(HTTPStatus.NOT_FOUND, f"There is no such {what}.")


def there(found: T | None, what: str) -> T:
    """``found``, or a 404 where it is None."""
    if found is None:
        raise not_found(what)
    return found


def problem_response(problem: Problem) -> Response:
    """The problem document of a refusal."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": problem.status.value,
        "detail": problem.detail,
    }
    if problem.errors is not None:
        document["errors"] = problem.errors
    body = json.dumps(document).encode("ascii") + b"\n"
    return Response(
        body, status=problem.status.value, headers=problem.headers, content_type="application/problem+json"
    )


def install(app: Flask) -> None:
    """Turn every refusal and every fault of the application into a problem document."""
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(InvalidFields, _invalid_fields)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(Unreadable, _unreadable)
    app.register_error_handler(HTTPException, _refused_by_werkzeug)
    for kind in DATABASE_AWAY:
        app.register_error_handler(kind, _database_fault)
    app.register_error_handler(Exception, _fault)


def _invalid_fields(error: InvalidFields) -> Response:
    detail = "The request has fields that are not acceptable."
    return problem_response(Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=error.errors))


def _conflict(error: Conflict) -> Response:
    return problem_response(Problem(HTTPStatus.CONFLICT, str(error)))


def _too_many(error: TooMany) -> Response:
    mark(request.environ, Bypass.OVER_LIMIT)
    headers = {"Retry-After": str(error.seconds)}
    return problem_response(Problem(HTTPStatus.TOO_MANY_REQUESTS, str(error), headers=headers))


def _unreadable(error: Unreadable) -> Response:
    return problem_response(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)))


def _refused_by_werkzeug(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem_response(Problem(status, error.description or status.phrase, headers=kept))


def _database_fault(error: Exception) -> Response:
    log_fault(error)
    return problem_response(
        Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The database is not available at present; nothing was changed.",
            headers={"Retry-After": "5"},
        )
    )


def _fault(error: Exception) -> Response:
    log.error("a request failed: %s", type(error).__name__, exc_info=error)
    return problem_response(
        Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed; nothing was changed.")
    )
