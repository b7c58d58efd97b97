"""S-37, S-38 and S-84: what an operator, a host and calendar programs see after a restore."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from freezegun import freeze_time
from sqlalchemy import func, select, update

from feedserver.access.model import SCOPES
from feedserver.access.store import revoke_key, unrevoked_keys
from feedserver.administrators.passwords import new_digest
from feedserver.administrators.store import all_administrators, set_password
from feedserver.audit.erase import erase_details
from feedserver.audit.model import SERVER
from feedserver.database.schema import (
    admin_sessions,
    bookings,
    feed_shelves,
    metadata,
    portal_links,
    portal_sessions,
    users,
)
from tests.admin.pages import Administration, make_administrator
from tests.backup.vault import Vault
from tests.portal.browser import Browser, portal_url
from tests.site import Site


def test_a_hundred_revoked_stay_dead_and_a_hundred_changed_bookings_are_taken_anew(vault: Vault) -> None:
    site = vault.site
    site.host.make_user()
    urls = [site.host.feed_url() for _ in range(101)]
    kept = urls.pop()
    for number in range(100):
        site.host.make_booking(f"b-{number}")
    before = {str(event["UID"]): event for event in site.events(kept)}
    backup = vault.back_up()
    site.clock.turn(minutes=3)
    for url in urls:
        site.host.call("POST", f"/tokens/{_token_id(site, url)}/revoke", {"reason": "Lost."})
    for number in range(100):
        site.host.make_booking(f"b-{number}", summary="Moved", version=1)
    seen = {str(event["UID"]): event for event in site.events(kept)}

    done = vault.restore(backup)

    assert done.ended == {"calendar_tokens": 100}
    for url in urls:
        (notice,) = vault.site.events(url)
        assert str(notice["UID"]) not in before
    after = {str(event["UID"]): event for event in vault.site.events(kept)}
    assert after.keys() == before.keys()
    for uid, event in after.items():
        assert event["SEQUENCE"] == before[uid]["SEQUENCE"] + 1000 > seen[uid]["SEQUENCE"]
        assert event["DTSTAMP"].dt > seen[uid]["DTSTAMP"].dt
        assert event["LAST-MODIFIED"].dt > seen[uid]["LAST-MODIFIED"].dt
        assert event["SUMMARY"] == "Planning meeting"


def test_the_journal_alone_is_enough(vault: Vault) -> None:
    site = vault.site
    site.host.call("PUT", "/organisations/academy", {"name": "Academy"})
    for user in ("amira", "jonas", "ada", "held", "member"):
        site.host.make_user(user, organisation="academy" if user == "member" else None)
    live, revoked, expired, rotated = (site.host.issue() for _ in range(4))
    others = {user: site.host.feed_url(user) for user in ("jonas", "ada", "held", "member")}
    backup = vault.back_up()
    site.host.call("POST", f"/tokens/{revoked['id']}/revoke")
    site.host.call("PATCH", f"/tokens/{expired['id']}", {"expires_at": "2026-11-24T12:00:00Z"})
    site.host.call("POST", f"/tokens/{rotated['id']}/rotate", {"grace_days": 1})
    site.host.call("DELETE", "/users/jonas")
    site.host.call("PATCH", "/users/ada", {"active": False})
    site.host.call("PATCH", "/users/held", {"feeds_allowed": False})
    site.host.call("PUT", "/organisations/academy", {"name": "Academy", "feeds_allowed": False})
    vault.lose_the_database()

    done = vault.restore(backup)

    assert vault.site.host.call("GET", "/users/jonas").status_code == 404
    assert [_status(vault.site, token) for token in (live, revoked, expired)] == [
        "live",
        "revoked",
        "expired",
    ]
    vault.site.clock.turn(days=1)
    assert _status(vault.site, rotated) == "expired"
    for url in others.values():
        assert len(vault.site.events(url)) == 1
    assert done.ended == {"calendar_tokens": 4, "users": 3, "organisations": 1}


def test_what_was_allowed_again_is_allowed(vault: Vault) -> None:
    vault.site.host.make_user(active=False)
    url = vault.site.host.feed_url()
    backup = vault.back_up()
    vault.site.host.call("PATCH", "/users/amira", {"active": True})
    vault.restore(backup)
    assert _status(vault.site, {"id": _token_id(vault.site, url)}) == "live"


def test_who_joined_a_suspended_organisation_stays_suspended(vault: Vault) -> None:
    vault.site.host.make_user()
    token = vault.site.host.issue()
    backup = vault.back_up()
    vault.site.host.call("PUT", "/organisations/new", {"name": "New", "feeds_allowed": False})
    vault.site.host.call("PATCH", "/users/amira", {"organisation": "new"})
    vault.restore(backup)
    assert _status(vault.site, token) == "suspended"


def test_an_api_key_that_was_revoked_opens_nothing(vault: Vault) -> None:
    key = vault.site.key(*SCOPES)
    backup = vault.back_up()
    with vault.site.services.database.write() as tx:
        (name,) = (one.name for one in unrevoked_keys(tx) if one.matches(key))
        assert revoke_key(tx, name, vault.site.clock())
    vault.lose_the_database()
    vault.restore(backup)
    vault.site.host.api_key, good = key, vault.site.host.api_key
    assert vault.site.host.call("GET", "/users").status_code == 401
    vault.site.host.api_key = good
    assert vault.site.host.call("GET", "/users").status_code == 200


@pytest.mark.parametrize("lost", [False, True])
def test_a_password_that_was_changed_opens_nothing(vault: Vault, lost: bool) -> None:
    administrator = make_administrator(vault.site)
    backup = vault.back_up()
    with vault.site.services.database.write() as tx:
        digest = new_digest("another long password", administrator.email)
        vault.site.clock.turn(seconds=1)
        set_password(tx, administrator.id, digest, vault.site.clock())
    if lost:
        vault.lose_the_database()
    vault.restore(backup)
    with vault.site.services.database.read() as tx:
        (now,) = all_administrators(tx)
    assert (now.disabled_at is not None) == lost
    assert lost or now.password_digest == digest


def test_sessions_and_one_time_addresses_end(vault: Vault) -> None:
    site = vault.site
    Administration(site, make_administrator(site)).arrive()
    site.host.make_user()
    Browser(site).enter("amira")
    portal_url(site)
    vault.restore(vault.back_up())
    with vault.site.services.database.read() as tx:
        for table in (admin_sessions, portal_sessions, portal_links):
            assert tx.scalar(select(func.count()).select_from(table)) == 0


def test_no_validator_of_before_gives_a_304_and_no_cache_an_old_feed(vault: Vault) -> None:
    """The same version of a feed is given out again by the restored database, with other content."""
    site = vault.site
    site.host.make_user()
    url = site.host.feed_url()
    site.host.make_booking()
    backup = vault.back_up()
    site.clock.turn(seconds=90)
    site.host.put(summary="Lost with the database")
    lost = site.fetch(url)
    site.services.use.flush()
    vault.restore(backup)
    for headers in (
        {"If_None_Match": lost.headers["ETag"]},
        {"If_Modified_Since": lost.headers["Last-Modified"]},
    ):
        answer = vault.site.fetch(url, **headers)
        assert answer.status_code == 200 and b"Planning meeting" in answer.data
    vault.site.host.put(summary="After the restore")
    assert vault.site.titles(url) == ["After the restore"]


@pytest.mark.parametrize("exact", [False, True])
def test_versions_of_feeds_are_never_given_out_twice(vault: Vault, exact: bool) -> None:
    vault.site.host.make_user()
    vault.site.host.make_booking()
    backup = vault.back_up()
    given: list[int] = []
    for _ in range(3):
        for number in range(3):
            vault.site.host.put(summary=f"{number} {secrets.token_hex(4)}")
            given.append(_version(vault.site))
        vault.restore(backup, exact=exact)
        given.append(_version(vault.site))
    assert len(set(given)) == len(given)


def test_exact_gives_equal_bytes_and_tags_and_no_stale_304(vault: Vault) -> None:
    site = vault.site
    site.host.make_user()
    urls = [site.host.feed_url(), site.host.feed_url(privacy="busy", recurrence="expanded")]
    site.host.make_booking()
    site.host.make_booking("b-2", recurrence={"rrule": "FREQ=WEEKLY;COUNT=6"})
    before = [site.fetch(url) for url in urls]
    site.services.new_shelves.flush()
    backup = vault.back_up()
    site.clock.turn(minutes=1)
    site.host.put(summary="Moved on")
    site.host.call("POST", f"/tokens/{_token_id(site, urls[1])}/revoke")
    moved = site.fetch(urls[0])
    vault.restore(backup, exact=True)
    again = [vault.site.fetch(url) for url in urls]
    assert [one.data for one in again] == [one.data for one in before]
    assert [one.headers["ETag"] for one in again] == [one.headers["ETag"] for one in before]
    stale = vault.site.fetch(urls[0], If_Modified_Since=moved.headers["Last-Modified"])
    assert stale.status_code == 200
    assert _whole_shelves(vault.site) == 2


def test_what_exact_brought_back_on_purpose_stays_at_the_next_restore(vault: Vault) -> None:
    vault.site.host.make_user()
    token = vault.site.host.issue()
    backup = vault.back_up()
    vault.site.host.call("POST", f"/tokens/{token['id']}/revoke")
    vault.restore(backup, exact=True)
    vault.restore(vault.back_up())
    assert _status(vault.site, token) == "live"


def test_the_rows_are_those_that_were_backed_up(vault: Vault) -> None:
    vault.site.host.make_user()
    vault.site.host.make_booking()
    vault.site.host.issue()
    backup = vault.back_up()
    vault.site.host.make_booking("b-2")
    done = vault.restore(backup, exact=True)
    counts = {name: rows for name, rows in done.manifest.counts.items() if name != "alembic_version"}
    with vault.site.services.database.read() as tx:
        found = {
            table.name: tx.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables
        }
    assert found == {**counts, "audit_entries": counts["audit_entries"] + 1}


def test_the_highest_sequence_stays_one(vault: Vault) -> None:
    vault.site.host.make_user()
    vault.site.host.make_booking()
    with vault.site.services.database.write() as tx:
        tx.execute(update(bookings).values(sequence=2**31 - 3))
    url = vault.site.host.feed_url()
    vault.restore(vault.back_up())
    assert [event["SEQUENCE"] for event in vault.site.events(url)] == [2**31 - 1]


def test_the_host_pushes_again_and_nothing_is_lost(vault: Vault) -> None:
    site = vault.site
    site.host.make_user()
    uid = site.host.make_booking(version=1)["uid"]
    backup = vault.back_up()
    site.host.put(version=2, summary="Second")
    site.host.make_booking("b-2", version=1)
    vault.restore(backup)
    host = vault.site.host
    again = host.put(version=2, summary="Second").get_json()
    assert (again["applied"], again["uid"], again["sequence"]) == (True, uid, 1001)
    assert host.put("b-2", version=1).status_code == 201
    assert host.put(version=1).get_json()["applied"] is False


def test_it_is_in_the_audit_log_whose_chain_holds(vault: Vault) -> None:
    vault.site.host.make_user()
    vault.restore(vault.back_up())
    items = vault.site.host.call("GET", "/audit?limit=1").get_json()["items"]
    assert items[0]["action"] == "backup.restored"
    assert items[0]["data"] == {"made_at": "2026-11-24T12:00:00Z", "exact": False, "ended": 0}


def test_erased_details_of_the_log_are_erased_again(vault: Vault) -> None:
    vault.site.host.make_user()
    backup = vault.back_up()
    with freeze_time(vault.site.clock()), vault.site.services.database.write() as tx:
        assert erase_details(tx, SERVER, user="amira", reason=None, now=vault.site.clock()) == 1
    vault.restore(backup)
    about = vault.site.host.call("GET", "/audit?user=amira").get_json()["items"]
    assert about == []


def test_the_journal_of_another_server_is_read_too(vault: Vault, tmp_path: Path) -> None:
    vault.site.host.make_user()
    token = vault.site.host.issue()
    backup = vault.back_up()
    vault.site.host.call("POST", f"/tokens/{token['id']}/revoke")
    elsewhere = tmp_path / "elsewhere.ndjson"
    vault.journal.rename(elsewhere)
    vault.lose_the_database()
    vault.restore(backup, journals=[elsewhere])
    assert _status(vault.site, token) == "revoked"


def _status(site: Site, token: dict[str, Any]) -> str:
    return str(site.host.call("GET", f"/tokens/{token['id']}").get_json()["status"])


def _token_id(site: Site, url: str) -> str:
    found = site.services.signer.read(urlsplit(url).path.split("/")[2])
    assert found is not None
    row = site.services.token_rows.find(found.random_part)
    assert row is not None
    return row.id


def _version(site: Site) -> int:
    with site.services.database.read() as tx:
        return int(tx.scalar(select(users.c.feed_version)) or 0)


def _whole_shelves(site: Site) -> int:
    whole = feed_shelves.c.version == users.c.feed_version
    query = select(func.count()).select_from(feed_shelves.join(users, users.c.id == feed_shelves.c.user))
    with site.services.database.read() as tx:
        return tx.scalar(query.where(whole)) or 0
