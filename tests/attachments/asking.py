"""How a host asks for attachments, and what it makes of the answers."""

import base64
from collections.abc import Mapping
from typing import Any

import icalendar
from werkzeug.test import TestResponse

from feedserver import attachments
from feedserver.attachments import Attachment, Mailbox
from tests.site import Site

JSON, OBJECT, MESSAGE = "application/json", "text/calendar", "message/rfc822"
GUEST = {"email": "guest@x.example", "name": "Guest Gordon"}
ADA = {"email": "ada@host.example", "name": "Ada Park"}
#: A booking that is sent along.
BOOKING: dict[str, Any] = {
    "id": "b-42",
    "updated_at": "2026-11-24T12:00:00Z",
    "sequence": 3,
    "summary": "Planning meeting",
    "start": "2026-12-01T10:00:00",
    "end": "2026-12-01T11:00:00",
    "timezone": "Europe/London",
}
INVITATION, CANCELLATION = "planning_meeting_invitation", "planning_meeting_cancellation"
PROVISIONAL = "planning_meeting_provisional_booking"
#: The contract's table.
KINDS = {
    "assessment_component_resit": "REQUEST",
    "assessment_external": "REQUEST",
    "planning_component_cancelled": "CANCEL",
    "planning_component_invitation": "REQUEST",
    "planning_component_rescheduled": "REQUEST",
    "planning_meeting_booking_rejected": "CANCEL",
    "planning_meeting_cancellation": "CANCEL",
    "planning_meeting_invitation": "REQUEST",
    "planning_meeting_provisional_booking": "REQUEST",
    "planning_meeting_rescheduled": "REQUEST",
    "planning_meeting_updated": "REQUEST",
    "planning_plan_cancelled": "CANCEL",
}
KEY: dict[str, Any] = {"uid_key": b"0123456789abcdef0123456789abcdef", "uid_domain": "feedserver.local"}


def post(site: Site, mail_kind: str = INVITATION, accept: str | None = None, **order: Any) -> TestResponse:
    """POST /attachments to the guest, from Ada; ``order`` overrides, and None leaves a field out."""
    said = {"mail_kind": mail_kind, "recipient": GUEST, "sender": ADA, **order}
    body = {name: value for name, value in said.items() if value is not None}
    return site.host.call("POST", "/attachments", body, headers={"Accept": accept} if accept else {})


def get(
    site: Site, booking: str, mail_kind: str = INVITATION, accept: str | None = None, **query: str
) -> TestResponse:
    """GET the attachment of a stored booking, for the guest."""
    path = f"/bookings/{booking}/attachments/{mail_kind}"
    said = {"recipient": GUEST["email"], **query}
    return site.host.call("GET", path, query_string=said, headers={"Accept": accept} if accept else {})


def items(response: TestResponse) -> list[dict[str, Any]]:
    """The attachments of a JSON answer."""
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.mimetype == JSON
    answer = response.get_json()
    assert answer.keys() == {"attachments", "withheld"}
    return list(answer["attachments"])


def content(item: Mapping[str, Any]) -> bytes:
    """The bytes of one of them."""
    return base64.b64decode(item["content_base64"], validate=True)


def asked(site: Site, mail_kind: str = INVITATION, **order: Any) -> bytes:
    """The one calendar object of a POST."""
    (item,) = items(post(site, mail_kind, **order))
    return content(item)


def made(
    mail_kind: str = INVITATION, *, rsvp: bool = False, language: str = "en", **fields: Any
) -> Attachment:
    """The attachment of a booking that is sent along, without a server."""
    box = {"recipient": Mailbox(**GUEST), "sender": Mailbox(**ADA)}
    people = {name: fields.pop(name, default) for name, default in box.items()}
    found = attachments.make(
        {**BOOKING, **fields}, kind=mail_kind, rsvp=rsvp, language=language, **people, **KEY
    )
    assert found is not None
    return found


def calendar_of(data: bytes) -> icalendar.Calendar:
    calendar = icalendar.Calendar.from_ical(data)
    assert isinstance(calendar, icalendar.Calendar)
    assert all(not component.errors for component in calendar.walk())
    return calendar


def events_of(data: bytes) -> list[icalendar.Event]:
    return list(calendar_of(data).walk("VEVENT"))


def event_of(data: bytes) -> icalendar.Event:
    (event,) = events_of(data)
    return event


def lines_of(data: bytes) -> list[str]:
    """The content lines, unfolded."""
    return data.decode().replace("\r\n ", "").splitlines()
