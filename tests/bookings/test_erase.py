"""When the tombstone of a deleted booking ends, its row keeps id, uid, version and sequence alone."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from feedserver.bookings.erase import WORK
from feedserver.database.schema import bookings, outbox, participants
from feedserver.outbox import store
from feedserver.outbox.worker import run_due
from tests.api.refusals import problem
from tests.site import START, Site

PATH = "/bookings/b-1"
#: Beside id, uid, version and sequence only the times that keep the order of changes.
KEPT = {"id", "uid", "version", "sequence", "created_at", "updated_at", "changed_at"}
KEPT |= {"cancelled_at", "deleted_at"}


@pytest.fixture
def deleted(site: Site) -> dict[str, Any]:
    """A booking with everything in it, deleted with version 8 at noon on 24 November."""
    site.host.make_user()
    made = site.host.make_booking(
        version=7,
        description="Secret words",
        location="Room 4",
        url="https://x.example/",
        meeting={"url": "tel:+44123"},
        organiser={"name": "Ada", "email": "ada@x.example"},
        categories=["EPA"],
        participants=[{"user": "amira"}, {"email": "guest@x.example"}],
    )
    assert site.host.call("DELETE", f"{PATH}?version=8").status_code == 204
    return made


@pytest.fixture
def end(site: Site) -> int:
    """Seconds from START to the first midnight without the tombstone."""
    return (site.settings.tombstone_days + 1) * 86_400 - 12 * 3600


def turn_to(site: Site, seconds: int) -> None:
    site.clock.now = START
    site.clock.turn(seconds=seconds)


def row(site: Site) -> dict[str, Any]:
    with site.services.database.read() as tx:
        return dict(tx.execute(select(bookings).where(bookings.c.id == "b-1")).one()._mapping)


def words(site: Site) -> dict[str, Any]:
    """What the row still says about the booking."""
    return {name: value for name, value in row(site).items() if name not in KEPT and value is not None}


def people(site: Site) -> int:
    with site.services.database.read() as tx:
        return len(tx.execute(select(participants)).all())


def pending(site: Site) -> list[str]:
    with site.services.database.read() as tx:
        return list(tx.scalars(select(outbox.c.subject)))


def test_a_deleted_booking_is_erased_when_its_tombstone_has_ended(
    site: Site, deleted: dict[str, Any], end: int
) -> None:
    url = site.host.feed_url()
    run_due(site.services)
    turn_to(site, end - 1)
    assert run_due(site.services) == 0
    assert site.titles(url) == ["[CANCELLED] Planning meeting"]
    assert words(site)["summary"] == "Planning meeting" and people(site) == 2
    site.clock.turn(seconds=1)
    assert site.titles(url) == ["No bookings at present"]
    assert run_due(site.services) == 1
    assert (words(site), people(site), pending(site)) == ({}, 0, [])
    left = row(site)
    assert (left["id"], left["uid"], left["version"]) == ("b-1", deleted["uid"], 8)
    assert left["sequence"] == deleted["sequence"] + 1
    assert site.titles(url) == ["No bookings at present"]
    problem(site.host.call("GET", PATH), 404)


def test_a_worker_that_never_looked_in_between_erases_it_too(
    site: Site, deleted: dict[str, Any], end: int
) -> None:
    turn_to(site, end + 86_400 * 400)
    run_due(site.services)
    assert (words(site), pending(site)) == ({}, [])


def test_a_booking_in_the_far_future_keeps_its_tombstone_until_it_is_over(site: Site, end: int) -> None:
    site.host.make_booking(participants=[], start="2027-06-01T10:00:00", end="2027-06-01T11:00:00")
    site.host.call("DELETE", PATH)
    run_due(site.services)
    turn_to(site, end)
    run_due(site.services)
    assert words(site)
    site.clock.now = START.replace(year=2027, month=6, day=2, hour=0)
    run_due(site.services)
    assert words(site) == {}


@pytest.mark.parametrize("looked", [True, False])
def test_booked_again_in_between_it_is_left_alone(
    site: Site, deleted: dict[str, Any], end: int, looked: bool
) -> None:
    if looked:
        run_due(site.services)
    site.host.make_booking(version=9, location="Room 5")
    turn_to(site, end + 86_400)
    run_due(site.services)
    kept = site.host.call("GET", PATH).get_json()
    assert (kept["location"], kept["sequence"]) == ("Room 5", 2)
    assert pending(site) == []


def test_deleted_a_second_time_its_new_tombstone_counts(
    site: Site, deleted: dict[str, Any], end: int
) -> None:
    run_due(site.services)
    site.host.make_booking(version=9)
    site.clock.turn(days=10)
    site.host.call("DELETE", f"{PATH}?version=10")
    turn_to(site, end)
    run_due(site.services)
    assert words(site)
    turn_to(site, end + 10 * 86_400)
    run_due(site.services)
    assert words(site) == {}


def test_a_cancelled_booking_that_was_not_deleted_is_kept(site: Site, end: int) -> None:
    site.host.make_booking(status="cancelled", participants=[])
    turn_to(site, end + 86_400)
    assert run_due(site.services) == 0
    assert words(site)["status"] == "cancelled"


def test_an_id_that_was_only_ever_deleted_makes_no_trouble(site: Site) -> None:
    assert site.host.call("DELETE", f"{PATH}?version=3").status_code == 204
    run_due(site.services)
    assert (pending(site), row(site)["version"]) == ([], 3)


@pytest.fixture
def erased(site: Site, deleted: dict[str, Any], end: int) -> dict[str, Any]:
    turn_to(site, end)
    run_due(site.services)
    return deleted


def test_after_erasing_an_older_write_is_refused_with_what_is_kept(
    site: Site, erased: dict[str, Any]
) -> None:
    for version in (7, 8):
        late = site.host.put(version=version)
        assert late.status_code == 200
        assert late.get_json() == {
            "id": "b-1",
            "uid": erased["uid"],
            "version": 8,
            "sequence": 1,
            "applied": False,
            "changed": [],
        }
    assert words(site) == {}
    assert site.host.call("DELETE", f"{PATH}?version=9").status_code == 204
    problem(site.host.call("PATCH", PATH, {}), 404)


@pytest.mark.parametrize("version", [{"version": 9}, {}])
def test_after_erasing_a_newer_write_makes_it_again(
    site: Site, erased: dict[str, Any], version: dict[str, int]
) -> None:
    site.host.make_user()
    again = site.host.put(**version)
    answer = again.get_json()
    assert (again.status_code, answer["applied"]) == (201, True)
    assert (answer["uid"], answer["sequence"]) == (erased["uid"], 2)
    (event,) = site.events(site.host.feed_url())
    assert (event["UID"], event["SEQUENCE"]) == (erased["uid"], 2)


def test_work_that_one_worker_has_taken_is_not_taken_by_another(site: Site, deleted: dict[str, Any]) -> None:
    at = site.services.database
    with at.write() as tx:
        (mine,) = store.claim(tx, site.clock(), 10)
    assert (mine.kind, mine.subject) == (WORK, "b-1")
    with at.write() as tx:
        assert store.claim(tx, site.clock(), 10) == []
    assert run_due(site.services) == 0
    site.clock.turn(minutes=5)  # the first one was killed: its claim ends
    assert run_due(site.services) == 1


def test_two_workers_at_once_do_nothing_twice(site: Site, end: int) -> None:
    number = 30
    for place in range(number):
        site.host.make_booking(f"b-{place}", participants=[])
        site.host.call("DELETE", f"/bookings/b-{place}")
    turn_to(site, end)
    others = [site.services, site.restart().services]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run_due, others))
    others[1].database.close()
    assert sum(done) == number
    assert pending(site) == []
    with site.services.database.read() as tx:
        assert tx.scalars(select(bookings.c.id).where(bookings.c.summary.is_not(None))).all() == []
