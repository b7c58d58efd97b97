"""How long a cancelled or deleted booking is still shown. Pure."""

from datetime import UTC, date, datetime, time, timedelta

from feedserver.bookings.model import Record


def tombstone_ends(record: Record, tombstone_days: int) -> date:
    """The first UTC day without the tombstone: some whole days after cancelling, or when its time is past."""
    assert record.cancelled_at is not None and record.booking is not None
    last = max(record.cancelled_at + timedelta(days=tombstone_days), record.booking.last_ends_at)
    is_midnight = last == datetime.combine(last.date(), time(), UTC)
    return last.date() if is_midnight else last.date() + timedelta(days=1)
