"""ETags of API answers, and If-Match: a change that was decided on an older state is refused with 412."""

import hashlib
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import request

from feedserver.api.problems import Problem

#: What an answer says about a request or about use, not about the resource.
_NOT_THE_RESOURCE = {
    "applied",
    "changed",
    "url",
    "subscribe",
    "last_fetched_at",
    "last_client",
    "clients",
    "fetch_count",
    "size_bytes",
    "event_count",
}

Answer = dict[str, Any]


def tagged(answer: Answer, status: int = 200) -> tuple[Answer, int, dict[str, str]]:
    """An answer about one resource, with its ETag."""
    return answer, status, {"ETag": f'"{etag(answer)}"'}


def etag(answer: Mapping[str, Any]) -> str:
    """A strong entity tag of what an answer says about its resource."""
    resource = {name: value for name, value in answer.items() if name not in _NOT_THE_RESOURCE}
    canonical = json.dumps(resource, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def require_match(current: Callable[[], Answer | None]) -> None:
    """Refuse the present request if its If-Match is stale; call it in the transaction of the change.

    ``current`` gives the answer that a GET would give now, or None where there is nothing. It is asked
    only if the header is there.

    Raises:
        Problem: 412.
    """
    if "If-Match" not in request.headers:
        return
    answer = current()
    tags = request.if_match
    if answer is None or not (tags.star_tag or tags.contains(etag(answer))):
        raise Problem(
            HTTPStatus.PRECONDITION_FAILED, "The resource has changed since the state that If-Match names."
        )
