"""The bookings of all measurements, as a host sends them: about 535 octets each in a feed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Said = dict[str, Any]

ZONE = "Europe/London"
_DESCRIPTION = "Please bring the plan, the log and your questions; we meet in the usual room."
_HOURS_APART = 12
_DAYS_BACK = 60


def booking(booking_id: str, number: int, users: Sequence[str], version: int = 1) -> Said:
    """The booking of that number of those users: one every twelve hours, from sixty days ago on."""
    start = _first() + timedelta(hours=number * _HOURS_APART)
    return {
        "id": booking_id,
        "version": version,
        "kind": "planning_meeting",
        "summary": f"Planning meeting {number}, part {version}",
        "description": _DESCRIPTION,
        "location": "Room 4, Building C",
        "status": "confirmed",
        "start": start.isoformat(),
        "end": (start + timedelta(hours=1)).isoformat(),
        "timezone": ZONE,
        "url": f"https://host.example/bookings/{number}",
        "meeting": {"provider": "google_meet", "url": "https://meet.example/abc-defg-hij"},
        "organiser": {"name": "Ada Park", "email": "ada@host.example"},
        "participants": [{"user": user, "role": "apprentice"} for user in users],
        "categories": ["EPA"],
    }


def instants(said: Said) -> tuple[int, int]:
    """Start and end in seconds since 1970."""
    zone = ZoneInfo(said["timezone"])
    start, end = (
        int(datetime.fromisoformat(said[name]).replace(tzinfo=zone).timestamp()) for name in ("start", "end")
    )
    return start, end


def _first() -> datetime:
    """A morning; a local time without a zone."""
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
    return today - timedelta(days=_DAYS_BACK)
