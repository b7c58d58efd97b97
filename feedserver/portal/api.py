"""One-time addresses of the user's page over the host's API."""

from typing import Annotated, Any

from flask import Blueprint
from pydantic import BaseModel, Field

from feedserver.access.guard import caller, needs
from feedserver.api.body import read_payload
from feedserver.api.describe import Operation, describes
from feedserver.api.fields import Instant, Payload
from feedserver.api.patterns import READ_ONLY
from feedserver.api.problems import there
from feedserver.audit.model import Action
from feedserver.audit.trail import note
from feedserver.clock import zulu
from feedserver.people.store import find_present_user
from feedserver.portal.enter import make_link
from feedserver.services import services

blueprint = Blueprint("portal_sessions", __name__)


class PortalSessionPayload(Payload):
    """Nothing needs to be said."""


class PortalSessionAnswer(BaseModel):
    """An address to redirect the user to, at once."""

    url: Annotated[
        str, Field(description="The address; it opens the page once.", json_schema_extra=READ_ONLY)
    ]
    expires_at: Annotated[Instant, Field(description="When it ends if nobody opens it.")]


@blueprint.post("/users/<user_id>/portal-sessions")
@describes(
    Operation(PortalSessionPayload, PortalSessionAnswer, statuses=(201,), needs_body=False, example={})
)
@needs("tokens:write")
def make_portal_session(user_id: str) -> tuple[dict[str, Any], int]:
    """Make a one-time address of the page of a user.

    Redirect the user to it: it works once, within five minutes. Each call makes another one.
    """
    read_payload(PortalSessionPayload, optional=True)
    at = services()
    with at.database.write() as tx:
        user = there(find_present_user(tx, user_id), "user")
        now = at.clock()
        url, expires_at = make_link(tx, user, at.settings.base_url, now)
        note(tx, caller(), Action.PORTAL_INVITED, user_id, now, user=user_id)
    return {"url": url, "expires_at": zulu(expires_at)}, 201
