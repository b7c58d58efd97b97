"""A restore where more than the database remembers: feeds in Redis, or tables of an older version."""

from alembic import command

from feedserver.backup.file import manifest_of
from feedserver.database.revisions import newest_revision, present_revision, require_current
from tests.backup.vault import Vault
from tests.database.test_migrations import run_alembic
from tests.feeds.test_cache import Entries, in_redis


@in_redis
def test_nothing_that_redis_kept_is_served_after_a_restore(redis_vault: Vault) -> None:
    """Neither a feed of the time after the backup nor one of the time before it, whose stamps are old."""
    vault, entries = redis_vault, Entries()
    vault.site.host.make_user()
    vault.site.host.make_booking("b-1")
    token, revoked = vault.site.host.issue(), vault.site.host.issue()
    first = vault.site.fetch(token["url"])
    vault.site.fetch(revoked["url"])
    backup = vault.back_up()
    vault.site.host.make_booking("b-1", summary="Moved", version=1)
    assert b"Moved" in vault.site.fetch(token["url"]).data
    vault.site.host.call("POST", f"/tokens/{revoked['id']}/revoke", {"reason": "Lost."})
    kept = entries.of(token["id"])
    assert kept

    vault.restore(backup)

    assert entries.of(token["id"]) == kept, "Redis was there all the time"
    after = vault.site.fetch(token["url"], headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert b"Moved" not in after.data and b"SEQUENCE:1000" in after.data
    (notice,) = vault.site.events(revoked["url"])
    assert "Planning" not in str(notice["SUMMARY"])
    entries.close()


def test_a_backup_of_an_older_version_is_brought_up_to_date(vault: Vault) -> None:
    vault.site.host.make_user()
    vault.site.host.make_booking("b-1")
    token = vault.site.host.issue()
    before = {str(event["UID"]) for event in vault.site.events(token["url"])}
    database = vault.site.services.database
    run_alembic(database, lambda config: command.downgrade(config, "-1"))
    older = present_revision(database)
    backup = vault.back_up()
    run_alembic(database, lambda config: command.upgrade(config, "head"))
    assert manifest_of(backup).revision == older != newest_revision()
    vault.site.host.call("POST", f"/tokens/{token['id']}/revoke")

    vault.restore(backup)

    require_current(vault.site.services.database)
    assert vault.site.host.call("GET", f"/tokens/{token['id']}").json["status"] == "revoked"
    (notice,) = vault.site.events(token["url"])
    assert str(notice["UID"]) not in before
    assert vault.site.host.call("GET", "/bookings/b-1").json["summary"] == "Planning meeting"
