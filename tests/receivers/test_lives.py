"""Every life of a booking, told by mail to a receiver that is not ours: one copy at each step."""

from typing import Any

import pytest

from feedserver.attachments import mail_kinds
from tests.receivers.life import BOOKED, CANCELLED, INVITED, MOVED, REJECTED, UPDATED, Life


def on(day: int, hour: int = 10, **fields: Any) -> dict[str, Any]:
    """The fields of a booking that takes an hour of that day in December, in London."""
    return {
        "start": f"2026-12-{day:02}T{hour:02}:00:00",
        "end": f"2026-12-{day:02}T{hour + 1:02}:00:00",
        **fields,
    }


def test_booked_confirmed_moved_twice_and_cancelled(life: Life) -> None:
    life.book(**on(1, status="provisional"))
    assert life.tell(BOOKED) == "REQUEST"
    life.shows("01 10:00 TENTATIVE [PENDING] Planning meeting")
    life.book(**on(1))
    assert life.tell(INVITED) == "REQUEST:UPDATE"
    life.shows("01 10:00 CONFIRMED Planning meeting")
    life.book(**on(2, 14))
    assert life.tell(MOVED) == "REQUEST:UPDATE"
    life.shows("02 14:00 CONFIRMED Planning meeting")
    life.book(**on(1, 9))
    assert life.tell(MOVED) == "REQUEST:UPDATE"
    life.shows("01 09:00 CONFIRMED Planning meeting")
    assert life.receiver.copies() == 1
    life.book(**on(1, 9, status="cancelled"))
    assert life.tell(CANCELLED) == "CANCEL"
    assert life.receiver.copies() == 0


def test_rejected_and_booked_again(life: Life) -> None:
    life.book(status="provisional")
    life.tell(BOOKED)
    life.book(status="rejected")
    assert life.tell(REJECTED) == "CANCEL"
    assert life.receiver.copies() == 0
    life.book(**on(3, status="provisional"))
    assert life.tell(BOOKED) == "REQUEST"
    life.shows("03 10:00 TENTATIVE [PENDING] Planning meeting")
    life.book(**on(3))
    assert life.tell(INVITED) == "REQUEST:UPDATE"
    life.shows("03 10:00 CONFIRMED Planning meeting")


def test_deleted_and_made_again(life: Life) -> None:
    life.book()
    life.tell(INVITED)
    life.delete()
    assert life.tell(CANCELLED) == "CANCEL"
    assert life.receiver.copies() == 0
    life.book(**on(4))
    assert life.tell(INVITED) == "REQUEST"
    life.shows("04 10:00 CONFIRMED Planning meeting")


def test_taken_over_and_given_back(life: Life) -> None:
    life.book()
    life.tell(INVITED)
    life.book(managed_by="teams")
    assert life.tell(CANCELLED, withdraw=True) == "CANCEL"
    assert life.receiver.copies() == 0
    life.book()
    assert life.tell(INVITED) == "REQUEST"
    life.shows("01 10:00 CONFIRMED Planning meeting")


def test_a_change_of_words_and_place(life: Life) -> None:
    life.book()
    life.tell(INVITED)
    life.book(summary="Prüfung; Teil 1, „mündlich“ \\ 面试 🎓", location="Raum 4\nHaus B")
    assert life.tell(UPDATED) == "REQUEST:UPDATE"
    life.shows("01 10:00 CONFIRMED Prüfung; Teil 1, „mündlich“ \\ 面试 🎓")
    assert [shown.location for shown in life.receiver.events()] == ["Raum 4 Haus B"]


def test_what_did_not_change_is_no_update(life: Life) -> None:
    life.book()
    life.tell(INVITED)
    life.book(participants=[{"user": "amira"}, {"email": "guest@x.example"}])
    assert life.tell(UPDATED) is None
    assert life.receiver.copies() == 1


def test_mails_in_another_order(life: Life) -> None:
    mails = []
    for day in (1, 2, 3):
        life.book(**on(day))
        mails.append(life.send(MOVED))
    assert [life.receiver.take(mail) for mail in reversed(mails)] == ["REQUEST", None, None]
    life.shows("03 10:00 CONFIRMED Planning meeting")


def test_a_day_becomes_an_hour(life: Life) -> None:
    life.book(start="2026-12-01", end="2026-12-03", all_day=True, timezone=None)
    life.tell(INVITED)
    assert [str(shown.end) for shown in life.receiver.events()] == ["2026-12-03"]
    life.book(**on(2))
    assert life.tell(MOVED) == "REQUEST:UPDATE"
    life.shows("02 10:00 CONFIRMED Planning meeting")


def test_a_plan_of_three_is_cancelled(life: Life) -> None:
    plan = ["b-1", "b-2", "b-3"]
    for day, booking in enumerate(plan, 1):
        life.book(booking, **on(day))
        life.tell("planning_component_invitation", booking)
    assert life.receiver.copies() == 3
    for day, booking in enumerate(plan, 1):
        life.book(booking, **on(day, status="cancelled"))
    mails = life.send_all("planning_plan_cancelled", plan)
    assert [life.receiver.take(mail) for mail in mails] == ["CANCEL"] * 3
    assert life.receiver.copies() == 0


@pytest.mark.parametrize("kind", [kind.name for kind in mail_kinds().values() if kind.method == "REQUEST"])
def test_a_kind_that_invites(life: Life, kind: str) -> None:
    life.book(status="provisional" if kind == BOOKED else "confirmed")
    assert life.tell(kind, rsvp=True) == "REQUEST"
    assert life.receiver.copies() == 1


@pytest.mark.parametrize("kind", [kind.name for kind in mail_kinds().values() if kind.method == "CANCEL"])
def test_a_kind_that_cancels(life: Life, kind: str) -> None:
    life.book()
    life.tell(INVITED)
    life.book(status="cancelled")
    assert life.tell(kind) == "CANCEL"
    assert life.receiver.copies() == 0
