"""What a user and an organisation are. Pure values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A group of users with common settings. Times are UTC at whole seconds."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    feeds_allowed: bool = True
    #: Options that hold where a token is issued without them; checked when they were set.
    token_defaults: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person whose bookings are published. Times are UTC at whole seconds.

    ``suspended_at`` is when the user stopped being allowed to publish, by an
    own setting or the organisation's; None while publishing is allowed.
    """

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    #: The last time publishing was stopped or allowed again.
    status_changed_at: datetime
    #: The last change of any booking in the feeds of this user.
    feed_changed_at: datetime
    email: str | None = None
    timezone: str = "UTC"
    organisation: str | None = None
    active: bool = True
    feeds_allowed: bool = True
    suspended_at: datetime | None = None
    deleted_at: datetime | None = None
    #: Rises with every change of a booking in the feeds; cached bytes are kept under it.
    feed_version: int = 0
    #: Whether there ever was a booking: such a feed must never be without an event.
    had_booking: bool = False
