"""What an operator wants to know of a server at one moment. Pure values; times are UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feedserver.withheld.model import LeftOutCounts

#: Without a fetch for so long, a live token is unused.
UNUSED_AFTER = timedelta(days=90)
#: How far back the families of calendar clients are counted.
FAMILIES_WITHIN = timedelta(days=30)


class Concern(StrEnum):
    """What is worth a look about a live token."""

    NEAR_LIMIT = "near_limit"
    UNUSED = "unused"
    NEVER_FETCHED = "never_fetched"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a feed may become before bookings are left out."""

    octets: int
    events: int

    @property
    def near_octets(self) -> int:
        """From this size in octets on a feed is near its limit: four fifths of it."""
        return -(-self.octets * 4 // 5)

    @property
    def near_events(self) -> int:
        """From this number of events on a feed is near its limit: four fifths of it."""
        return -(-self.events * 4 // 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCounts:
    """Users and organisations that are not deleted.

    ``users_suspended`` may not publish, for whatever reason; ``…_held`` were suspended by an administrator.
    """

    users: int
    users_suspended: int
    users_held: int
    organisations: int
    organisations_held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCounts:
    """Bookings, each counted once.

    ``deleted`` are those still shown as cancelled, ``managed_elsewhere`` those in no feed because another
    integration shows them, ``cancelled`` includes the rejected ones.
    """

    live: int = 0
    provisional: int = 0
    cancelled: int = 0
    managed_elsewhere: int = 0
    deleted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCounts:
    """Calendar tokens by their status, and how many of the live ones are worth a look."""

    live: int
    suspended: int
    revoked: int
    expired: int
    near_limit: int
    unused: int
    never_fetched: int


@dataclass(frozen=True, slots=True)
class EndingKey:
    """A live API key that expires within 14 days."""

    id: str
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCounts:
    """API keys that are not revoked, and the live ones that end soon, those that end first in front."""

    live: int
    expired: int
    ending: tuple[EndingKey, ...]


@dataclass(frozen=True, slots=True)
class FamilyCount:
    """A family of calendar clients that came of late: its tokens, and all its fetches of these."""

    family: str
    tokens: int
    fetches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCounts:
    """Work that waits: in the outbox, for receivers of webhooks, for the seals of the audit log.

    ``oldest_due_at`` is when the oldest work of the outbox was due; None where none is.
    """

    due: int
    oldest_due_at: datetime | None
    webhooks_pending: int
    webhooks_given_up: int
    audit_unsealed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The state of a server ``at`` a moment, all of it from one snapshot but the cache."""

    at: datetime
    version: str
    #: ``sqlite`` or ``postgresql``.
    database: str
    revision: str | None
    is_cache_reachable: bool
    limits: Limits
    people: PeopleCounts
    bookings: BookingCounts
    left_out: LeftOutCounts
    tokens: TokenCounts
    keys: KeyCounts
    families: tuple[FamilyCount, ...]
    work: WorkCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedToken:
    """A live token that is worth a look. Sizes are those of the last answer; None: never fetched."""

    id: str
    user: str
    user_name: str
    label: str | None
    issued_at: datetime
    last_fetched_at: datetime | None
    last_client: str | None
    size_bytes: int | None
    event_count: int | None
