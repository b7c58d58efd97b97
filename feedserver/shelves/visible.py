"""What of a booking a style shows at all, whatever the day. Pure."""

from feedserver.bookings.model import Booking, Occurrence, Record, Status
from feedserver.shelves.style import ShelfStyle
from feedserver.tokens.model import CancelledForm, ProvisionalForm


def is_hidden(record: Record, booking: Booking, style: ShelfStyle) -> bool:
    """Whether a style hides what is in that state; of a cancelled booking everything is cancelled.

    ``booking`` is the record's own, or what an override made of one occurrence. What was deleted while it was
    provisional still is that by its status. Of what a host cancels by its status no earlier one is kept: what
    a row says does not depend on what came before.
    """
    if booking.managed_by is not None:
        return True
    is_cancelled = record.cancelled_at is not None or booking.status.is_cancelled
    if is_cancelled and style.cancelled is CancelledForm.HIDE:
        return True
    return booking.status is Status.PROVISIONAL and style.provisional is ProvisionalForm.HIDE


def is_left_out(record: Record, booking: Booking, style: ShelfStyle) -> bool:
    """Whether nothing of the booking is shown, not even what an override made of an occurrence."""
    if booking.managed_by is not None:
        return True
    if record.cancelled_at is not None and style.cancelled is CancelledForm.HIDE:
        return True
    return booking.recurrence is None and is_hidden(record, booking, style)


def shown_occurrences(record: Record, booking: Booking, style: ShelfStyle) -> list[Occurrence]:
    """The occurrences of a series that a style shows, wherever they lie."""
    assert booking.recurrence is not None
    by_default = not is_hidden(record, booking, style)
    return [
        one
        for one in booking.recurrence.occurrences
        if (by_default if one.booking is None else not is_hidden(record, one.booking, style))
    ]
