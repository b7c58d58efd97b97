"""When the end of a token is near enough to tell its owner beforehand. Pure."""

from datetime import datetime, timedelta

from feedserver.tokens.model import Token

#: Time enough to ask for a new address, and to put it into every device.
_SOON = timedelta(days=14)


def ends_soon(token: Token, now: datetime) -> bool:
    """Whether a live token will have expired 14 days after ``now`` (UTC), as things stand.

    Of idle days half of them at most, or a token that ends after a week would always be near its end.
    """
    if token.expiry is None:
        return False
    soon = _SOON if ends_for_good(token) else min(_SOON, timedelta(days=token.idle_days or 0) / 2)
    return token.expiry - now <= soon


def ends_for_good(token: Token) -> bool:
    """Whether its end is a fixed one, which no fetch moves."""
    return token.expiry == token.ends_at
