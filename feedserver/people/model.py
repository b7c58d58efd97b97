"""What a user and an organisation are. Pure values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A group of users with common settings. Times are UTC at whole seconds.

    ``held_at`` is when an administrator suspended it, which no host undoes; None while nobody has.
    """

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    feeds_allowed: bool = True
    #: Options that hold where a token is issued without them; checked when they were set.
    token_defaults: dict[str, Any] = field(default_factory=dict)
    held_at: datetime | None = None

    @property
    def rights(self) -> tuple[object, ...]:
        """What an organisation says of publishing; a change of it is in the journal."""
        return self.feeds_allowed, self.held_at

    @property
    def lets_publish(self) -> bool:
        """Whether its users may publish, as far as it is concerned."""
        return self.feeds_allowed and self.held_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person whose bookings are published. Times are UTC at whole seconds.

    ``suspended_at`` is when the user stopped being allowed to publish, by an
    own setting or the organisation's; None while publishing is allowed.
    ``held_at`` is when an administrator suspended the user, which no host undoes;
    it stays when the user is deleted and made again.
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
    held_at: datetime | None = None

    @property
    def rights(self) -> tuple[object, ...]:
        """What is said of this user's publishing; a change of it is in the journal."""
        return self.active, self.feeds_allowed, self.held_at, self.organisation, self.deleted_at

    @property
    def wants_to_publish(self) -> bool:
        """Whether the user may publish, as far as the organisation allows it."""
        return self.active and self.feeds_allowed and self.held_at is None


T = TypeVar("T", Organisation, User)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of a request: the organisation or user as it is now, whether it was made (also after a
    delete), and the names of the fields that differ from before.
    """

    now: T
    made: bool
    changed: tuple[str, ...]

    @property
    def applied(self) -> bool:
        """Whether anything is different."""
        return self.made or bool(self.changed)
