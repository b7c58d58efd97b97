"""Noting a reply with its participant, in the caller's transaction.

An answer is no change of the booking: version, SEQUENCE, stamps and feeds stay as they are.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from feedserver.bookings import store
from feedserver.bookings.model import Participant
from feedserver.people.store import emails_of
from feedserver.replies.judge import Asked, refusal
from feedserver.replies.model import Reply
from feedserver.webhooks.events import reply_received
from feedserver.webhooks.tell import tell


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changed; ``reason`` is a sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """The participants who have this answer now: those of the address."""

    booking_id: str
    participants: tuple[Participant, ...]


def note_reply(tx: Connection, reply: Reply, now: datetime) -> Noted | Refused:
    """Match a reply by UID, SEQUENCE and ATTENDEE, and keep its answer; ``now`` is UTC."""
    booking_id = store.id_of_uid(tx, reply.uid)
    if booking_id is None:
        return _judged(tx, Asked(reply, None, {}, now))
    store.hold_bookings(tx, [booking_id])
    record = store.find_booking(tx, booking_id)
    users = record.booking.users if record and record.booking else ()
    return _judged(tx, Asked(reply, record, emails_of(tx, users), now))


def _judged(tx: Connection, asked: Asked) -> Noted | Refused:
    reason = refusal(asked)
    if reason is not None:
        return Refused(reason)
    assert asked.record is not None
    if changed := [person for person in asked.noted if not _is_known(asked, person)]:
        users = {person.user for person in changed if person.user}
        assert asked.answer is not None  # else it would be refused
        booking_id, answer = asked.record.id, asked.answer.value
        tell(tx, [reply_received(booking_id, answer, asked.answered_at, users, asked.now)])
    for person in asked.noted:
        store.note_answer(tx, asked.record.id, person)
    return Noted(asked.record.id, tuple(asked.noted))


def _is_known(asked: Asked, noted: Participant) -> bool:
    """Whether that very answer was noted before: mails come twice."""
    told = (noted.answer, noted.answered_at)
    return any(one == noted and (one.answer, one.answered_at) == told for one in asked.senders)
