"""What a booking tells beyond time, status and summary: ``privacy: full`` alone."""

from feedserver.bookings.model import Booking
from feedserver.ics.lines import escaped, line, quoted, text_line
from feedserver.ics.text import multi_line, parameter, single_line
from feedserver.ics.values import link


def details(booking: Booking) -> str:
    """Return DESCRIPTION, LOCATION, URL, CATEGORIES and CONFERENCE, each where there is something to say.

    No big client shows CONFERENCE (RFC 7986 section 5.11), so the meeting's address is also the last
    line of DESCRIPTION, and stands in LOCATION when that is empty.
    """
    meeting = link(booking.meeting.url) if booking.meeting else None
    description = multi_line(booking.description or "")
    if meeting is not None:
        description = f"{description}\n{meeting}" if description else meeting
    location = single_line(booking.location or "") or meeting or ""
    url = link(booking.url)
    categories = ",".join([escaped(name) for name in map(single_line, booking.categories) if name])
    return "".join(
        (
            text_line("DESCRIPTION", description),
            text_line("LOCATION", location),
            line("URL", url) if url else "",
            line("CATEGORIES", categories) if categories else "",
            _conference(meeting, booking.meeting.provider) if meeting and booking.meeting else "",
        )
    )


def _conference(address: str, provider: str | None) -> str:
    label = parameter(provider or "")
    return line(f"CONFERENCE;VALUE=URI;LABEL={quoted(label)}" if label else "CONFERENCE;VALUE=URI", address)
