"""Reading a JSON body from a stranger: every malformed one is a 4xx, none a fault.

Python's parser takes NaN, repeated names and text that no database stores;
nesting beyond its depth raises RecursionError. All of these end here.
"""

import json
from collections.abc import Collection, Iterator
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

from flask import Request, request
from pydantic import ValidationError

from feedserver.api.fields import Payload, errors_of
from feedserver.api.problems import Problem, invalid

MAX_OCTETS = 256 * 1024
P = TypeVar("P", bound=Payload)


def read_payload(
    kind: type[P], *, resource_id: str = "", ignored: Collection[str] = (), optional: bool = False
) -> P:
    """The body of the present request, checked against its payload.

    ``ignored`` are the fields only the server sets; they are accepted, so that
    an answer can be sent back. ``id`` is accepted when it is the path's. With
    ``optional``, no body at all is an empty object.

    Raises:
        Problem: 400, 413 or 415 for a body that is not JSON; 422 with every field that does not fit.
    """
    body = read_object(request, optional=optional)
    if resource_id and body.pop("id", resource_id) != resource_id:
        raise invalid([{"field": "id", "message": f"must be {resource_id!r}, as in the address"}])
    try:
        return kind.model_validate({name: value for name, value in body.items() if name not in ignored})
    except ValidationError as error:
        raise invalid(errors_of(error)) from error


def read_object(request: Request, *, optional: bool = False, max_octets: int = MAX_OCTETS) -> dict[str, Any]:
    """The JSON object in the body; with ``optional``, no body at all is an empty object.

    Raises:
        Problem: 400 (not JSON), 413 (over ``max_octets``), 415 (not declared as JSON in UTF-8), 422 (not an
            object, or text with NUL or a lone surrogate).
    """
    octets = _octets(request, max_octets)
    if optional and not octets:
        return {}
    _require_json(request)
    value = parse(octets)
    if not isinstance(value, dict):
        raise invalid([{"field": "", "message": "must be a JSON object"}])
    errors = [
        {"field": field, "message": "holds a character that is not text"} for field in _bad_text(value, "")
    ]
    if errors:
        raise invalid(errors)
    return value


def parse(octets: bytes) -> Any:
    """Strict JSON (RFC 8259); a Problem with status 400 for anything else."""
    try:
        return json.loads(octets.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise Problem(HTTPStatus.BAD_REQUEST, f"The body is not JSON: {_reason(error)}.") from error


def _require_json(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != "application/json" or charset not in ("utf-8", "utf8"):
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json in UTF-8.")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Compressed bodies are not accepted.")


def _octets(request: Request, max_octets: int) -> bytes:
    # One more than is allowed: Werkzeug cuts a chunked body off at its limit without a word.
    request.max_content_length = max_octets + 1
    octets = request.get_data(cache=False)
    if len(octets) > max_octets:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is longer than {max_octets} octets.")
    return octets


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has one name twice")
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return (
        str(error) if not isinstance(error, json.JSONDecodeError) else f"{error.msg} at character {error.pos}"
    )


def _bad_text(value: Any, field: str) -> Iterator[str]:
    """Fields whose text holds NUL or a lone surrogate, which no database or calendar can keep."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            yield field
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _bad_text(name, field or "(name)")
            yield from _bad_text(item, f"{field}.{name}".lstrip("."))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _bad_text(item, f"{field}.{position}")
