"""Bookings that are missing in feeds are on record while they are missing, whether a host listens or not."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from feedserver.database.engine import Database
from feedserver.status.answer import state_answer
from feedserver.status.read import read_state
from feedserver.withheld import notes
from tests.site import START, Site, settings_for

BROKEN, FULL = "cannot_be_written", "feed_is_full"


def left_out(site: Site) -> dict[str, Any]:
    """What the status says."""
    found: dict[str, Any] = state_answer(read_state(site.services, site.clock()))["left_out"]
    return found


def named(site: Site) -> list[tuple[str, str, str]]:
    """Booking, token and reason of each that is missing, after the process has written what it noted."""
    site.services.withheld.flush()
    return sorted((one["booking"], one["token"], one["reason"]) for one in left_out(site)["first"])


def rows(site: Site) -> int:
    with site.services.database.read() as tx:
        return int(tx.exec_driver_sql("SELECT count(*) FROM withheld_bookings").scalar_one())


def damage(site: Site, booking: str = "b-2") -> None:
    """Something else writes a booking that ends when it begins; each feed is built anew."""
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE bookings SET ends_at = starts_at WHERE id = :id"), {"id": booking})
        tx.execute(text("UPDATE users SET feed_version = feed_version + 1"))


@pytest.fixture
def token(site: Site) -> dict[str, Any]:
    """A token of amira's, who has three bookings."""
    site.host.make_user()
    for number in (1, 2, 3):
        site.host.make_booking(f"b-{number}")
    return site.host.issue()


def test_it_is_on_record_with_its_reason_and_since_when(site: Site, token: dict[str, Any]) -> None:
    damage(site)
    site.fetch(token["url"])
    assert rows(site) == 0  # no request writes
    assert named(site) == [("b-2", token["id"], BROKEN)]
    for _ in range(2):
        site.clock.turn(days=1)
        site.fetch(token["url"])
        site.services.withheld.flush()
    (one,) = left_out(site)["first"]
    assert one == {
        "booking": "b-2",
        "token": token["id"],
        "user": "amira",
        "reason": BROKEN,
        "since": "2026-11-24T12:00:00Z",
    }


def test_bookings_and_calendars_are_counted_once_each(site: Site, token: dict[str, Any]) -> None:
    other = site.host.issue()
    damage(site, "b-2")
    damage(site, "b-3")
    for one in (token, other):
        site.fetch(one["url"])
    assert len(named(site)) == 4
    assert (left_out(site)["bookings"], left_out(site)["calendars"]) == (2, 2)


def test_a_booking_that_was_changed_counts_no_more_before_the_next_building(
    site: Site, token: dict[str, Any]
) -> None:
    damage(site)
    site.fetch(token["url"])
    assert len(named(site)) == 1
    site.host.make_booking("b-2", summary="Changed")
    assert (left_out(site)["bookings"], rows(site)) == (0, 1)
    site.fetch(token["url"])
    assert (named(site), rows(site)) == ([], 0)


def test_the_next_building_without_it_ends_it(site: Site, token: dict[str, Any]) -> None:
    """Also where the row was mended by what damaged it, so that nothing tells of a change."""
    damage(site)
    site.fetch(token["url"])
    assert len(named(site)) == 1
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE bookings SET ends_at = starts_at + 3600 WHERE id = 'b-2'"))
    site.clock.turn(days=1)
    site.fetch(token["url"])
    assert (named(site), rows(site)) == ([], 0)


@pytest.mark.parametrize("way", ["revoked", "user deleted"])
def test_what_is_missing_in_no_feed_any_more_is_forgotten(
    site: Site, token: dict[str, Any], way: str
) -> None:
    site.host.make_user("ben")
    site.host.make_booking("b-9", participants=[{"user": "ben", "role": "apprentice"}])
    of_ben = site.host.issue("ben")
    for booking in ("b-2", "b-9"):
        damage(site, booking)
    for one in (token, of_ben):
        site.fetch(one["url"])
    assert len(named(site)) == 2
    if way == "revoked":
        site.host.call("POST", f"/tokens/{of_ben['id']}/revoke")
    else:
        site.host.call("DELETE", "/users/ben")
    assert (left_out(site)["bookings"], rows(site)) == (1, 2)
    site.clock.turn(days=1)
    site.fetch(token["url"])
    assert (named(site), rows(site)) == ([("b-2", token["id"], BROKEN)], 1)


def test_of_who_may_not_publish_nothing_is_missing_for_now(site: Site, token: dict[str, Any]) -> None:
    damage(site)
    site.fetch(token["url"])
    assert len(named(site)) == 1
    site.host.make_user(active=False)
    assert left_out(site)["bookings"] == 0
    site.host.make_user()
    assert left_out(site)["bookings"] == 1


def test_what_a_process_saw_before_a_change_and_writes_after_it_does_not_count(
    site: Site, token: dict[str, Any]
) -> None:
    damage(site)
    slow = site.restart()
    slow.fetch(token["url"])
    with site.services.database.write() as tx:
        tx.execute(text("UPDATE bookings SET ends_at = starts_at + 3600 WHERE id = 'b-2'"))
        tx.execute(text("UPDATE users SET feed_version = feed_version + 1"))
    site.fetch(token["url"])
    site.services.withheld.flush()
    slow.services.withheld.flush()
    slow.close()
    assert (named(site), rows(site)) == ([], 0)


def test_processes_that_write_at_once_keep_it_once(site: Site, token: dict[str, Any]) -> None:
    damage(site, "b-2")
    damage(site, "b-3")
    processes = [site.restart() for _ in range(4)]
    for process in processes:
        process.fetch(token["url"])
    threads = [threading.Thread(target=process.services.withheld.flush) for process in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for process in processes:
        assert process.services.withheld._buildings == []  # nothing failed
        process.close()
    assert (left_out(site)["bookings"], rows(site)) == (2, 2)


def test_where_nothing_is_missing_nothing_is_written(
    site: Site, token: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.fetch(token["url"])
    begun: list[Database] = []
    monkeypatch.setattr(Database, "write", lambda self: begun.append(self))
    site.services.withheld.flush()
    assert begun == []


def test_only_so_much_is_kept_in_memory(
    site: Site, token: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "_MOST", 3)
    damage(site, "b-2")
    ids = [token["id"]]
    site.fetch(token["url"])
    for _ in range(3):
        other = site.host.issue()
        ids.append(other["id"])
        site.fetch(other["url"])
    assert [token for _, token, _ in named(site)] == sorted(ids[:2])


def test_more_than_a_portion_is_listed_in_part(site: Site, token: dict[str, Any]) -> None:
    bookings = [f"c-{number:02}" for number in range(12)]
    for booking in bookings:
        site.host.make_booking(booking)
        damage(site, booking)
    site.fetch(token["url"])
    site.services.withheld.flush()
    said = left_out(site)
    assert (said["bookings"], said["calendars"]) == (12, 1)
    assert [one["booking"] for one in said["first"]] == bookings[:10]


def test_a_full_feed(database_url: str, keys_file: Path, tmp_path: Path) -> None:
    for site in _small(database_url, keys_file, tmp_path):
        site.host.make_user()
        for day in range(1, 5):
            starts = f"2026-12-0{day}T"
            site.host.make_booking(f"day-{day}", start=f"{starts}10:00:00", end=f"{starts}11:00:00")
        token = site.host.issue()
        site.fetch(token["url"])
        assert named(site) == [("day-3", token["id"], FULL), ("day-4", token["id"], FULL)]
        site.clock.now = START + timedelta(hours=1)
        site.host.call("DELETE", "/bookings/day-1")
        site.host.make_booking("day-0", start="2026-12-01T10:00:00", end="2026-12-01T11:00:00")
        site.fetch(token["url"])
        since = {one["booking"]: one["since"] for one in left_out(site)["first"]}
        assert since["day-4"] == "2026-11-24T12:00:00Z"


def _small(database_url: str, keys_file: Path, tmp_path: Path) -> Iterator[Site]:
    """A site whose feeds may have two events."""
    own = {"database_url": database_url, "keys_file": str(keys_file), "feed_max_events": 2}
    site = Site(settings_for(tmp_path, **own))
    yield site
    site.close()
