"""What a booking is: the values a host sends, and the record this server keeps.

Pure values. ``life.py`` decides what a change does to a record; ``payload.py``
makes a :class:`Booking` from JSON; the builders in ``feedserver.ics`` turn a
:class:`Record` into a VEVENT.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from feedserver.bookings.rule import Rule


class Status(StrEnum):
    """What the host says of a booking."""

    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"

    @property
    def is_cancelled(self) -> bool:
        """Cancelled and rejected are one state to everybody who looks at a calendar."""
        return self in (Status.CANCELLED, Status.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Where a booking is held online; ``url`` is https, tel or mailto."""

    url: str
    provider: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organiser:
    """Who holds the booking, as the host names them. Never shown in a feed."""

    email: str
    name: str | None = None


class Answer(StrEnum):
    """What a participant answered to the invitation (PARTSTAT, RFC 5545 section 3.2.12)."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody the booking concerns; only ``user`` puts it into a feed.

    ``answer`` and ``answered_at`` (UTC) came by mail, not from the host: no change of the booking.
    """

    user: str | None = None
    email: str | None = None
    name: str | None = None
    role: str | None = None
    answer: Answer | None = field(default=None, compare=False)
    answered_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time of a series. ``original_at`` (UTC) is the start its rule gave it: its name for ever.

    ``booking`` is the whole of what an override makes of it (itself without a recurrence), and None
    where it is as the series says.
    """

    original_at: datetime
    starts_at: datetime
    ends_at: datetime
    booking: "Booking | None" = None

    def of(self, series: "Booking") -> "Booking":
        """What takes place: a booking of its own, without a recurrence."""
        if self.booking is not None:
            return self.booking
        return replace(series, starts_at=self.starts_at, ends_at=self.ends_at, recurrence=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """How a booking recurs (RFC 5545 section 3.8.5). All instants are UTC.

    ``said`` is what the host sent, as JSON in a fixed form; two that say the same are equal.
    ``excluded`` (EXDATE) are starts of the rule and ``added`` (RDATE) are others; ``occurrences`` is all
    that takes place or was cancelled, by original start: the rule's without the excluded ones, and
    those added.
    """

    said: str
    rule: Rule = field(compare=False)
    excluded: tuple[datetime, ...] = field(compare=False)
    added: tuple[datetime, ...] = field(compare=False)
    occurrences: tuple[Occurrence, ...] = field(compare=False)

    @property
    def is_single(self) -> bool:
        """Whether the rule gives the first occurrence alone, and nothing was added."""
        return not self.added and len(self.occurrences) + len(self.excluded) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A booking as the host described it.

    ``start`` and ``end`` are the texts that were sent; ``starts_at`` and
    ``ends_at`` are the instants they mean, in UTC at whole seconds. For an
    all-day booking these are 00:00 UTC of the first day and of the day after
    the last (DTEND is exclusive, RFC 5545 section 3.6.1). Those of a series are
    its first occurrence's.
    """

    summary: str
    start: str
    end: str
    starts_at: datetime
    ends_at: datetime
    timezone: str | None = None
    all_day: bool = False
    kind: str = "booking"
    description: str | None = None
    location: str | None = None
    status: Status = Status.CONFIRMED
    url: str | None = None
    meeting: Meeting | None = None
    managed_by: str | None = None
    organiser: Organiser | None = None
    participants: tuple[Participant, ...] = ()
    categories: tuple[str, ...] = ()
    retake_of: str | None = None
    recurrence: Recurrence | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether nothing of it takes place: by its status, or because every occurrence was cancelled."""
        if self.status.is_cancelled or self.recurrence is None:
            return self.status.is_cancelled
        return all(one.booking and one.booking.is_cancelled for one in self.recurrence.occurrences)

    @property
    def first_starts_at(self) -> datetime:
        """The earliest start of anything that belongs to it, moved occurrences included."""
        return min((one.starts_at for one in self._occurrences), default=self.starts_at)

    @property
    def last_ends_at(self) -> datetime:
        """The latest end of anything that belongs to it, moved occurrences included."""
        return max((one.ends_at for one in self._occurrences), default=self.ends_at)

    @property
    def _occurrences(self) -> tuple[Occurrence, ...]:
        return self.recurrence.occurrences if self.recurrence else ()

    @property
    def users(self) -> tuple[str, ...]:
        """Ids of the users whose feeds this booking belongs to, in the order given."""
        return tuple(p.user for p in self.participants if p.user is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A booking as this server keeps it, or what is left of a deleted one.

    ``sequence`` is the iCalendar SEQUENCE of feed and mail (RFC 5545 section
    3.8.7.4). ``version`` is the highest the host ever sent. ``booking`` is
    None where nothing but the id is known: a DELETE for an id that was never
    seen, a deleted booking whose tombstone has ended, or a row that cannot be
    read. All times are UTC at whole seconds.
    """

    id: str
    uid: str
    sequence: int
    version: int | None
    booking: Booking | None
    created_at: datetime
    updated_at: datetime
    #: The last visible change: the booking's part of DTSTAMP and LAST-MODIFIED.
    changed_at: datetime
    #: When it became cancelled, rejected or deleted; None while it is alive.
    cancelled_at: datetime | None = None
    deleted_at: datetime | None = None
    #: Of a row that cannot be read, the users it belongs to; None for any other.
    unreadable_of: tuple[str, ...] | None = None

    @property
    def is_unreadable(self) -> bool:
        """Whether the row is there and makes no sense: what it said is lost."""
        return self.unreadable_of is not None

    @property
    def users(self) -> tuple[str, ...]:
        """Ids of the users whose feeds it belongs to."""
        return self.booking.users if self.booking else self.unreadable_of or ()

    @property
    def is_cancelled(self) -> bool:
        """Cancelled, rejected and deleted are shown alike."""
        return self.cancelled_at is not None
