"""What becomes of a reply: whose answer it is, or why it changes nothing. Pure; a table like ``life.py``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from feedserver.bookings.model import Answer, Participant, Record
from feedserver.replies.model import Reply

_ANSWERS = {"ACCEPTED": Answer.ACCEPTED, "DECLINED": Answer.DECLINED, "TENTATIVE": Answer.TENTATIVE}


@dataclass(frozen=True, slots=True)
class Asked:
    """A reply beside the booking of its UID; ``addresses`` are the users' own, by their ids."""

    reply: Reply
    record: Record | None
    addresses: Mapping[str, str]
    now: datetime

    @property
    def answer(self) -> Answer | None:
        """What was answered; None for anything but yes, no and perhaps."""
        return _ANSWERS.get(self.reply.attendees[0].partstat)

    @property
    def answered_at(self) -> datetime:
        """DTSTAMP, but never in the future: a clock that runs ahead must not shut out later answers."""
        return min(self.reply.replied_at or self.now, self.now)

    @property
    def senders(self) -> list[Participant]:
        """The participants with the attendee's address, their own or their user's."""
        address = self.reply.attendees[0].address.lower()
        people = self.record.booking.participants if self.record and self.record.booking else ()
        return [person for person in people if address and address in self._addresses_of(person)]

    @property
    def noted(self) -> list[Participant]:
        """The senders with this answer, but for those who have given a later one."""
        return [
            replace(person, answer=self.answer, answered_at=self.answered_at)
            for person in self.senders
            if person.answered_at is None or person.answered_at <= self.answered_at
        ]

    def _addresses_of(self, person: Participant) -> set[str]:
        known = (person.email, self.addresses.get(person.user) if person.user else None)
        return {address.lower() for address in known if address}


def _is_over(asked: Asked) -> bool:
    return asked.record is not None and asked.record.is_cancelled


def _is_older(asked: Asked) -> bool:
    return asked.record is not None and asked.reply.sequence < asked.record.sequence


#: The first that fits says why nothing changes.
REFUSALS: tuple[tuple[str, Callable[[Asked], bool]], ...] = (
    ("No booking has this UID.", lambda asked: asked.record is None or asked.record.booking is None),
    ("The booking is cancelled or deleted.", _is_over),
    (
        "The answer is for a single occurrence; only one for the whole booking is kept.",
        lambda asked: asked.reply.is_for_one_occurrence,
    ),
    ("The answer is to an older state of the booking: its SEQUENCE is lower.", _is_older),
    ("The answer has several attendees.", lambda asked: len(asked.reply.attendees) != 1),
    ("The attendee is a stranger: no participant has that address.", lambda asked: not asked.senders),
    ("The answer is neither accepted, declined nor tentative.", lambda asked: asked.answer is None),
    ("The answer is older than the one that is kept.", lambda asked: not asked.noted),
)


def refusal(asked: Asked) -> str | None:
    """Why the reply changes nothing, as a sentence; None if it is to be noted."""
    return next((reason for reason, fits in REFUSALS if fits(asked)), None)
