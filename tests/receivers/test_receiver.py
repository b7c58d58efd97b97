"""What the receiver does by itself with iTIP objects that were written by hand."""

from datetime import UTC, date, datetime

import pytest

from tests.receivers.itip import UID, cancel, event, request
from tests.receivers.receiver import ADDRESS, Receiver, Shown
from tests.receivers.smtp import Post


def at(day: int, hour: int, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_a_request_adds(receiver: Receiver) -> None:
    assert receiver.take(request(event())) == "REQUEST"
    expected = Shown(UID, None, at(1, 10), at(1, 11), "Planning meeting", None, 0, None)
    assert receiver.events() == [expected]


def test_an_update_replaces(receiver: Receiver) -> None:
    receiver.take(request(event()))
    assert (
        receiver.take(request(event("20261202", 14, 1, "STATUS:TENTATIVE", summary="Moved")))
        == "REQUEST:UPDATE"
    )
    (shown,) = receiver.events()
    assert (shown.start, shown.summary, shown.status, shown.sequence) == (at(2, 14), "Moved", "TENTATIVE", 1)


def test_a_cancel_removes(receiver: Receiver) -> None:
    receiver.take(request(event()))
    assert receiver.take(cancel(event(sequence=1))) == "CANCEL"
    assert receiver.events() == []
    assert receiver.copies() == 0


def test_what_was_removed_can_be_added_again(receiver: Receiver) -> None:
    receiver.take(request(event()))
    receiver.take(cancel(event(sequence=1)))
    assert receiver.take(request(event(sequence=2))) == "REQUEST"
    assert [shown.sequence for shown in receiver.events()] == [2]


def test_an_old_request_after_the_cancel_is_added(receiver: Receiver) -> None:
    """It forgets the SEQUENCE of what it removed, and only asks whether that is meant."""
    receiver.take(request(event()))
    receiver.take(cancel(event(sequence=1)))
    assert receiver.take(request(event())) == "REQUEST"
    assert receiver.copies() == 1


def test_the_same_message_again_changes_nothing(receiver: Receiver) -> None:
    receiver.take(request(event()))
    assert receiver.take(request(event())) is None
    assert receiver.copies() == 1


def test_an_older_message_changes_nothing(receiver: Receiver) -> None:
    receiver.take(request(event(hour=14, sequence=2)))
    assert receiver.take(request(event(hour=12, sequence=1))) is None
    assert [shown.start for shown in receiver.events()] == [at(1, 14)]


def test_a_later_stamp_alone_is_a_minor_update(receiver: Receiver) -> None:
    receiver.take(request(event()))
    assert receiver.take(request(event(hour=12, stamp=1))) == "REQUEST:UPDATE-MINOR"
    assert [shown.start for shown in receiver.events()] == [at(1, 12)]


def test_an_earlier_stamp_with_the_same_sequence_changes_nothing(receiver: Receiver) -> None:
    receiver.take(request(event(stamp=5)))
    assert receiver.take(request(event(hour=12, stamp=4))) is None
    assert [shown.start for shown in receiver.events()] == [at(1, 10)]


def test_a_cancel_of_something_unknown_adds_nothing(receiver: Receiver) -> None:
    assert receiver.take(cancel(event(sequence=1))) is None
    assert receiver.copies() == 0


def test_another_uid_is_another_event(receiver: Receiver) -> None:
    receiver.take(request(event()))
    receiver.take(request(event(uid="other@host.example")))
    assert receiver.copies() == 2


def test_all_day(receiver: Receiver) -> None:
    said = event("", 0, 0).replace("DTSTART:", "DTSTART;VALUE=DATE:20261201").replace("T000000Z", "")
    receiver.take(request(said.replace("DTEND:T010000Z", "DTEND;VALUE=DATE:20261202")))
    assert [(shown.start, shown.end) for shown in receiver.events()] == [
        (date(2026, 12, 1), date(2026, 12, 2))
    ]


def test_every_script(receiver: Receiver, post: Post) -> None:
    receiver.take(post.deliver(request(event(summary="Prüfung — 会议 🎓"))))
    assert [shown.summary for shown in receiver.events()] == ["Prüfung — 会议 🎓"]


def test_a_mail_without_an_invitation(receiver: Receiver) -> None:
    with pytest.raises(RuntimeError, match="without an invitation"):
        receiver.take(f"From: a@x.example\r\nTo: {ADDRESS}\r\nSubject: x\r\n\r\nhello\r\n".encode())


def test_the_server_keeps_the_bytes(post: Post) -> None:
    message = request(event())
    assert post.deliver(message) == message
