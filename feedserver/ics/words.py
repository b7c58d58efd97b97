"""The fixed texts a feed may hold, in one language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What this server itself says in a calendar; one instance per language."""

    #: Stands before the summary of a provisional booking.
    pending: str = "[PENDING]"
    #: Stands before the summary of a cancelled, rejected or deleted booking.
    cancelled: str = "[CANCELLED]"
    #: The whole summary where only time and status may be told.
    busy: str = "Busy"
    #: The summary of a booking whose own has no visible character.
    untitled: str = "(no title)"
    #: The one event of a feed that has run empty: Evolution keeps its old ones otherwise.
    placeholder: str = "No bookings at present"
    #: Summary of the one event a retired feed holds; it must tell nothing about the user.
    notice: str = "This calendar is no longer available"
    notice_description: str = (
        "The address of this calendar has ended or is paused. "
        "Please remove the calendar, or ask whoever gave you the address for a new one."
    )
    #: Name of a retired calendar, so that the user's own is no longer told.
    notice_calendar: str = "Calendar"


ENGLISH = Words()
