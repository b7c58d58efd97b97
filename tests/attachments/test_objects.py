"""The calendar object: what stands in it, byte for byte, and what never does."""

from pathlib import Path
from typing import Any

import pytest

from feedserver.attachments import Mailbox
from feedserver.ics.check import IllegalBytes, check
from feedserver.ics.uid import event_uid
from tests.attachments.asking import (
    ADA,
    CANCELLATION,
    GUEST,
    INVITATION,
    KEY,
    KINDS,
    PROVISIONAL,
    event_of,
    lines_of,
    made,
)
from tests.bookings.samples import EXAMPLE
from tests.readers import with_ical, with_icalendar
from tests.readers.agreement import differences
from tests.readers.occurrence import line, year

HERE = Path(__file__).parent / "testdata"
#: All that a booking can say.
FULL: dict[str, Any] = {
    **EXAMPLE,
    "organiser": None,
    "summary": "Planungsgespräch; Teil 1, Überblick",
    "description": "Bring the plan.\nAll of it.",
}
_FEED_ONLY = ("X-WR-CALNAME", "NAME", "X-WR-CALDESC", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "COLOR")


@pytest.mark.parametrize(
    ("name", "kind", "status"),
    [
        ("request", INVITATION, "confirmed"),
        ("provisional", PROVISIONAL, "provisional"),
        ("cancel", CANCELLATION, "cancelled"),
    ],
)
def test_the_whole_object(name: str, kind: str, status: str) -> None:
    data = made(kind, **{**FULL, "status": status}).content
    assert data == (HERE / f"{name}.ics").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_writes_its_method_and_an_object_that_holds(kind: str) -> None:
    status = "cancelled" if KINDS[kind] == "CANCEL" else "provisional"
    attachment = made(kind, status=status)
    lines = lines_of(attachment.content)
    assert [one for one in lines if one.startswith("METHOD")] == [f"METHOD:{KINDS[kind]}"]
    assert attachment.content_type == f"text/calendar; charset=utf-8; method={KINDS[kind]}"
    check(attachment.content, mailed=True)
    with pytest.raises(IllegalBytes, match="people in a feed"):
        check(attachment.content)


@pytest.mark.parametrize(
    ("kind", "status", "shown"),
    [
        (INVITATION, "confirmed", ("Planning meeting", "CONFIRMED", "OPAQUE", "BUSY")),
        (PROVISIONAL, "provisional", ("[PENDING] Planning meeting", "TENTATIVE", "OPAQUE", "TENTATIVE")),
        (CANCELLATION, "cancelled", ("[CANCELLED] Planning meeting", "CANCELLED", "TRANSPARENT", "FREE")),
        (CANCELLATION, "rejected", ("[CANCELLED] Planning meeting", "CANCELLED", "TRANSPARENT", "FREE")),
    ],
)
def test_the_state_in_all_its_properties(kind: str, status: str, shown: tuple[str, ...]) -> None:
    event = event_of(made(kind, status=status).content)
    names = ("SUMMARY", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")
    assert tuple(str(event[name]) for name in names) == shown
    assert event["X-MICROSOFT-CDO-INTENDEDSTATUS"] == event["X-MICROSOFT-CDO-BUSYSTATUS"]


@pytest.mark.parametrize("rsvp", [False, True])
@pytest.mark.parametrize(("kind", "status"), [(INVITATION, "confirmed"), (CANCELLATION, "cancelled")])
def test_one_organizer_and_one_attendee(kind: str, status: str, rsvp: bool) -> None:
    participants = [{"email": "other@x.example"}, {"email": GUEST["email"]}, {"user": "amira"}]
    organiser = {"email": "somebody@host.example"}
    data = made(kind, status=status, rsvp=rsvp, participants=participants, organiser=organiser).content
    people = [one for one in lines_of(data) if one.startswith(("ORGANIZER", "ATTENDEE"))]
    role = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION"
    assert sorted(people) == [
        f'ATTENDEE;CN="{GUEST["name"]}";{role};RSVP={str(rsvp).upper()}:mailto:{GUEST["email"]}',
        f'ORGANIZER;CN="{ADA["name"]}":mailto:{ADA["email"]}',
    ]
    assert b"other@x.example" not in data and b"somebody" not in data


def test_identity_and_stamps_of_a_booking_sent_along() -> None:
    event = event_of(made(sequence=7).content)
    assert event["UID"] == event_uid(KEY["uid_key"], KEY["uid_domain"], "booking", "b-42")
    assert event["SEQUENCE"] == 7
    assert f"{event['DTSTAMP'].dt:%Y-%m-%dT%H:%M:%SZ}" == "2026-11-24T12:00:00Z"
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt


@pytest.mark.parametrize(("kind", "status"), [(INVITATION, "confirmed"), (CANCELLATION, "cancelled")])
def test_nothing_that_belongs_in_a_feed_alone(kind: str, status: str) -> None:
    data = made(kind, **{**FULL, "status": status}).content
    names = [one.partition(":")[0].partition(";")[0] for one in lines_of(data)]
    assert not {*_FEED_ONLY, "BEGIN:VALARM"} & {*names}
    assert "VALARM" not in data.decode()
    assert names.count("UID") == names.count("SEQUENCE") == names.count("METHOD") == 1


def test_times_stay_in_a_cancel() -> None:
    request, cancel = event_of(made().content), event_of(made(CANCELLATION, status="cancelled").content)
    assert (cancel["DTSTART"].dt, cancel["DTEND"].dt) == (request["DTSTART"].dt, request["DTEND"].dt)


@pytest.mark.parametrize(
    "times",
    [
        {"start": "2026-12-01", "end": "2026-12-03", "all_day": True, "timezone": None},
        {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T11:00:00+00:00", "timezone": None},
        {"start": "2026-10-25T01:30:00", "end": "2026-10-25T01:45:00"},
        {"start": "1900-01-01T00:00:00Z", "end": "1900-01-01T01:00:00Z"},
        {"start": "2100-12-31T22:00:00Z", "end": "2100-12-31T23:59:59Z"},
    ],
)
def test_all_readers_read_it(times: dict[str, Any]) -> None:
    data = made(**times).content
    assert differences(data, *year(int(times["start"][:4]))) == []
    (one,) = with_icalendar.read(data, *year(int(times["start"][:4])))
    assert one.summary == "Planning meeting"


@pytest.mark.parametrize(("name", "shown"), [("request", "CONFIRMED"), ("cancel", "CANCELLED")])
def test_the_whole_one_too(name: str, shown: str) -> None:
    data = (HERE / f"{name}.ics").read_bytes()
    assert differences(data, *year(2026)) == []
    assert shown in line(*with_ical.read(data, *year(2026)))


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("o'neil+tag@x.example", "mailto:o'neil+tag@x.example"),
        ("100%@x.example", "mailto:100%25@x.example"),
        ("a?b#c&d@x.example", "mailto:a%3Fb%23c%26d@x.example"),
    ],
)
def test_addresses_are_uris(address: str, uri: str) -> None:
    event = event_of(made(recipient=Mailbox(email=address)).content)
    assert event["ATTENDEE"] == uri
    assert "CN" not in event["ATTENDEE"].params
