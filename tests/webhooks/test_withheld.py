"""``booking.withheld``: missing in a feed because it cannot be written or the feed is full, told once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from feedserver.outbox.worker import run_due
from tests.site import Site, settings_for
from tests.webhooks.hooks import Hooks
from tests.webhooks.receiver import Receiver

BROKEN = "cannot_be_written"
FULL = "feed_is_full"


def corrupt(site: Site, change: str = "ends_at = starts_at", booking: str = "b-2") -> None:
    with site.services.database.write() as tx:
        tx.execute(text(f"UPDATE bookings SET {change} WHERE id = '{booking}'"))  # noqa: S608 - of this file
        tx.execute(text("UPDATE users SET feed_version = feed_version + 1"))


def fetch_elsewhere(site: Site, url: str) -> None:
    """Another process builds the feed, and dies before it has told anything."""
    other = site.restart()
    other.fetch(url)
    other.close()


def told(hooks: Hooks) -> list[tuple[str, str, str]]:
    """Booking, token and reason of every event, in order."""
    hooks.flush()
    return [
        (data["booking"], data["token"], data["reason"])
        for kind, data in hooks.told()
        if kind == "booking.withheld"
    ]


@pytest.fixture
def token(site: Site) -> dict[str, Any]:
    """A token of amira's, who has three bookings."""
    site.host.make_user()
    for number in (1, 2, 3):
        site.host.make_booking(f"b-{number}")
    return site.host.issue()


@pytest.mark.parametrize(
    "change", ["ends_at = starts_at", "status = 'gone mad'", "uid = ''", "changed_at = 99999999999999"]
)
def test_a_booking_that_makes_no_sense(site: Site, hooks: Hooks, token: dict[str, Any], change: str) -> None:
    hooks.add()
    corrupt(site, change)
    site.fetch(token["url"])
    assert hooks.messages() == []  # no request writes
    assert told(hooks) == [("b-2", token["id"], BROKEN)]
    data = next(data for kind, data in hooks.told() if kind == "booking.withheld")
    assert data == {"booking": "b-2", "token": token["id"], "user": "amira", "reason": BROKEN}
    assert hooks.messages(event="booking.withheld")[0].subject == "b-2"


def test_it_is_told_once_for_each_token_until_the_booking_changes(
    site: Site, hooks: Hooks, token: dict[str, Any]
) -> None:
    hooks.add()
    other = site.host.issue()
    corrupt(site)
    once = [("b-2", token["id"], BROKEN), ("b-2", other["id"], BROKEN)]
    for _ in range(3):
        for one in (token, other):
            fetch_elsewhere(site, one["url"])
            site.fetch(one["url"])
        assert sorted(told(hooks)) == sorted(once)
        site.clock.turn(days=1)
        site.host.make_booking("b-3", summary=str(site.clock()))
    site.host.make_booking("b-2", summary="Changed")
    site.fetch(token["url"])
    assert len(told(hooks)) == 2  # mended
    corrupt(site)
    site.fetch(token["url"])
    assert told(hooks)[2:] == [("b-2", token["id"], BROKEN)]


def test_several_processes_tell_it_once(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    hooks.add()
    corrupt(site)
    processes = [site.restart() for _ in range(3)]
    for process in processes:
        process.fetch(token["url"])
    for process in processes:
        process.services.withheld.flush()
        process.close()
    assert told(hooks) == [("b-2", token["id"], BROKEN)]


def test_the_preview_counts_like_a_fetch_and_writes_as_little(
    site: Site, hooks: Hooks, token: dict[str, Any]
) -> None:
    hooks.add()
    corrupt(site)
    site.host.call("GET", f"/tokens/{token['id']}/preview")
    assert hooks.messages() == []
    site.fetch(token["url"])
    assert told(hooks) == [("b-2", token["id"], BROKEN)]


def test_a_row_whose_state_cannot_be_read_stops_no_feed(
    site: Site, hooks: Hooks, token: dict[str, Any]
) -> None:
    hooks.add()
    value = "x'ff00ff'" if site.services.database.is_sqlite else "99999999999999"
    corrupt(site, f"updated_at = {value}")
    response = site.fetch(token["url"])
    assert (response.status_code, response.data.count(b"BEGIN:VEVENT")) == (200, 2)
    hooks.flush()


def test_what_somebody_chose_is_no_event(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    hooks.add()
    site.host.make_booking("b-1", managed_by="https://other.example/")
    site.host.make_booking("b-2", status="cancelled")
    site.host.make_booking("b-3", status="provisional", kind="session")
    for options in (
        {"kinds": ["assessment"]},
        {"roles": ["assessor"]},
        {"cancelled": "hide", "provisional": "hide"},
        {"future_days": 1},
    ):
        site.fetch(site.host.feed_url(**options))
    assert told(hooks) == []


def test_nothing_is_noted_where_nobody_listens(site: Site, hooks: Hooks, token: dict[str, Any]) -> None:
    corrupt(site)
    site.fetch(token["url"])
    hooks.add("token.revoked")
    fetch_elsewhere(site, token["url"])
    site.clock.turn(days=1)
    site.fetch(token["url"])
    assert told(hooks) == []
    with site.services.database.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM webhook_told").scalar() == 0


def test_a_database_that_is_away_costs_nothing_but_time(
    site: Site, hooks: Hooks, token: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks.add()
    corrupt(site)
    site.fetch(token["url"])
    with monkeypatch.context() as away:
        away.setattr(site.services.database, "write", lambda: (_ for _ in ()).throw(OSError()))
        site.services.withheld.flush()
    assert told(hooks) == [("b-2", token["id"], BROKEN)]


class TestFull:
    """Where a feed may have three events."""

    @pytest.fixture
    def site(self, database_url: str, keys_file: Path, tmp_path: Path, ca_file: Path) -> Iterator[Site]:
        own = {"webhook_allow_private": True, "webhook_ca_file": str(ca_file), "feed_max_events": 3}
        site = Site(settings_for(tmp_path, database_url=database_url, keys_file=str(keys_file), **own))
        site.host.make_user()
        yield site
        site.close()

    @pytest.fixture
    def hooks(self, site: Site, receiver: Receiver) -> Hooks:
        return Hooks(site, receiver)

    def book(self, site: Site, day: int, **fields: Any) -> None:
        site.host.make_booking(
            f"day-{day}", start=f"2026-12-{day:02}T10:00:00", end=f"2026-12-{day:02}T11:00:00", **fields
        )

    def test_the_bookings_that_find_no_room(self, site: Site, hooks: Hooks) -> None:
        hooks.add()
        for day in range(1, 6):
            self.book(site, day)
        token = site.host.issue()
        site.fetch(token["url"])
        full = [("day-4", token["id"], FULL), ("day-5", token["id"], FULL)]
        assert told(hooks) == full
        self.book(site, 6)
        site.fetch(token["url"])
        assert told(hooks) == [*full, ("day-6", token["id"], FULL)]
        self.book(site, 5, summary="Changed")
        site.fetch(token["url"])
        assert told(hooks)[3:] == [("day-5", token["id"], FULL)]

    def test_a_series_of_which_something_is_left_is_not_withheld(self, site: Site, hooks: Hooks) -> None:
        hooks.add()
        self.book(site, 1, recurrence={"rrule": "FREQ=DAILY;COUNT=10"})
        token = site.host.issue(recurrence="expanded")
        assert len(site.events(token["url"])) == 3
        assert told(hooks) == []
        self.book(site, 28)
        site.fetch(token["url"])
        assert told(hooks) == [("day-28", token["id"], FULL)]

    def test_what_is_told_is_forgotten_with_the_change_and_with_the_token(
        self, site: Site, hooks: Hooks
    ) -> None:
        hooks.add("booking.withheld")
        for day in range(1, 6):
            self.book(site, day)
        token = site.host.issue()
        site.fetch(token["url"])
        told(hooks)
        assert self._rows(site) == ["day-4", "day-5"]
        self.book(site, 5, summary="Changed")
        assert self._rows(site) == ["day-4"]
        site.host.call("POST", f"/tokens/{token['id']}/revoke")
        assert self._rows(site) == []

    def _rows(self, site: Site) -> list[str]:
        """The bookings that are noted as told after the worker's next look."""
        site.clock.turn(hours=7)
        run_due(site.services)
        with site.services.database.read() as tx:
            return sorted(tx.exec_driver_sql("SELECT booking FROM webhook_told").scalars())
