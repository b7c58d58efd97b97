"""S-81: a person who is purged is in no table, no free page, no log of the database, not in Redis, no log,
no journal and no new backup; the audit chain still verifies, and a restore purges again."""

import logging
from pathlib import Path
from typing import Any

import pytest
import redis
from sqlalchemy import text

from feedserver.backup.create import create
from feedserver.backup.progress import nobody
from feedserver.database.schema import metadata
from feedserver.outbox.worker import seal_new
from tests.audit.log import checked, entries
from tests.feeds.test_cache import REDIS, in_redis
from tests.privacy.person import CANARY, fill, holds_canary, purge
from tests.site import Site, settings_for


def test_the_canary_is_in_no_table_and_the_chain_verifies(site: Site, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG, "feedserver")
    fill(site)
    with site.services.database.read() as tx:
        said = {table.name: repr(tx.execute(table.select()).all()) for table in metadata.sorted_tables}
    full = {name for name, rows in said.items() if CANARY in rows.lower()}
    assert full >= {"users", "bookings", "participants", "calendar_tokens", "audit_entries", "feed_entries"}
    assert full >= {"portal_links", "feed_shelves", "feed_chunks", "webhook_messages"}
    done, _ = purge(site)
    assert (len(done.tokens), done.bookings, done.places, done.was_user) == (2, 60, 3, True)
    seal_new(site.services)
    with site.services.database.read() as tx:
        for table in metadata.sorted_tables:
            assert CANARY not in repr(tx.execute(table.select()).all()).lower(), table.name
    assert checked(site).faults == []
    (entry,) = [entry for entry in entries(site) if entry.action == "user.purged"]
    assert entry.details is not None
    assert (entry.details.subject, entry.details.user) == (None, None)
    assert not holds_canary(caplog.text.encode())
    assert not holds_canary((site.settings.home / "journal.ndjson").read_bytes())


def test_the_address_is_unknown_and_others_go_on(site: Site) -> None:
    url, other = fill(site)
    before = site.titles(other)
    purge(site)
    unknown = site.fetch(url[:-12] + "A" + url[-11:])
    gone = site.fetch(url)
    assert (gone.status_code, gone.data) == (unknown.status_code, unknown.data) == (404, gone.data)
    assert site.titles(other) == before
    people = site.host.call("GET", "/bookings/shared").get_json()["participants"]
    assert [person["user"] for person in people] == ["ben"]


def test_a_second_time_finds_nothing(site: Site) -> None:
    fill(site)
    purge(site)
    count = len(entries(site))
    done, _ = purge(site)
    assert not done.found_anything
    assert len(entries(site)) == count


def test_words_of_others_that_still_name_the_person_are_said(site: Site) -> None:
    fill(site)
    site.host.make_booking("b-9", summary=f"With {CANARY.upper()}", participants=[{"user": "ben"}])
    done, _ = purge(site)
    assert done.still_say == ("b-9",)


def test_free_pages_log_and_a_new_backup_hold_nothing(
    keys_file: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    home = tmp_path / "feedserver.db"
    home.write_bytes(sqlite_template.read_bytes())
    site = Site(settings_for(tmp_path, keys_file=str(keys_file)))
    fill(site)
    on_disk = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(holds_canary(path.read_bytes()) for path in on_disk)
    _, left = purge(site)
    assert left.says == ()
    create(site.settings.database_url, tmp_path / "new.backup", site.clock(), nobody)
    assert Path(f"{home}-wal").stat().st_size == 0
    holding = [
        path.name for path in tmp_path.rglob("*") if path.is_file() and holds_canary(path.read_bytes())
    ]
    assert holding == []
    with site.services.database.read() as tx:
        assert tx.execute(text("PRAGMA freelist_count")).scalar_one() > 0  # else nothing was shown
    site.close()


def test_a_reader_that_needs_the_log_is_said(
    keys_file: Path, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedserver.privacy.traces._LOG_SECONDS", 0.0)
    (tmp_path / "feedserver.db").write_bytes(sqlite_template.read_bytes())
    site = Site(settings_for(tmp_path, keys_file=str(keys_file)))
    fill(site)
    with site.services.database.read() as reader:
        reader.execute(text("SELECT count(*) FROM users")).scalar_one()
        monkeypatch.setattr("feedserver.database.sqlite._BUSY_TIMEOUT_MS", 50)
        _, left = purge(site.restart())
    assert [sentence.split(":")[0] for sentence in left.says] == ["Somebody reads the database"]
    site.close()


@in_redis
def test_redis_holds_nothing(keys_file: Path, sqlite_template: Path, tmp_path: Path) -> None:
    (tmp_path / "feedserver.db").write_bytes(sqlite_template.read_bytes())
    site = Site(settings_for(tmp_path, keys_file=str(keys_file), cache_url=REDIS))
    store = redis.Redis.from_url(REDIS)

    def holding() -> list[bytes]:
        found = {key: store.get(key) for key in store.scan_iter() if store.type(key) == b"string"}
        return [key for key, value in found.items() if value and holds_canary(key + value)]

    _, other = fill(site)
    site.fetch(other)
    assert len(holding()) > 0
    assert purge(site)[1].says == ()
    assert holding() == []
    site.close()
