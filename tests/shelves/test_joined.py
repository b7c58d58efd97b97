"""A feed that the database joins from its shelf is, byte for byte, the one built from the bookings."""

from typing import Any

import pytest
from sqlalchemy import func, select, text

from feedserver.database.schema import feed_entries, feed_shelves
from tests.feeds.varied import make_all, varied_bookings, varied_series
from tests.shelves.conftest import Readers
from tests.site import Site

OPTIONS: list[dict[str, Any]] = [
    {},
    {"privacy": "title", "cancelled": "prefix"},
    {"privacy": "busy", "provisional": "hide", "alarms": [10, 1440]},
    {"cancelled": "hide", "recurrence": "expanded"},
    {"kinds": ["planning_meeting"]},
    {"roles": ["trainer"], "kinds": ["booking", "planning_meeting"]},
    {"roles": ["nobody"]},
    {"past_days": 0, "future_days": 1},
    {"past_days": 3650, "future_days": 3650},
    {"past_days": 0, "future_days": 30, "recurrence": "expanded", "provisional": "hide"},
]


def rows(site: Site) -> tuple[int, int]:
    """How many shelves and entries there are."""
    with site.services.database.read() as tx:
        return (
            tx.scalar(select(func.count()).select_from(feed_shelves)) or 0,
            tx.scalar(select(func.count()).select_from(feed_entries)) or 0,
        )


@pytest.mark.parametrize("what", [varied_bookings, varied_series], ids=["single", "series"])
def test_the_whole_corpus_reads_alike_with_all_options(readers: Readers, what: Any) -> None:
    make_all(readers.site, what())
    urls = [readers.site.host.feed_url(**options) for options in OPTIONS]
    for url in urls:
        readers.fill(url)
    sure = 0
    for url in urls:
        joined, built = readers.joining.fetch(url), readers.building.fetch(url)
        assert (joined.data, list(joined.headers)) == (built.data, list(built.headers))
        sure += not readers.unwritten
        readers.joining.services.new_shelves.flush()
    assert sure >= len(OPTIONS) - 3, "only a window with a doubtful series is built"


CHANGES: list[dict[str, Any]] = [
    {"summary": "Other words; with, signs\nand a line"},
    {"start": "2026-12-05T08:00:00", "end": "2026-12-05T09:30:00"},
    {"status": "provisional"},
    {"status": "confirmed"},
    {"status": "cancelled"},
    {"status": "rejected"},
    {"kind": "planning_meeting"},
    {"managed_by": "teams"},
    {"participants": [{"user": "amira", "role": "trainer"}]},
    {"participants": [{"email": "a@x.example"}]},
    {"description": "ß" * 500, "location": "Room 4", "url": "https://host.example/1"},
    {"start": "2031-12-05T08:00:00", "end": "2031-12-05T09:30:00"},
    {"start": "2026-12-05", "end": "2026-12-06", "all_day": True},
    {"recurrence": {"rrule": "FREQ=WEEKLY;COUNT=6"}},
    {"recurrence": {"rrule": "FREQ=YEARLY;COUNT=6"}},
    {"timezone": "Africa/Casablanca", "recurrence": {"rrule": "FREQ=DAILY;COUNT=6"}},
]


def test_every_kind_of_change_is_on_the_shelf_in_its_own_transaction(readers: Readers) -> None:
    host = readers.site.host
    host.make_user()
    for number in range(3):
        host.make_booking(f"b-{number}", start=f"2026-12-0{number + 1}T10:00:00", end="2026-12-04T10:00:00")
    urls = [host.feed_url(**options) for options in OPTIONS[:7]]
    readers.fill(*urls)
    seen = set()
    for change in [*CHANGES, *reversed(CHANGES)]:
        readers.site.clock.turn(seconds=30)
        host.make_booking("b-1", **change)
        seen |= {readers.read(url).data for url in urls}
    assert len(seen) > 3 * len(CHANGES), "the changes show"
    host.call("DELETE", "/bookings/b-1")
    assert b"[CANCELLED]" in readers.read(urls[0]).data


def test_what_was_hidden_leaves_no_tombstone(readers: Readers) -> None:
    host = readers.site.host
    host.make_user()
    for number in range(4):
        host.make_booking(f"b-{number}", status="provisional" if number else "confirmed")
    urls = [host.feed_url(provisional=form, cancelled="prefix") for form in ("hide", "show")]
    readers.fill(*urls)
    host.call("DELETE", "/bookings/b-0")
    host.call("DELETE", "/bookings/b-1")
    assert [readers.read(url).data.count(b"[CANCELLED]") for url in urls] == [1, 2]


def test_a_batch_is_on_every_shelf_it_concerns(readers: Readers) -> None:
    host, urls = readers.site.host, []
    for user in ("amira", "jonas"):
        host.make_user(user)
        host.make_booking(f"own-{user}", participants=[{"user": user}])
        urls.append(host.feed_url(user))
    readers.fill(*urls)
    both = [{"user": "amira", "role": "apprentice"}, {"user": "jonas", "role": "trainer"}]
    times = {"start": "2026-12-01T10:00:00", "end": "2026-12-01T11:00:00", "timezone": "Europe/London"}
    items = [{"id": f"b-{n}", "summary": f"Meeting {n}", **times, "participants": both} for n in range(40)]
    for _ in range(2):
        answer = host.call("POST", "/bookings/batch", {"bookings": items})
        assert {result["status"] for result in answer.get_json()["results"]} <= {200, 201}
        for url in urls:
            assert readers.read(url).data.count(b"BEGIN:VEVENT") == 41
        items = [{**item, "summary": item["summary"] + " moved"} for item in items]


def test_a_change_of_options_moves_the_stamps_of_that_token_alone(readers: Readers) -> None:
    host = readers.site.host
    host.make_user()
    host.make_booking()
    host.make_booking("b-2", recurrence={"rrule": "FREQ=WEEKLY;COUNT=3"})
    first, second = host.issue(), host.issue()
    readers.fill(first["url"])
    untouched = readers.read(first["url"]).data
    readers.site.clock.turn(hours=5)
    host.call("PATCH", f"/tokens/{second['id']}", {"past_days": 30})
    moved = readers.read(second["url"]).data
    assert moved.count(b"DTSTAMP:20261124T170000Z") == moved.count(b"LAST-MODIFIED:20261124T170000Z") == 2
    assert readers.read(first["url"]).data == untouched
    readers.site.clock.turn(hours=1)
    host.make_booking(summary="Moved")
    assert readers.read(second["url"]).data.count(b"DTSTAMP:20261124T180000Z") == 1


def test_a_tombstone_leaves_on_its_day(readers: Readers) -> None:
    host = readers.site.host
    host.make_user()
    host.make_booking()
    host.make_booking("b-2", summary="Stays", start="2027-02-01T10:00:00", end="2027-02-01T11:00:00")
    url = host.feed_url()
    host.make_booking(status="cancelled")
    readers.fill(url)
    for _ in range(34):
        readers.site.clock.turn(days=1)
        readers.read(url)
    assert b"CANCELLED" not in readers.read(url).data


def test_a_shelf_lasts_for_weeks_and_is_then_written_anew(readers: Readers) -> None:
    host = readers.site.host
    host.make_user()
    for month in range(1, 13):
        host.make_booking(
            f"b-{month}", start=f"2028-{month:02}-01T10:00:00", end=f"2028-{month:02}-01T11:00:00"
        )
    url = host.feed_url()
    readers.fill(url)
    for _ in range(35):
        readers.site.clock.turn(days=1)
        readers.read(url)
    readers.site.clock.turn(days=1)
    readers.joining.fetch(url)
    assert readers.unwritten
    readers.joining.services.new_shelves.flush()
    readers.read(url)


def test_series_whose_zone_cannot_be_shared_are_built(readers: Readers) -> None:
    """Paraguay gave up its summer time in 2024: one VTIMEZONE cannot say both to every reader."""
    host = readers.site.host
    host.make_user()
    zone = {"timezone": "America/Asuncion", "recurrence": {"rrule": "FREQ=WEEKLY;COUNT=4"}}
    host.make_booking("b-1", start="2024-06-01T10:00:00", end="2024-06-01T11:00:00", **zone)
    host.make_booking("b-2", start="2026-06-01T10:00:00", end="2026-06-01T11:00:00", **zone)
    url = host.feed_url(past_days=3650)
    readers.fill(url)
    joined, built = readers.joining.fetch(url), readers.building.fetch(url)
    assert joined.data == built.data


def test_a_feed_over_its_limit_is_guarded(readers: Readers) -> None:
    host = readers.site.host
    host.make_user()
    for number in range(8):
        host.make_booking(f"b-{number}", summary=f"Meeting {number}")
    url = host.feed_url()
    readers.site.settings = readers.site.settings.__class__(
        **{**_fields(readers.site.settings), "feed_max_events": 5}
    )
    small = readers.site.restart()
    small.fetch(url)
    small.services.new_shelves.flush()
    assert len(small.events(url)) == 5
    small.close()


def _fields(settings: Any) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__dataclass_fields__}


def test_a_shelf_that_was_not_whole_is_dropped_by_the_next_change(readers: Readers) -> None:
    host = readers.site.host
    host.make_user()
    host.make_booking()
    url = host.feed_url()
    readers.fill(url)
    assert rows(readers.site) == (1, 1)
    with readers.site.services.database.write() as tx:
        tx.execute(text("UPDATE users SET feed_version = feed_version + 1"))
    host.make_booking("b-2")
    assert rows(readers.site) == (0, 0)
    assert len(readers.joining.events(url)) == 2
    readers.joining.services.new_shelves.flush()
    assert rows(readers.site) == (1, 2)
    readers.read(url)


def test_what_was_read_before_a_change_is_not_written_after_it(readers: Readers) -> None:
    host = readers.site.host
    host.make_user()
    host.make_booking()
    url = host.feed_url()
    readers.joining.fetch(url)
    host.make_booking(summary="Moved")
    readers.joining.services.new_shelves.flush()
    assert rows(readers.site) == (0, 0)


def test_nothing_of_an_erased_booking_or_a_deleted_user_is_left(readers: Readers) -> None:
    from feedserver.outbox.worker import run_due

    host = readers.site.host
    for user in ("amira", "jonas"):
        host.make_user(user)
    both = [{"user": "amira"}, {"user": "jonas"}]
    host.make_booking(summary="Canary", participants=both)
    host.make_booking("b-2", participants=both)
    readers.fill(host.feed_url(), host.feed_url("jonas"))
    host.call("DELETE", "/bookings/b-1")
    assert rows(readers.site) == (2, 4)
    readers.site.clock.turn(days=60)
    run_due(readers.site.services)
    assert rows(readers.site) == (2, 2)
    host.call("DELETE", "/users/amira")
    assert rows(readers.site) == (1, 1)


def test_another_way_of_writing_makes_every_shelf_useless(readers: Readers) -> None:
    host = readers.site.host
    host.make_user()
    host.make_booking(status="provisional")
    url = host.feed_url()
    readers.fill(url)
    fields = _fields(readers.site.settings)
    words = fields["words"].__class__(pending="[MAYBE]")
    readers.site.settings = readers.site.settings.__class__(**{**fields, "words": words})
    upgraded = readers.site.restart()
    assert upgraded.titles(url) == ["[MAYBE] Planning meeting"]
    upgraded.services.new_shelves.flush()
    assert upgraded.titles(url) == ["[MAYBE] Planning meeting"]
    upgraded.close()
