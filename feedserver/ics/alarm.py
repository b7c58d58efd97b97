"""VALARM (RFC 5545 section 3.6.6): only where a token asks for it, and only of the kind that shows a text."""

from collections.abc import Iterable

from feedserver.ics.lines import text_line
from feedserver.ics.values import before


def alarms(minutes: Iterable[int], summary: str) -> str:
    """Return a reminder for each number of whole minutes before the start.

    It says what the event's SUMMARY says, so it tells no more than the privacy level allows. Home
    Assistant refuses a whole feed for a DISPLAY alarm without DESCRIPTION.
    """
    said = text_line("DESCRIPTION", summary)
    return "".join(
        [
            f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:{before(ahead)}\r\n{said}END:VALARM\r\n"
            for ahead in minutes
        ]
    )
