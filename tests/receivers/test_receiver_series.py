"""What the receiver does by itself with series that were written by hand."""

from tests.receivers.itip import cancel, event, request
from tests.receivers.receiver import Receiver

WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=3"


def starts(receiver: Receiver) -> list[str]:
    """Day and hour of all that is shown."""
    return [f"{shown.start:%d %H}" for shown in receiver.events()]


def test_a_series(receiver: Receiver) -> None:
    assert receiver.take(request(event("20261201", 10, 0, WEEKLY))) == "REQUEST"
    assert starts(receiver) == ["01 10", "08 10", "15 10"]
    assert receiver.copies() == 1


def test_a_series_with_an_override(receiver: Receiver) -> None:
    receiver.take(
        request(event("20261201", 10, 0, WEEKLY), event("20261209", 12, 0, "RECURRENCE-ID:20261208T100000Z"))
    )
    assert starts(receiver) == ["01 10", "09 12", "15 10"]
    assert receiver.copies() == 1


def test_an_update_that_moves_one_occurrence(receiver: Receiver) -> None:
    receiver.take(request(event("20261201", 10, 0, WEEKLY)))
    moved = event("20261209", 12, 1, "RECURRENCE-ID:20261208T100000Z")
    assert receiver.take(request(event("20261201", 10, 1, WEEKLY), moved)) == "REQUEST:UPDATE"
    assert starts(receiver) == ["01 10", "09 12", "15 10"]
    assert receiver.copies() == 1


def test_an_update_without_the_override_puts_it_back(receiver: Receiver) -> None:
    moved = event("20261209", 12, 0, "RECURRENCE-ID:20261208T100000Z")
    receiver.take(request(event("20261201", 10, 0, WEEKLY), moved))
    receiver.take(request(event("20261201", 10, 1, WEEKLY)))
    assert starts(receiver) == ["01 10", "08 10", "15 10"]


def test_an_update_that_excludes_one_occurrence(receiver: Receiver) -> None:
    receiver.take(request(event("20261201", 10, 0, WEEKLY)))
    receiver.take(request(event("20261201", 10, 1, WEEKLY, "EXDATE:20261208T100000Z")))
    assert starts(receiver) == ["01 10", "15 10"]


def test_an_update_of_the_rule(receiver: Receiver) -> None:
    receiver.take(request(event("20261201", 10, 0, WEEKLY)))
    receiver.take(request(event("20261203", 11, 1, "RRULE:FREQ=WEEKLY;COUNT=2")))
    assert starts(receiver) == ["03 11", "10 11"]
    assert receiver.copies() == 1


def test_a_cancel_of_one_occurrence(receiver: Receiver) -> None:
    receiver.take(request(event("20261201", 10, 0, WEEKLY)))
    assert receiver.take(cancel(event("20261208", 10, 1, "RECURRENCE-ID:20261208T100000Z"))) == "CANCEL"
    assert starts(receiver) == ["01 10", "15 10"]


def test_a_cancel_of_the_series(receiver: Receiver) -> None:
    moved = event("20261209", 12, 0, "RECURRENCE-ID:20261208T100000Z")
    receiver.take(request(event("20261201", 10, 0, WEEKLY), moved))
    assert receiver.take(cancel(event("20261201", 10, 1, WEEKLY))) == "CANCEL"
    assert receiver.copies() == 0


def test_a_single_event_becomes_a_series_and_back(receiver: Receiver) -> None:
    receiver.take(request(event()))
    receiver.take(request(event("20261201", 10, 1, WEEKLY)))
    assert starts(receiver) == ["01 10", "08 10", "15 10"]
    receiver.take(request(event(sequence=2)))
    assert starts(receiver) == ["01 10"]
    assert receiver.copies() == 1
