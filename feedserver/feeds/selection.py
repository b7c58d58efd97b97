"""Which bookings stand in a feed on a given day: the window, the filters, the end of tombstones.

Everything that depends on time is judged by the UTC day of the request, so
that a feed changes at midnight UTC and not from one poll to the next.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from feedserver.bookings.model import Booking, Occurrence, Record, Status
from feedserver.bookings.tombstone import tombstone_ends
from feedserver.tokens.model import CancelledForm, ProvisionalForm, TokenOptions


@dataclass(frozen=True, slots=True)
class Window:
    """An event is inside when it ends after ``after`` and starts before ``before`` (UTC)."""

    after: datetime
    before: datetime

    def holds(self, occurrence: Occurrence) -> bool:
        """Whether that occurrence, where it was moved to, is inside."""
        return occurrence.ends_at > self.after and occurrence.starts_at < self.before


class Withheld(StrEnum):
    """Why a booking inside the window is not in the feed."""

    MANAGED = "managed_by"
    KIND = "kinds"
    ROLE = "roles"
    CANCELLED = "cancelled"
    TOMBSTONE_ENDED = "tombstone_ended"
    PROVISIONAL = "provisional"
    NO_OCCURRENCE = "no_occurrence"


def window(options: TokenOptions, day: date) -> Window:
    """The window of a token on that UTC day."""
    midnight = midnight_of(day)
    return Window(
        after=midnight - timedelta(days=options.past_days),
        before=midnight + timedelta(days=options.future_days + 1),
    )


def midnight_of(day: date) -> datetime:
    """00:00 UTC of that day."""
    return datetime.combine(day, time(), UTC)


def why_withheld(
    record: Record, role: str | None, options: TokenOptions, day: date, tombstone_days: int
) -> Withheld | None:
    """Why a booking that reaches into the window is left out; None if it stands in the feed.

    ``role`` is the user's part in it. A series stands there while any occurrence it shows is inside.
    """
    booking = record.booking
    if booking is None or booking.managed_by is not None:
        return Withheld.MANAGED
    if options.kinds and booking.kind not in options.kinds:
        return Withheld.KIND
    if options.roles and role not in options.roles:
        return Withheld.ROLE
    if record.cancelled_at is not None:
        if options.cancelled is CancelledForm.HIDE:
            return Withheld.CANCELLED
        if day >= tombstone_ends(record, tombstone_days):
            return Withheld.TOMBSTONE_ENDED
    if booking.recurrence is not None:
        inside = window(options, day)
        shown = any(inside.holds(one) for one in shown_occurrences(record, booking, options))
        return None if shown else Withheld.NO_OCCURRENCE
    return Withheld.PROVISIONAL if is_hidden(record, booking, options) else None


def shown_occurrences(record: Record, booking: Booking, options: TokenOptions) -> list[Occurrence]:
    """The occurrences of a series that a token shows, wherever they lie."""
    assert booking.recurrence is not None
    by_default = not is_hidden(record, booking, options)
    return [
        one
        for one in booking.recurrence.occurrences
        if (by_default if one.booking is None else not is_hidden(record, one.booking, options))
    ]


def is_hidden(record: Record, booking: Booking, options: TokenOptions) -> bool:
    """Whether a token hides what is in that state; of a cancelled booking everything is cancelled."""
    if booking.managed_by is not None:
        return True
    if record.cancelled_at is not None or booking.status.is_cancelled:
        return options.cancelled is CancelledForm.HIDE
    return booking.status is Status.PROVISIONAL and options.provisional is ProvisionalForm.HIDE
