"""What a booking tells beyond time, status and summary: ``privacy: full`` alone."""

from icalendar import Event, vCategory, vUri

from feedserver.bookings.model import Booking
from feedserver.ics.text import multi_line, parameter, single_line
from feedserver.ics.values import Text, link, put


def add_details(event: Event, booking: Booking) -> None:
    """Add DESCRIPTION, LOCATION, URL, CATEGORIES and CONFERENCE, each where there is something to say.

    No big client shows CONFERENCE (RFC 7986 section 5.11), so the meeting's address is also the last
    line of DESCRIPTION, and stands in LOCATION when that is empty.
    """
    meeting = link(booking.meeting.url) if booking.meeting else None
    put(event, "DESCRIPTION", _description(booking, meeting))
    put(event, "LOCATION", single_line(booking.location or "") or meeting or "")
    url = link(booking.url)
    if url is not None:
        event.add("URL", vUri(url))
    _add_categories(event, booking)
    if meeting is not None and booking.meeting is not None:
        _add_conference(event, meeting, booking.meeting.provider)


def _description(booking: Booking, meeting: str | None) -> str:
    lines = (multi_line(booking.description or ""), meeting)
    return "\n".join(line for line in lines if line)


def _add_categories(event: Event, booking: Booking) -> None:
    cleaned = [single_line(category) for category in booking.categories]
    category = vCategory([])
    category.cats = [Text(name) for name in cleaned if name]
    if category.cats:
        event.add("CATEGORIES", category)


def _add_conference(event: Event, address: str, provider: str | None) -> None:
    label = parameter(provider or "")
    parameters = {"VALUE": "URI"} | ({"LABEL": label} if label else {})
    event.add("CONFERENCE", vUri(address, params=parameters))
