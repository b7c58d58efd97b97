"""VALARM (RFC 5545 section 3.6.6): only where a token asks for it, and only of the kind that shows a text."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Alarm, Event


def add_alarms(event: Event, minutes: Iterable[int]) -> None:
    """Add a reminder for each number of whole minutes before the start.

    It says what the event's SUMMARY says, so it tells no more than the privacy level allows. Home
    Assistant refuses a whole feed for a DISPLAY alarm without DESCRIPTION.
    """
    for before in minutes:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("TRIGGER", timedelta(minutes=-before))
        alarm.add("DESCRIPTION", event["SUMMARY"])
        event.add_component(alarm)
