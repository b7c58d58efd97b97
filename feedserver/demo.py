"""The demo's data: an organisation, two people, and a booking in each state that a calendar can show."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from feedserver.bookings.payload import BookingPayload, booking_of
from feedserver.bookings.store import find_booking
from feedserver.bookings.write import Put, put_booking
from feedserver.people.payload import OrganisationPayload, UserPayload
from feedserver.people.store import find_organisation, find_user
from feedserver.people.write import put_organisation, put_user
from feedserver.services import Services
from feedserver.tokens import store
from feedserver.tokens.answer import address
from feedserver.tokens.issue import issue_token
from feedserver.tokens.model import Token, TokenStatus
from feedserver.tokens.payload import IssuePayload

_LABEL = "demo"
_ORGANISATION = "demo-academy"
_USERS: dict[str, dict[str, Any]] = {
    "amira": {"name": "Amira Okafor", "email": "amira@host.example", "timezone": "Europe/London"},
    "jonas": {"name": "Jonas Weber", "email": "jonas@host.example", "timezone": "Europe/Berlin"},
}
_AMIRA = {"user": "amira", "role": "apprentice"}
_JONAS = {"user": "jonas", "role": "assessor"}

#: Days from the day the demo is filled in, hour, length in hours, and what is special.
_BOOKINGS: tuple[tuple[str, int, int, float, dict[str, Any]], ...] = (
    ("demo-1", -7, 10, 1, {"summary": "Planning meeting", "kind": "planning_meeting", "location": "Room 4"}),
    (
        "demo-2",
        2,
        14,
        1.5,
        {"summary": "Professional discussion", "kind": "assessment", "status": "provisional"},
    ),
    (
        "demo-3",
        4,
        9,
        1,
        {
            "summary": "Progress review",
            "kind": "session",
            "meeting": {"provider": "google_meet", "url": "https://meet.example/demo"},
            "description": "Bring your portfolio.\nWe look at units 3 and 4.",
        },
    ),
    ("demo-4", 6, 11, 2, {"summary": "Observation on site", "kind": "assessment", "status": "cancelled"}),
    ("demo-5", 9, 13, 3, {"summary": "Knowledge test", "kind": "assessment", "location": "Test centre"}),
    (
        "demo-7",
        3,
        15,
        0.5,
        {"summary": "Weekly tutorial", "kind": "session", "recurrence": {"rrule": "FREQ=WEEKLY;COUNT=8"}},
    ),
    ("demo-6", 16, 13, 3, {"summary": "Knowledge test, retake", "kind": "assessment", "retake_of": "demo-5"}),
)


def fill(tx: Connection, at: Services, now: datetime) -> dict[str, str]:
    """Make what is missing and touch nothing that is there; gives each user's feed address."""
    if find_organisation(tx, _ORGANISATION) is None:
        put_organisation(tx, _ORGANISATION, OrganisationPayload(name="Demo Academy"), now)
    for user_id, said in _USERS.items():
        known = find_user(tx, user_id)
        if known is None or known.deleted_at is not None:
            put_user(tx, user_id, UserPayload(organisation=_ORGANISATION, **said), now)
    for booking_id, *when, said in _BOOKINGS:
        if find_booking(tx, booking_id) is None:
            _book(tx, at, booking_id, when, said, now)
    return {user_id: _feed(tx, at, user_id, now) for user_id in _USERS}


def _book(
    tx: Connection, at: Services, booking_id: str, when: list[Any], said: dict[str, Any], now: datetime
) -> None:
    days, hour, hours = when
    start = (now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, tzinfo=None)
    end = start + timedelta(hours=hours)
    times = {"start": start.isoformat(), "end": end.isoformat(), "timezone": "Europe/London"}
    body = {"participants": [_AMIRA, _JONAS], "organiser": {"name": "Ada Park", "email": "ada@host.example"}}
    payload = BookingPayload.model_validate({**body, **times, **said})
    booking = booking_of(payload, booking_id)
    put = Put(id=booking_id, booking=booking, version=None)
    put_booking(tx, put, uid_of=at.booking_uid, shelves=at.shelves, now=now)


def _feed(tx: Connection, at: Services, user_id: str, now: datetime) -> str:
    owner = find_user(tx, user_id)
    assert owner is not None
    live = [t for t in store.tokens_of_user(tx, user_id) if t.label == _LABEL and _is_usable(t, at, now)]
    token = live[0] if live else None
    if token is None:
        token = issue_token(tx, owner, IssuePayload(label=_LABEL), key_id=at.signer.newest, now=now)
    return str(address(token, at)["url"])


def _is_usable(token: Token, at: Services, now: datetime) -> bool:
    return token.status(suspended_at=None, now=now) is TokenStatus.LIVE and at.signer.knows(token.key_id)
