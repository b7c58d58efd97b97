"""A calendar token as the API and the command line give it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from feedserver.api.answers import COMPLETE, DAY, Identified, Next
from feedserver.api.fields import Instant
from feedserver.api.patterns import READ_ONLY
from feedserver.clock import zulu
from feedserver.people.model import User
from feedserver.services import Services
from feedserver.tokens.change import token_document
from feedserver.tokens.links import feed_url, subscribe_links
from feedserver.tokens.model import Token
from feedserver.tokens.payload import IssuePayload
from feedserver.use.model import ClientUse, Use


class ClientAnswer(BaseModel):
    """A family of calendar clients, with the first and last UTC day it came."""

    family: Annotated[str, Field(description="The family's name, such as `Google Calendar`.")]
    first_day: Annotated[str, Field(description="The first UTC day.", json_schema_extra=DAY)]
    last_day: Annotated[str, Field(description="The last UTC day.", json_schema_extra=DAY)]


class TokenAnswer(IssuePayload):
    """A token as a list shows it."""

    model_config = COMPLETE

    id: Identified
    calendar_name: Annotated[
        str | None, Field(description="What calendars call it; empty once its user is deleted.")
    ] = None
    user: Annotated[str, Field(description="Id of its user.", json_schema_extra=READ_ONLY)]
    status: Annotated[
        Literal["live", "revoked", "expired", "suspended"],
        Field(
            description="The first that holds of revoked, expired, suspended.", json_schema_extra=READ_ONLY
        ),
    ]
    issued_at: Annotated[Instant, Field(description="When it was issued.")]
    revoked_at: Annotated[Instant | None, Field(description="When it was revoked.")]
    revoked_reason: Annotated[
        str | None, Field(description="Why it was revoked.", json_schema_extra=READ_ONLY)
    ]
    last_fetched_at: Annotated[Instant | None, Field(description="When its feed was last fetched.")]
    last_client: Annotated[
        str | None,
        Field(description="The family of the client that fetched it last.", json_schema_extra=READ_ONLY),
    ]
    clients: Annotated[list[ClientAnswer], Field(description="Who fetched it.", json_schema_extra=READ_ONLY)]
    fetch_count: Annotated[
        int, Field(description="How many fetches were answered.", json_schema_extra=READ_ONLY)
    ]
    size_bytes: Annotated[
        int | None, Field(description="Size of the feed when it was last built.", json_schema_extra=READ_ONLY)
    ]
    event_count: Annotated[
        int | None, Field(description="Number of events in it then.", json_schema_extra=READ_ONLY)
    ]


class TokenWithAddress(TokenAnswer):
    """A token; `url` and `subscribe` are for keys with `tokens:write` alone."""

    model_config = ConfigDict(json_schema_extra={"required": list(TokenAnswer.model_fields)})

    url: Annotated[str | None, Field(description="The address of its feed.", json_schema_extra=READ_ONLY)] = (
        None
    )
    subscribe: Annotated[
        dict[str, str] | None,
        Field(description="A link for each kind of calendar.", json_schema_extra=READ_ONLY),
    ] = None


class TokenList(BaseModel):
    """A page of tokens."""

    items: Annotated[list[TokenAnswer], Field(description="Oldest first.")]
    next: Next


class Revoked(BaseModel):
    """How many tokens were revoked, or would be."""

    revoked: Annotated[int, Field(description="Number of tokens.")]


#: Fields of an answer that are accepted, and ignored, in a change.
SERVER_SET = tuple(TokenWithAddress.model_fields.keys() - IssuePayload.model_fields.keys() - {"id"})


def token_answer(token: Token, owner: User, use: Use, now: datetime) -> dict[str, Any]:
    """What everybody with ``tokens:read`` may know: all but the address."""
    return {
        "id": token.id,
        "user": token.user,
        **token_document(token),
        "status": token.status(suspended_at=owner.suspended_at, now=now).value,
        "issued_at": zulu(token.issued_at),
        "revoked_at": zulu(token.revoked_at),
        "revoked_reason": token.revoked_reason,
        "last_fetched_at": zulu(use.last_fetched_at),
        "last_client": use.last_client,
        "clients": [client_answer(client) for client in use.clients],
        "fetch_count": use.fetch_count,
        "size_bytes": use.size_bytes,
        "event_count": use.event_count,
    }


def client_answer(client: ClientUse) -> dict[str, Any]:
    """A family of clients and its days."""
    return {
        "family": client.family,
        "first_day": client.first_day.isoformat(),
        "last_day": client.last_day.isoformat(),
    }


def address(token: Token, services: Services) -> dict[str, Any]:
    """The address and its links, signed afresh; for callers who may issue tokens, and for nobody else.

    Null where the key that signed it is no longer in the keys file.
    """
    if not services.signer.knows(token.key_id):
        return {"url": None, "subscribe": None}
    signed = services.signer.sign(token.random_part, token.key_id)
    url = feed_url(services.settings.base_url, signed, token.calendar_name)
    return {"url": url, "subscribe": subscribe_links(url, token.calendar_name)}
