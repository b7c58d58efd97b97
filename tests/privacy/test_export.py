"""S-83: the export of a person equals what their feeds and mails contained."""

from typing import Any

import icalendar

from feedserver.people.store import find_user
from feedserver.privacy.export import Export, export_user
from tests.site import Site

SAME = ("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "DTSTART", "DTEND", "UID", "SEQUENCE", "RRULE")


def exported(site: Site, user: str = "amira") -> Export:
    with site.services.database.read() as tx:
        owner = find_user(tx, user)
        assert owner is not None
        return export_user(tx, site.services, owner, site.clock())


def events(document: bytes) -> list[bytes]:
    """Each VEVENT as it is written."""
    return [b"BEGIN:VEVENT" + part.split(b"END:VEVENT")[0] for part in document.split(b"BEGIN:VEVENT")[1:]]


def fill(site: Site) -> None:
    site.host.make_user(email="amira@host.example")
    site.host.make_user("ben")
    site.host.make_booking("plain", location="Room 4", url="https://host.example/1", description="Bring\nall")
    site.host.make_booking("series", recurrence={"rrule": "FREQ=WEEKLY;COUNT=3"})
    site.host.make_booking("cancelled", status="cancelled")
    site.host.make_booking("deleted")
    site.host.call("DELETE", "/bookings/deleted")
    site.host.make_booking("long-ago", start="2010-01-01T10:00:00", end="2010-01-01T11:00:00")
    site.host.make_booking("far-off", start="2080-01-01T10:00:00", end="2080-01-01T11:00:00")
    site.host.make_booking("guest", participants=[{"email": "Amira@host.example"}, {"user": "ben"}])
    site.host.make_booking("of-ben", participants=[{"user": "ben"}], summary="Not for her")


def test_every_event_of_every_feed_is_in_it_byte_for_byte(site: Site) -> None:
    fill(site)
    wide = {"past_days": 3650, "future_days": 3650}
    kept = set(events(exported(site).calendar))
    for options in ({}, wide, {"kinds": ["booking"], "roles": ["apprentice"]}):
        shown = set(events(site.fetch(site.host.feed_url(**options)).data))
        assert shown and shown <= kept
    uids = {
        str(event["UID"]) for event in icalendar.Calendar.from_ical(exported(site).calendar).walk("VEVENT")
    }
    ids = ("plain", "series", "cancelled", "deleted", "long-ago", "far-off", "guest")
    assert uids == {site.services.booking_uid(one) for one in ids}


def test_nothing_is_left_out_for_its_size(site: Site) -> None:
    site.host.make_user()
    lines = [
        {
            "id": f"b-{number}",
            "summary": "Meeting",
            "start": "2026-12-01T10:00:00Z",
            "end": "2026-12-01T11:00:00Z",
            "participants": [{"user": "amira"}],
        }
        for number in range(950)
    ]
    site.host.call("POST", "/bookings/batch", {"bookings": lines})
    assert len(site.events(site.host.feed_url())) == 900
    assert len(events(exported(site).calendar)) == 950


def test_what_mails_said_is_in_it(site: Site) -> None:
    fill(site)
    calendar = icalendar.Calendar.from_ical(exported(site).calendar)
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    invitation, cancellation = "planning_meeting_invitation", "planning_meeting_cancellation"
    for booking, kind in (("plain", invitation), ("guest", invitation), ("cancelled", cancellation)):
        body = {
            "booking_id": booking,
            "mail_kind": kind,
            "recipient": {"email": "amira@host.example"},
            "sender": {"email": "office@host.example"},
        }
        answer = site.host.call("POST", "/attachments", body, headers={"Accept": "text/calendar"})
        assert answer.status_code == 200, answer.data
        (mailed,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
        kept = found[str(mailed["UID"])]
        for name in SAME:
            assert _written(mailed.get(name)) == _written(kept.get(name)), (booking, name)


def test_the_json_has_the_person_and_nobody_else(site: Site) -> None:
    fill(site)
    people = [{"user": "amira", "role": "apprentice"}, {"user": "ben", "name": "Benjamin"}]
    site.host.make_booking("shared", participants=people)
    document = exported(site).document
    (shared,) = [booking for booking in document["bookings"] if booking["id"] == "shared"]
    assert [person["user"] for person in shared["participants"]] == ["amira"]
    assert "Benjamin" not in str(document)
    assert {entry["action"] for entry in document["audit"]} == {"user.put"}
    api = site.host.call("GET", "/bookings/plain").get_json()
    assert [booking for booking in document["bookings"] if booking["id"] == "plain"] == [api]


def _written(value: Any) -> bytes | None:
    return None if value is None else value.to_ical()
