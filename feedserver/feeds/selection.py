"""Which bookings stand in a feed on a given day: the window, the filters, the end of tombstones.

Everything that depends on time is judged by the UTC day of the request, so
that a feed changes at midnight UTC and not from one poll to the next.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from feedserver.bookings.model import Record, Status
from feedserver.bookings.tombstone import tombstone_ends
from feedserver.tokens.model import CancelledForm, ProvisionalForm, TokenOptions


@dataclass(frozen=True, slots=True)
class Window:
    """An event is inside when it ends after ``after`` and starts before ``before`` (UTC)."""

    after: datetime
    before: datetime


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


def is_shown(record: Record, role: str | None, options: TokenOptions, day: date, tombstone_days: int) -> bool:
    """Whether a booking inside the window stands in the feed; ``role`` is the user's part in it."""
    booking = record.booking
    if booking is None or booking.managed_by is not None:
        return False
    if options.kinds and booking.kind not in options.kinds:
        return False
    if options.roles and role not in options.roles:
        return False
    if record.cancelled_at is not None:
        return options.cancelled is not CancelledForm.HIDE and day < tombstone_ends(record, tombstone_days)
    return booking.status is not Status.PROVISIONAL or options.provisional is ProvisionalForm.SHOW
