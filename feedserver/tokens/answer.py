"""A calendar token as the API and the command line give it."""

from datetime import datetime
from typing import Any

from feedserver.clock import zulu
from feedserver.people.model import User
from feedserver.services import Services
from feedserver.tokens.links import feed_url, subscribe_links
from feedserver.tokens.model import Token


def token_answer(token: Token, owner: User, now: datetime) -> dict[str, Any]:
    """What everybody with ``tokens:read`` may know: all but the address."""
    options = token.options
    return {
        "id": token.id,
        "user": token.user,
        "label": token.label,
        "calendar_name": token.calendar_name,
        "privacy": options.privacy.value,
        "kinds": list(options.kinds),
        "roles": list(options.roles),
        "past_days": options.past_days,
        "future_days": options.future_days,
        "cancelled": options.cancelled.value,
        "provisional": options.provisional.value,
        "expires_at": zulu(token.expires_at),
        "status": token.status(suspended_at=owner.suspended_at, now=now).value,
        "issued_at": zulu(token.issued_at),
        "revoked_at": zulu(token.revoked_at),
        "revoked_reason": token.revoked_reason,
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
