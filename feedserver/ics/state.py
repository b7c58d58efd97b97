"""How the state of a booking looks in a calendar: the state table of the feed rules."""

from dataclasses import dataclass
from typing import Literal

from feedserver.bookings.model import Status
from feedserver.ics.words import Words
from feedserver.tokens.model import CancelledForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """One row of the table. ``busy_status`` is what Outlook reads before TRANSP and STATUS."""

    prefix: str
    status: Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
    transparency: Literal["OPAQUE", "TRANSPARENT"]
    busy_status: Literal["BUSY", "TENTATIVE", "FREE"]


_CONFIRMED = Appearance(prefix="", status="CONFIRMED", transparency="OPAQUE", busy_status="BUSY")
#: What takes no time: the notice of a retired feed and the placeholder of an empty one.
MARKER = Appearance(prefix="", status="CONFIRMED", transparency="TRANSPARENT", busy_status="FREE")


def appearance(status: Status, is_cancelled: bool, cancelled: CancelledForm, words: Words) -> Appearance:
    """Choose the row for a booking of that status; ``is_cancelled`` where all of its record is.

    Raises ValueError for a cancelled one under ``CancelledForm.HIDE``: it has no place in a feed.
    """
    if is_cancelled or status.is_cancelled:
        return _cancelled(cancelled, words)
    if status is Status.PROVISIONAL:
        return Appearance(
            prefix=words.pending, status="TENTATIVE", transparency="OPAQUE", busy_status="TENTATIVE"
        )
    return _CONFIRMED


def _cancelled(form: CancelledForm, words: Words) -> Appearance:
    if form is CancelledForm.HIDE:
        raise ValueError("a cancelled booking is hidden from this feed")
    # Google drops STATUS:CANCELLED from view, hence the other form.
    status: Literal["CANCELLED", "CONFIRMED"] = (
        "CANCELLED" if form is CancelledForm.TOMBSTONE else "CONFIRMED"
    )
    return Appearance(prefix=words.cancelled, status=status, transparency="TRANSPARENT", busy_status="FREE")
