"""A calendar token as the API and the command line give it."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from feedserver.clock import zulu
from feedserver.people.model import User
from feedserver.services import Services
from feedserver.tokens.change import token_document
from feedserver.tokens.links import feed_url, subscribe_links
from feedserver.tokens.model import Token
from feedserver.tokens.payload import IssuePayload
from feedserver.use.model import Use


class ClientAnswer(BaseModel):
    """A family of calendar clients, with the first and last UTC day it came."""

    family: str
    first_day: str
    last_day: str


class TokenAnswer(IssuePayload):
    """A token as a list shows it."""

    id: str
    user: str
    status: Literal["live", "revoked", "expired", "suspended"]
    issued_at: str
    revoked_at: str | None
    revoked_reason: str | None
    last_fetched_at: str | None
    last_client: str | None
    clients: list[ClientAnswer]
    fetch_count: int
    size_bytes: int | None
    event_count: int | None


class TokenWithAddress(TokenAnswer):
    """A token; `url` and `subscribe` are for keys with `tokens:write` alone."""

    url: str | None = None
    subscribe: dict[str, str] | None = None


class TokenList(BaseModel):
    """A page of tokens."""

    items: list[TokenAnswer]
    next: str | None


class Revoked(BaseModel):
    """How many tokens were revoked, or would be."""

    revoked: int


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
        "clients": [
            {
                "family": client.family,
                "first_day": client.first_day.isoformat(),
                "last_day": client.last_day.isoformat(),
            }
            for client in use.clients
        ],
        "fetch_count": use.fetch_count,
        "size_bytes": use.size_bytes,
        "event_count": use.event_count,
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
