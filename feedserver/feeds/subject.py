"""All of a token and its owner that the bytes of a feed follow from. Pure."""

from datetime import datetime
from typing import NamedTuple

from feedserver.people.model import User
from feedserver.tokens.model import Token, TokenOptions


class Subject(NamedTuple):
    """What a feed is made for; all times are UTC.

    ``token`` and ``user`` are ids; ``changed_at`` of the token and ``feed_version`` of its owner move with
    everything that is said here.
    """

    token: str
    user: str
    calendar_name: str
    options: TokenOptions
    options_changed_at: datetime | None
    issued_at: datetime
    changed_at: datetime
    feed_version: int
    had_booking: bool
    timezone: str


def subject_of(token: Token, owner: User) -> Subject:
    """What the feed of a token is made for."""
    return Subject(
        token=token.id,
        user=owner.id,
        calendar_name=token.calendar_name,
        options=token.options,
        options_changed_at=token.options_changed_at,
        issued_at=token.issued_at,
        changed_at=token.changed_at,
        feed_version=owner.feed_version,
        had_booking=owner.had_booking,
        timezone=owner.timezone,
    )
