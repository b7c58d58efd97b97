"""A server with people, bookings and tokens in every state, counted by hand."""

from typing import Any

import pytest
from sqlalchemy import update

from feedserver.database.schema import bookings
from feedserver.people.hold import suspend_organisation, suspend_user
from feedserver.use.model import Fetch
from tests.site import Site

FETCHED = {
    "family": "Google Calendar",
    "feed_version": "1",
    "etag": "e",
    "size_bytes": 1_000,
    "event_count": 10,
}


def fetched(site: Site, token: str, **fields: Any) -> None:
    """Note a fetch at the site's present moment, and write it."""
    site.services.use.note(Fetch(token=token, at=site.clock.now, **{**FETCHED, **fields}))
    site.services.use.flush()


@pytest.fixture
def peopled(site: Site) -> Site:
    """Users amira, ben, held cleo, dana of a held academy, inactive emil, and one who was deleted."""
    host = site.host
    host.call("PUT", "/organisations/academy", {"name": "Academy"})
    host.call("PUT", "/organisations/other", {"name": "Other"})
    for user in ("amira", "ben", "cleo", "gone"):
        host.make_user(user)
    host.make_user("dana", organisation="academy")
    host.make_user("emil", active=False)
    host.call("DELETE", "/users/gone")
    with site.services.database.write() as tx:
        assert suspend_user(tx, "cleo", site.clock())
        assert suspend_organisation(tx, "academy", site.clock())
    return site


@pytest.fixture
def booked(peopled: Site) -> Site:
    """Two live bookings, one in each other state (two count as cancelled), and one that is forgotten."""
    host = peopled.host
    for number, fields in enumerate(
        ({}, {}, {"status": "provisional"}, {"status": "cancelled"}, {"status": "rejected"}, {}, {}, {})
    ):
        host.make_booking(f"b-{number}", **fields)
    host.make_booking("b-5", managed_by="teams", status="cancelled")
    for name in ("b-6", "b-7"):
        assert host.call("DELETE", f"/bookings/{name}").status_code == 204
    with peopled.services.database.write() as tx:
        tx.execute(update(bookings).where(bookings.c.id == "b-7").values(summary=None))
    return peopled
