"""Whose answers outlive a change: those of participants who stay, while the time stays. Pure.

Who said yes to Tuesday has not said yes to Wednesday (RFC 5546 section 3.2.2.1 asks anew as well).
"""

from collections.abc import Iterable
from dataclasses import replace

from feedserver.bookings.model import Booking, Participant, Record


def with_answers(kept: Record, booking: Booking) -> Booking:
    """``booking`` with the answers that were given to what is kept; a deleted booking leaves none."""
    before = kept.booking
    if before is None or kept.deleted_at is not None:
        return booking
    if not any(person.answer for person in before.participants) or _times(before) != _times(booking):
        return booking
    by_user = {person.user: person for person in before.participants if person.user is not None}
    by_address = _by_address(before.participants)
    guests = _by_address(person for person in before.participants if person.user is None)

    def answered(person: Participant) -> Participant:
        """The same user; where it has none, or had none, the same address."""
        address = (person.email or "").lower()
        if person.user is None:
            stays = by_address.get(address)
        else:
            stays = by_user.get(person.user) or guests.get(address)
        return replace(person, answer=stays.answer, answered_at=stays.answered_at) if stays else person

    return replace(booking, participants=tuple(answered(person) for person in booking.participants))


def _by_address(people: Iterable[Participant]) -> dict[str, Participant]:
    """The first of each address, those without a user before the others."""
    guests_last = sorted(people, key=lambda person: person.user is None)
    return {person.email.lower(): person for person in guests_last if person.email is not None}


def _times(booking: Booking) -> tuple[object, ...]:
    """When all of it takes place."""
    return booking.starts_at, booking.ends_at, booking.all_day, _times_of_series(booking)


def _times_of_series(booking: Booking) -> tuple[object, ...] | None:
    recurrence = booking.recurrence
    if recurrence is None:
        return None
    single = [
        (one.original_at, one.starts_at, one.ends_at, one.booking is not None and one.booking.all_day)
        for one in recurrence.occurrences
    ]
    return booking.timezone, recurrence.rule, recurrence.excluded, recurrence.added, single
