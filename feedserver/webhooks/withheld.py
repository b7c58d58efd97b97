"""Telling of bookings that are missing in feeds: each once for a token and reason until it changes."""

from collections.abc import Iterable

from sqlalchemy import Connection

from feedserver.webhooks import told
from feedserver.webhooks.events import Event, Happened, withheld
from feedserver.webhooks.tell import is_wanted, tell
from feedserver.withheld.model import Building, Missing


def tell_withheld(tx: Connection, buildings: Iterable[Building]) -> None:
    """Tell what is missing in those feeds and was not told before, by whichever process."""
    if not is_wanted(tx, Event.BOOKING_WITHHELD):
        return
    found = {
        (building.token, missing.booking, missing.reason): (building, missing)
        for building in sorted(buildings, key=lambda one: one.at)
        for missing in building.missing
    }
    tell(tx, [_happened(*found[key]) for key in sorted(found) if _is_news(tx, *found[key])])


def _is_news(tx: Connection, building: Building, missing: Missing) -> bool:
    return told.is_news(
        tx,
        Event.BOOKING_WITHHELD,
        building.token,
        building.at,
        booking=missing.booking,
        reason=missing.reason.value,
        state=missing.state,
    )


def _happened(building: Building, missing: Missing) -> Happened:
    return withheld(missing.booking, building.token, building.user, missing.reason, building.at)
