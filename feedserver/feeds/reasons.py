"""Why a booking inside the window is not in a feed: for the doctor. Pure."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from enum import StrEnum

from feedserver.bookings.model import Record
from feedserver.bookings.tombstone import tombstone_ends
from feedserver.errors import UNREADABLE
from feedserver.shelves.style import style_of
from feedserver.shelves.visible import is_hidden, is_left_out, shown_occurrences
from feedserver.shelves.window import window
from feedserver.tokens.model import CancelledForm, TokenOptions


class Withheld(StrEnum):
    """Why a booking inside the window is not in the feed."""

    MANAGED = "managed_by"
    KIND = "kinds"
    ROLE = "roles"
    CANCELLED = "cancelled"
    TOMBSTONE_ENDED = "tombstone_ended"
    PROVISIONAL = "provisional"
    NO_OCCURRENCE = "no_occurrence"


def why_withheld(
    record: Record, role: str | None, options: TokenOptions, day: date, tombstone_days: int
) -> Withheld | None:
    """Why a booking that reaches into the window is left out; None if it stands in the feed.

    ``role`` is the user's part in it. A series stands there while any occurrence it shows is inside.
    """
    booking, style = record.booking, style_of(options)
    if booking is None or booking.managed_by is not None:
        return Withheld.MANAGED
    if options.kinds and booking.kind not in options.kinds:
        return Withheld.KIND
    if options.roles and role not in options.roles:
        return Withheld.ROLE
    if record.cancelled_at is not None:
        if options.cancelled is CancelledForm.HIDE:
            return Withheld.CANCELLED
        if is_left_out(record, booking, style):
            return Withheld.PROVISIONAL
        if day >= tombstone_ends(record, tombstone_days):
            return Withheld.TOMBSTONE_ENDED
    if booking.recurrence is not None:
        inside, shown = window(options, day), shown_occurrences(record, booking, style)
        any_inside = any(inside.holds((one.starts_at, one.ends_at)) for one in shown)
        return None if any_inside else Withheld.NO_OCCURRENCE
    return Withheld.PROVISIONAL if is_hidden(record, booking, style) else None


def withheld_of(
    bookings: Iterable[tuple[Record, str | None]], options: TokenOptions, day: date, tombstone_days: int
) -> Counter[Withheld]:
    """How many bookings of the window are left out for which reason; what makes no sense is none."""
    found: Counter[Withheld] = Counter()
    for record, role in bookings:
        with suppress(*UNREADABLE):
            reason = why_withheld(record, role, options, day, tombstone_days)
            if reason is not None:
                found[reason] += 1
    return found
