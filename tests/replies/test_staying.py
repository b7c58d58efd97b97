"""How long an answer stays: as long as its participant does, and the time."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.replies.conftest import PEOPLE, Post
from tests.replies.samples import answering
from tests.site import Site

Answers = Callable[[], list[str | None]]
ALL = ["accepted", "declined", "tentative"]
SERIES = {"rrule": "FREQ=WEEKLY;COUNT=4", "exdates": [], "rdates": [], "overrides": []}


@pytest.fixture
def answered(uid: str, post: Post) -> str:
    """The UID; all three have answered."""
    for address, partstat in (("amira", "ACCEPTED"), ("ben", "DECLINED"), ("guest", "TENTATIVE")):
        assert post(answering(uid, f"{address}@x.example", partstat))["applied"]
    return uid


STAYS: dict[str, dict[str, Any]] = {
    "the same": {},
    "words": {"summary": "Review", "description": "Bring it.", "location": "Room 5"},
    "cancelled": {"status": "cancelled"},
    "managed elsewhere": {"managed_by": "teams"},
    "the same time in other words": {"start": "2026-12-01T10:00:00Z", "end": "2026-12-01T12:00:00+01:00"},
    "another zone of the same time": {"timezone": "Europe/Lisbon"},
    "the roles": {"participants": [{**person, "role": "other"} for person in PEOPLE]},
    "addresses in capitals": {"participants": [*PEOPLE[:2], {"email": "GUEST@X.EXAMPLE"}]},
    "another address of a user": {"participants": [{**PEOPLE[0], "email": "a@y.example"}, *PEOPLE[1:]]},
}
MOVES: dict[str, dict[str, Any]] = {
    "start": {"start": "2026-12-01T10:30:00"},
    "end": {"end": "2026-12-01T11:30:00"},
    "zone": {"timezone": "Europe/Paris"},
    "all day": {"all_day": True, "start": "2026-12-01", "end": "2026-12-02"},
    "now a series": {"recurrence": SERIES},
}


@pytest.mark.parametrize("fields", STAYS.values(), ids=STAYS)
def test_answers_survive_a_put(site: Site, answered: str, answers: Answers, fields: dict[str, Any]) -> None:
    site.host.make_booking(**{"participants": PEOPLE, **fields})
    assert answers() == ALL


@pytest.mark.parametrize("fields", MOVES.values(), ids=MOVES)
def test_they_end_when_the_time_moves(
    site: Site, answered: str, answers: Answers, fields: dict[str, Any]
) -> None:
    moved = site.host.make_booking(participants=PEOPLE, **fields)
    assert answers() == [None, None, None]
    assert [person["answered_at"] for person in moved["participants"]] == [None, None, None]


def test_moved_back_they_are_not_there_again(site: Site, answered: str, answers: Answers) -> None:
    site.host.make_booking(participants=PEOPLE, start="2026-12-01T10:30:00")
    site.host.make_booking(participants=PEOPLE)
    assert answers() == [None, None, None]


def test_who_stays_keeps_the_answer_wherever_in_the_list(site: Site, answered: str, answers: Answers) -> None:
    new = {"email": "new@x.example"}
    site.host.make_booking(participants=[new, PEOPLE[2], PEOPLE[0]])
    assert answers() == [None, "tentative", "accepted"]
    site.host.make_booking(participants=[PEOPLE[1], PEOPLE[0]])
    assert answers() == [None, "accepted"]


def test_who_becomes_a_user_keeps_it_too(site: Site, answered: str, answers: Answers) -> None:
    site.host.make_user("gus")
    site.host.make_booking(participants=[*PEOPLE[:2], {"user": "gus", "email": "guest@x.example"}])
    assert answers() == ALL


def test_another_user_with_the_same_address_is_somebody_else(
    site: Site, answered: str, answers: Answers
) -> None:
    site.host.make_user("bea")
    site.host.make_booking(participants=[{"user": "bea", "email": "ben@x.example"}])
    assert answers() == [None]


def test_answers_survive_a_patch(site: Site, answered: str, answers: Answers) -> None:
    site.host.call("PATCH", "/bookings/b-1", {"location": "Room 5"})
    site.host.call("PATCH", "/bookings/b-1", {"participants": list(reversed(PEOPLE))})
    assert answers() == ALL[::-1]
    site.host.call("PATCH", "/bookings/b-1", {"end": "2026-12-01T11:15:00"})
    assert answers() == [None, None, None]


def test_a_host_cannot_write_them(site: Site, answered: str, answers: Answers) -> None:
    read = site.host.call("GET", "/bookings/b-1").get_json()
    for person in read["participants"]:
        person.update(answer="accepted", answered_at="2026-01-01T00:00:00Z")
    written = site.host.call("PUT", "/bookings/b-1", {**read, "version": 2}).get_json()
    assert (written["applied"], written["changed"], answers()) == (True, [], ALL)


def test_answers_survive_a_batch_and_end_in_one(site: Site, answered: str, answers: Answers) -> None:
    said = {
        "id": "b-1",
        "summary": "Review",
        "start": "2026-12-01T10:00:00",
        "end": "2026-12-01T11:00:00",
        "timezone": "Europe/London",
        "participants": PEOPLE,
    }
    site.host.call("POST", "/bookings/batch", {"bookings": [said, {**said, "location": "Room 5"}]})
    assert answers() == ALL
    late = {**said, "start": "2026-12-01T10:30:00"}
    site.host.call("POST", "/bookings/batch", {"bookings": [late, said]})
    assert answers() == [None, None, None]


def test_an_old_version_changes_no_answer(site: Site, answered: str, answers: Answers) -> None:
    assert not site.host.put(version=1, start="2026-12-01T10:30:00").get_json()["applied"]
    assert answers() == ALL


def test_booked_again_after_a_delete_nobody_has_answered(site: Site, answered: str, answers: Answers) -> None:
    site.host.call("DELETE", "/bookings/b-1")
    site.host.make_booking(participants=PEOPLE)
    assert answers() == [None, None, None]


SERIES_STAYS: dict[str, dict[str, Any]] = {
    "words of one": {"overrides": [{"recurrence_id": "2026-12-08T10:00:00", "location": "Room 7"}]},
    "one cancelled": {"overrides": [{"recurrence_id": "2026-12-08T10:00:00", "status": "cancelled"}]},
    "other notation": {"rrule": "COUNT=4;FREQ=WEEKLY"},
}
SERIES_MOVES: dict[str, dict[str, Any]] = {
    "rule": {"rrule": "FREQ=WEEKLY;COUNT=5"},
    "one left out": {"exdates": ["2026-12-08T10:00:00"]},
    "one more": {"rdates": ["2026-12-09T10:00:00"]},
    "one moved": {"overrides": [{"recurrence_id": "2026-12-08T10:00:00", "start": "2026-12-08T11:00:00"}]},
}


@pytest.fixture
def series(site: Site, uid: str, post: Post) -> str:
    """The booking as a series; amira has accepted."""
    site.host.make_booking(participants=PEOPLE, recurrence=SERIES)
    assert post(answering(uid, SEQUENCE=":1"))["applied"]
    return uid


@pytest.mark.parametrize("change", SERIES_STAYS.values(), ids=SERIES_STAYS)
def test_an_answer_to_a_series_stays(
    site: Site, series: str, answers: Answers, change: dict[str, Any]
) -> None:
    site.host.make_booking(participants=PEOPLE, recurrence={**SERIES, **change})
    assert answers() == ["accepted", None, None]


@pytest.mark.parametrize(
    "fields",
    [*({"recurrence": {**SERIES, **change}} for change in SERIES_MOVES.values()), {"recurrence": None}],
    ids=[*SERIES_MOVES, "no series any more"],
)
def test_an_answer_to_a_series_ends(
    site: Site, series: str, answers: Answers, fields: dict[str, Any]
) -> None:
    site.host.make_booking(participants=PEOPLE, **fields)
    assert answers() == [None, None, None]
