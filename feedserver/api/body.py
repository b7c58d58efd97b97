"""Reading the body of a request: every malformed one is a 4xx, none a fault."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Request, request

from feedserver.api.fields import Payload, check_payload
from feedserver.api.problems import Problem
from feedserver.api.strict_json import NotJson, parse, refuse_bad_text
from feedserver.errors import InvalidField

MAX_OCTETS = 256 * 1024
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
NDJSON = "application/x-ndjson"
P = TypeVar("P", bound=Payload)


def read_payload(
    kind: type[P], *, resource_id: str = "", ignored: Collection[str] = (), optional: bool = False
) -> P:
    """The body of the present request, checked against its payload.

    ``ignored`` are the fields only the server sets; they are accepted, so that
    an answer can be sent back. ``id`` is accepted when it is the path's. With
    ``optional``, no body at all is an empty object.

    Raises:
        Problem: 400, 413 or 415 for a body that is not JSON.
        InvalidFields: with every field that does not fit.
    """
    body = read_object(request, optional=optional)
    return check_payload(kind, without_server_set(body, resource_id, ignored))


def read_patch(*, resource_id: str, ignored: Collection[str] = ()) -> dict[str, Any]:
    """The merge patch in the present request (RFC 7396), without the fields only the server sets.

    Raises:
        Problem: as :func:`read_payload`.
    """
    return without_server_set(read_object(request, patch=True), resource_id, ignored)


def without_server_set(body: dict[str, Any], resource_id: str, ignored: Collection[str]) -> dict[str, Any]:
    """The body without what is accepted and ignored; a Problem if its ``id`` is another one."""
    if resource_id and body.get("id", resource_id) != resource_id:
        raise InvalidField("id", f"must be {resource_id!r}, as in the address")
    skipped = {*ignored, "id"} if resource_id else set(ignored)
    return {name: value for name, value in body.items() if name not in skipped}


def read_object(
    request: Request,
    *,
    optional: bool = False,
    patch: bool = False,
    max_octets: int = MAX_OCTETS,
    text_checked: bool = True,
) -> dict[str, Any]:
    """The JSON object in the body; with ``optional``, no body at all is an empty object.

    With ``patch``, ``application/merge-patch+json`` is taken as well. ``text_checked`` is off where
    each item of the body is checked by itself.

    Raises:
        Problem: 400 (not JSON), 413 (over ``max_octets``), 415 (not declared as JSON in UTF-8).
        InvalidFields: it is not an object, or holds text with NUL or a lone surrogate.
    """
    octets = read_octets(request, max_octets)
    if optional and not octets:
        return {}
    require_type(request, JSON, *((MERGE_PATCH,) if patch else ()))
    try:
        value = parse(octets)
    except NotJson as error:
        raise Problem(HTTPStatus.BAD_REQUEST, f"The body is not JSON: {error}.") from error
    if not isinstance(value, dict):
        raise InvalidField("", "must be a JSON object")
    if text_checked:
        refuse_bad_text(value)
    return value


def require_type(request: Request, *types: str, any_charset: bool = False) -> None:
    """Raise a Problem with status 415 unless the body is one of ``types``, in UTF-8, uncompressed."""
    charset = "utf-8" if any_charset else request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in types or charset not in ("utf-8", "utf8"):
        form = "" if any_charset else " in UTF-8"
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"The body must be {' or '.join(types)}{form}.")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Compressed bodies are not accepted.")


def read_octets(request: Request, max_octets: int) -> bytes:
    """The body as it came; a Problem with status 413 if it is longer than ``max_octets``."""
    # One more than is allowed: Werkzeug cuts a chunked body off at its limit without a word.
    request.max_content_length = max_octets + 1
    octets = request.get_data(cache=False)
    if len(octets) > max_octets:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is longer than {max_octets} octets.")
    return octets
