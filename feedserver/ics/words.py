"""The fixed texts a feed may hold, in each language this server speaks."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What this server itself says in a calendar; one instance per language, or an installation's own."""

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
    #: X-WR-CALDESC of a feed that would be too big for calendar programs.
    left_out: str = (
        "Some bookings are left out, because calendar programs do not read calendars of this size."
    )


ENGLISH = Words()

GERMAN = Words(
    pending="[VORLÄUFIG]",
    cancelled="[ABGESAGT]",
    busy="Belegt",
    untitled="(ohne Titel)",
    placeholder="Zurzeit keine Termine",
    notice="Dieser Kalender ist nicht mehr verfügbar",
    notice_description=(
        "Die Adresse dieses Kalenders gilt nicht mehr oder ruht zurzeit. "
        "Bitte entfernen Sie den Kalender, oder erfragen Sie eine neue Adresse dort, "
        "wo Sie diese erhalten haben."
    ),
    notice_calendar="Kalender",
    left_out="Einige Termine fehlen, weil Kalenderprogramme keine Kalender dieser Größe lesen.",
)

#: By the code of the language (ISO 639-1), as the setting ``language`` names it.
LANGUAGES: Mapping[str, Words] = {"en": ENGLISH, "de": GERMAN}
