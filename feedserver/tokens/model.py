"""What a calendar token is: its options, and which of four states it is in.

Pure values. ``signature.py`` makes the string people subscribe to;
``feedserver.feeds`` turns a token into the bytes of its feed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Privacy(StrEnum):
    """How much of a booking a feed tells."""

    FULL = "full"
    TITLE = "title"
    BUSY = "busy"


class CancelledForm(StrEnum):
    """How a feed shows cancelled and rejected bookings."""

    TOMBSTONE = "tombstone"
    PREFIX = "prefix"
    HIDE = "hide"


class ProvisionalForm(StrEnum):
    """Whether a feed shows provisional bookings."""

    SHOW = "show"
    HIDE = "hide"


class RecurrenceForm(StrEnum):
    """How a feed writes series: as one event with its rule, or as one event per occurrence."""

    NATIVE = "native"
    EXPANDED = "expanded"


class TokenStatus(StrEnum):
    """The state of a token; of several, the first listed here after ``live`` counts."""

    LIVE = "live"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenOptions:
    """What a token shows. A change of any of these moves the stamps of its feed.

    ``past_days`` and ``future_days`` are whole UTC days around the day of the
    request; empty ``kinds`` or ``roles`` filter nothing; ``alarms`` are whole
    minutes before the start.
    """

    privacy: Privacy = Privacy.FULL
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    past_days: int = 90
    future_days: int = 540
    cancelled: CancelledForm = CancelledForm.TOMBSTONE
    provisional: ProvisionalForm = ProvisionalForm.SHOW
    recurrence: RecurrenceForm = RecurrenceForm.NATIVE
    alarms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A calendar token as this server keeps it. All times are UTC at whole seconds.

    ``random_part`` is the unsigned half of the string people hold (128 bits,
    base64url); without the signing key it opens nothing.
    """

    id: str
    user: str
    random_part: str
    key_id: str
    calendar_name: str
    issued_at: datetime
    #: The last change of anything about the token; counts for Last-Modified.
    changed_at: datetime
    label: str | None = None
    options: TokenOptions = field(default_factory=TokenOptions)
    #: The last change of ``options``; None since issue. Counts for DTSTAMP.
    options_changed_at: datetime | None = None
    #: What the holder of the API asked for.
    expires_at: datetime | None = None
    #: When it ends or ended: ``expires_at``, but never before the moment that was set.
    ends_at: datetime | None = None
    #: Whole days without a fetch after which it ends; None: never.
    idle_days: int | None = None
    #: When ``idle_days`` was set; it does not end before that.
    idle_set_at: datetime | None = None
    #: The last fetch of the live feed; written by ``feedserver.use``.
    last_fetched_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_reason: str | None = None

    @property
    def expiry(self) -> datetime | None:
        """When it expires or expired, for its fixed end or for idleness; None: never, as things stand."""
        return min((end for end in (self.ends_at, self._idle_end) if end is not None), default=None)

    @property
    def _idle_end(self) -> datetime | None:
        if self.idle_days is None or self.idle_set_at is None:
            return None
        last_used = self.last_fetched_at or self.issued_at
        return max(last_used + timedelta(days=self.idle_days), self.idle_set_at)

    def status(self, *, suspended_at: datetime | None, now: datetime) -> TokenStatus:
        """Judge the token at ``now``; ``suspended_at`` is its user's (None: may publish)."""
        if self.revoked_at is not None:
            return TokenStatus.REVOKED
        if self.expiry is not None and self.expiry <= now:
            return TokenStatus.EXPIRED
        if suspended_at is not None:
            return TokenStatus.SUSPENDED
        return TokenStatus.LIVE
