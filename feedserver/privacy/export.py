"""All that is kept about one person, as JSON and as a calendar, in the caller's snapshot.

The calendar is written by the builders of the feeds, without window, filters or size guard: what any feed
of the person shows is in it as it is there. What their mails said is in the bookings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from feedserver.audit.answer import row_answer
from feedserver.audit.model import Filter
from feedserver.audit.store import all_rows
from feedserver.bookings.answer import booking_answer, participant_answer
from feedserver.bookings.model import Booking, Participant, Record
from feedserver.bookings.sift import sift
from feedserver.clock import zulu
from feedserver.feeds.assembly import Assembly
from feedserver.feeds.broken import Broken
from feedserver.feeds.subject import subject_of
from feedserver.people.answer import user_answer
from feedserver.people.model import User
from feedserver.privacy.store import bookings_of
from feedserver.services import Services
from feedserver.tokens.answer import token_answer
from feedserver.tokens.issue import default_name
from feedserver.tokens.model import Token, TokenOptions
from feedserver.tokens.store import tokens_of_user
from feedserver.use.model import NEVER
from feedserver.use.store import uses_of

#: Wider than the years that a booking may have, 1900 to 2100, on any day between them.
_EVERYTHING = TokenOptions(past_days=74_000, future_days=74_000)
_NO_LIMIT = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """``document`` is JSON; ``calendar`` is an iCalendar document in UTF-8."""

    document: dict[str, Any]
    calendar: bytes


def export_user(tx: Connection, at: Services, owner: User, now: datetime) -> Export:
    """Everything about that user at ``now`` (UTC); secrets and the data of other people are not in it."""
    found = sift(tx, bookings_of(tx, owner.id, owner.email))
    records = list(found.records.values())
    tokens = tokens_of_user(tx, owner.id)
    uses = uses_of(tx, [token.id for token in tokens])
    entries = [row for portion in all_rows(tx, Filter(user=owner.id)) for row in portion]
    document = {
        "exported_at": zulu(now),
        "user": user_answer(owner),
        "tokens": [token_answer(token, owner, uses.get(token.id, NEVER), now) for token in tokens],
        "bookings": [_booking(record, owner) for record in records],
        "audit": [row_answer(row) for row in entries],
    }
    if found.unreadable:
        document["unreadable_bookings"] = list(found.unreadable)
    return Export(document=document, calendar=_calendar(at, owner, records, now))


def _booking(record: Record, owner: User) -> dict[str, Any]:
    """A booking as the API gives it, with the places of this person alone."""
    answer = booking_answer(record)
    if "participants" in answer:
        answer["participants"] = [participant_answer(one) for one in _places(record.booking, owner)]
    return answer


def _calendar(at: Services, owner: User, records: Sequence[Record], now: datetime) -> bytes:
    token = Token(
        id="export",
        user=owner.id,
        random_part="",
        key_id="",
        calendar_name=default_name(owner),
        issued_at=now,
        changed_at=now,
        options=_EVERYTHING,
    )
    renderer = replace(at.renderer, max_octets=_NO_LIMIT, max_events=_NO_LIMIT)
    held = [(record, place.role) for record in records for place in _places(record.booking, owner)[:1]]
    return Assembly(renderer, subject_of(token, owner), now.date()).of_bookings(held, Broken()).body


def _places(booking: Booking | None, owner: User) -> list[Participant]:
    people = booking.participants if booking else ()
    address = (owner.email or "").lower()
    return [
        one for one in people if one.user == owner.id or (address and (one.email or "").lower() == address)
    ]
