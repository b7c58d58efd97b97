"""SQLite to PostgreSQL and back: equal rows, addresses, bytes and validators; work goes on (S-49, S-84)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from feedserver.audit.chain import chain_key
from feedserver.audit.erase import erase_details
from feedserver.audit.model import SERVER
from feedserver.audit.verify import verify
from feedserver.outbox.worker import seal_new
from feedserver.transfer.tables import CACHES, carried
from tests.admin import hooks
from tests.audit.world import World
from tests.conftest import DATABASES
from tests.feeds.varied import make_all, varied_bookings, varied_series
from tests.replies.samples import answering
from tests.site import Site
from tests.transfer.conftest import Fresh, Mover
from tests.transfer.rows import all_rows
from tests.withheld.test_record import damage

OpenSite = Callable[[str], Site]


def fetch(site: Site, url: str) -> tuple[int, bytes, dict[str, str]]:
    """An answer, and what a client keeps of its head."""
    answer = site.fetch(url)
    kept = ("ETag", "Last-Modified", "Content-Type", "Content-Disposition")
    return answer.status_code, answer.data, {name: answer.headers[name] for name in kept}


class Before:
    """An installation in which every table has rows, and what calendars have been told."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.world = World(site).open_office()
        make_all(site, {**varied_bookings(), **varied_series()})
        host = site.host
        assert host.call(
            "POST", "/replies", data=answering(self.world.uid), content_type="text/calendar"
        ).json
        host.call("DELETE", "/bookings/b-1")
        self.again = host.call(
            "POST", "/users/amira/tokens", {"label": "Once"}, headers={"Idempotency-Key": "k"}
        )
        self.urls = [
            host.feed_url(),
            *(host.feed_url(privacy=privacy, recurrence="expanded") for privacy in ("title", "busy")),
            host.feed_url("held"),
            str(self.again.get_json()["url"]),
        ]
        revoked = host.issue()
        host.call("POST", f"/tokens/{revoked['id']}/revoke", {"reason": "Lost."})
        self.urls.append(str(revoked["url"]))
        site.clock.turn(seconds=2)
        self.told = {url: fetch(site, url) for url in self.urls}
        self._fill_the_rest()

    def _fill_the_rest(self) -> None:
        """What calendars do not see."""
        site, office = self.site, self.world.office
        wrong = {"form_key": office.door_key, "email": "x@x.example", "password": "wrong", "to": "/"}
        office.door.ask("POST", "/admin/sign-in", data=wrong, headers={"Sec-Fetch-Site": "same-origin"})
        site.host.make_user("hurt")
        site.host.make_booking("hurt", participants=[{"user": "hurt"}])
        damage(site, "hurt")
        site.fetch(site.host.feed_url("hurt"))
        site.services.use.flush()
        site.services.withheld.flush()
        with site.services.database.write() as tx:
            erase_details(tx, SERVER, user="held", reason="Asked for.", now=site.clock())
        seal_new(site.services)


@pytest.fixture
def before(open_site: OpenSite, fresh: Fresh) -> Before:
    return Before(open_site(fresh("sqlite")))


@pytest.fixture
def moved(before: Before, fresh: Fresh, mover: Mover, tmp_path: Path) -> list[str]:
    """The addresses of the databases to which it was moved, one after the other."""
    urls = [before.site.settings.database_url]
    for number, kind in enumerate(("postgresql", "sqlite")):
        if kind in DATABASES:
            mover.out(urls[-1], tmp_path / f"export-{number}")
            urls.append(fresh(kind))
            mover.into(urls[-1], tmp_path / f"export-{number}")
    return urls[1:]


@pytest.fixture
def after(moved: list[str], open_site: OpenSite) -> list[Site]:
    return [open_site(url) for url in moved]


def test_the_installation_of_this_test_fills_every_table(before: Before) -> None:
    """A table that is added belongs into it."""
    rows = all_rows(before.site.settings.database_url)
    assert set(rows) == carried()
    assert [name for name, found in rows.items() if not found] == []
    assert {"feed_shelves", "feed_entries", "feed_chunks", "api_requests"} == CACHES


def test_every_row_is_the_same(before: Before, moved: list[str]) -> None:
    rows = all_rows(before.site.settings.database_url)
    for url in moved:
        assert all_rows(url) == rows


def test_addresses_bytes_and_validators_are_the_same(before: Before, after: list[Site]) -> None:
    for site in after:
        site.clock.now = before.site.clock()
        assert {url: fetch(site, url) for url in before.urls} == before.told
        for url in before.urls:
            etag = before.told[url][2]["ETag"]
            assert site.fetch(url, If_None_Match=etag).status_code == 304


def test_the_audit_log_is_whole_and_says_that_it_was_imported(before: Before, after: list[Site]) -> None:
    for number, site in enumerate(after, start=1):
        seal_new(site.services)
        with site.services.database.read() as tx:
            report = verify(tx, chain_key(site.services.keys.uid))
        assert (report.fault_count, report.unsealed) == (0, 0)
        said = site.host.call("GET", "/audit?action=installation.imported").get_json()["items"]
        assert len(said) == number
        assert said[0]["data"]["rows"] > 100


def test_work_goes_on(before: Before, after: list[Site]) -> None:
    """Numbers that the database gives itself begin behind those that were imported."""
    for site in after:
        site.clock.now = before.site.clock()
        site.host.api_key = before.site.host.api_key
        again = site.host.call(
            "POST", "/users/amira/tokens", {"label": "Once"}, headers={"Idempotency-Key": "k"}
        )
        assert again.get_json()["id"] == before.again.get_json()["id"]
        changed = site.host.make_booking("b-1")
        assert (changed["uid"], changed["sequence"]) == (before.world.uid, 2)
        assert site.host.call("DELETE", "/bookings/b-1").status_code == 204
        hooks.tell_of(site, "tok_another")
        assert site.titles(before.urls[0]) != []


def test_an_export_is_of_one_moment(before: Before, mover: Mover, fresh: Fresh, tmp_path: Path) -> None:
    """What is committed while it is written is not in it, not even in a part."""
    host = before.site.host
    rows = all_rows(before.site.settings.database_url)
    mover.expect = lambda _rows: host.make_booking("late", participants=[{"user": "amira"}])
    mover.out(before.site.settings.database_url, tmp_path / "export")
    assert host.call("GET", "/bookings/late").status_code == 200
    url = fresh("sqlite")
    mover.into(url, tmp_path / "export")
    assert all_rows(url) == rows
