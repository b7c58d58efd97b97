"""Which rows a change of a booking writes: no more than differ, and as few statements for many as for one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from feedserver.bookings.store import read_booking
from feedserver.database.schema import participants
from tests.site import Site


@contextmanager
def _written(site: Site) -> Iterator[list[str]]:
    """The statements that write, by their first words and the table: ``UPDATE bookings``."""
    seen: list[str] = []

    def hook(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if found := re.match(r"(UPDATE|DELETE FROM|INSERT INTO) \w+", statement):
            seen.append(found[0])

    engine = site.services.database.engine
    event.listen(engine, "before_cursor_execute", hook)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", hook)


def _people(site: Site, booking: str = "b-1") -> list[tuple[Any, ...]]:
    table = participants.c
    query = select(participants).where(table.booking == booking).order_by(table.position)
    with site.services.database.read() as tx:
        return [tuple(row) for row in tx.execute(query)]


@pytest.fixture
def pair(site: Site) -> Site:
    """A booking of two users."""
    for user in ("amira", "bo"):
        site.host.make_user(user)
    site.host.make_booking(participants=[{"user": "amira", "role": "apprentice"}, {"user": "bo"}])
    return site


def test_participants_who_stay_are_not_written_again(pair: Site) -> None:
    before = _people(pair)
    with _written(pair) as seen:
        pair.host.make_booking(
            summary="Another", participants=[{"user": "amira", "role": "apprentice"}, {"user": "bo"}]
        )
    assert "UPDATE bookings" in seen
    assert not [statement for statement in seen if statement.endswith(" participants")]
    assert _people(pair) == before


@pytest.mark.parametrize(
    "people",
    [
        [{"user": "bo"}, {"user": "amira", "role": "apprentice"}],
        [{"user": "amira", "role": "tutor"}, {"user": "bo"}],
        [{"user": "amira", "role": "apprentice"}],
        [],
    ],
)
def test_participants_who_differ_are_replaced(pair: Site, people: list[dict[str, Any]]) -> None:
    pair.host.make_booking(participants=people)
    wanted = [(n, one["user"], one.get("role")) for n, one in enumerate(people)]
    assert [(row[1], row[2], row[5]) for row in _people(pair)] == wanted


def test_a_batch_writes_by_as_few_statements_as_a_single_booking(pair: Site) -> None:
    def written(number: int, word: str) -> list[str]:
        items = [
            {
                "id": f"batch-{place}",
                "summary": word,
                "start": "2026-12-01T10:00:00Z",
                "end": "2026-12-01T11:00:00Z",
                "participants": [{"user": "amira"}, {"email": f"{word}@x.example"}],
            }
            for place in range(number)
        ]
        with _written(pair) as seen:
            answer = pair.host.call("POST", "/bookings/batch", {"bookings": items}).get_json()
        assert {item["status"] for item in answer["results"]} <= {200, 201}
        return sorted(seen)

    written(40, "new")
    assert written(40, "changed") == written(1, "again")


def test_a_booking_read_by_itself_is_the_one_that_is_kept(pair: Site) -> None:
    made = pair.host.make_booking("b-2", meeting={"url": "https://x.example"}, categories=["a", "b"])
    record = read_booking(pair.services.database, "b-2")
    assert record is not None and record.booking is not None
    assert (record.uid, record.sequence, record.version) == (made["uid"], made["sequence"], made["version"])
    assert record.booking.categories == ("a", "b") and record.booking.meeting is not None
    assert record.booking.participants == ()
    assert read_booking(pair.services.database, "never-seen") is None
