"""Preview of a feed, over the host's API. The feed itself is ``endpoint.py``'s."""

from typing import Any

from flask import Blueprint

from feedserver.access.guard import needs
from feedserver.api import query
from feedserver.api.describe import Operation, Parameter, describes
from feedserver.api.problems import there
from feedserver.errors import InvalidField
from feedserver.feeds.answer import PreviewAnswer, preview_answer
from feedserver.feeds.conditional import UNCONDITIONAL
from feedserver.feeds.document import Gone, document
from feedserver.feeds.preview import occurrences
from feedserver.services import services
from feedserver.tokens.store import find_token

blueprint = Blueprint("feeds", __name__)
_MOST_DAYS = 3650
_DAYS = Parameter(
    "days",
    "How many whole days, from today, UTC.",
    30,
    {"type": "integer", "minimum": 1, "maximum": _MOST_DAYS},
)


@blueprint.get("/tokens/<token_id>/preview")
@describes(Operation(answer=PreviewAnswer, parameters=(_DAYS,)))
@needs("tokens:read")
def preview(token_id: str) -> dict[str, Any]:
    """Show what a calendar client will show.

    The occurrences of 30 days, or of `days`, read from the very feed that is served; of a retired token
    its notice, and nothing once that has ended.
    """
    days = query.integer("days")
    if days is not None and not 1 <= days <= _MOST_DAYS:
        raise InvalidField("days", f"must be a whole number from 1 to {_MOST_DAYS}")
    at = services()
    now = at.clock()
    with at.database.read() as tx:
        token = there(find_token(tx, token_id), "token")
    try:
        found = document(at, lambda: at.token_rows.find(token.random_part), UNCONDITIONAL, now)
    except Gone:
        return preview_answer([])
    body = there(found, "token").body or b""
    return preview_answer(occurrences(body, now.date(), days or 30))
