"""S-81: whoever was purged after a backup is purged again when it is restored."""

from feedserver.database.schema import metadata
from tests.backup.vault import Vault
from tests.privacy.person import CANARY, USER, fill, purge


def test_a_backup_from_before_is_purged_again(vault: Vault) -> None:
    url, _ = fill(vault.site)
    backup = vault.back_up()
    purge(vault.site)
    done = vault.restore(backup)
    assert done.ended["purged_users"] == 1
    with vault.site.services.database.read() as tx:
        for table in metadata.sorted_tables:
            assert CANARY not in repr(tx.execute(table.select()).all()).lower(), table.name
    assert vault.site.fetch(url).status_code == 404


def test_whoever_was_made_again_since_stays(vault: Vault) -> None:
    fill(vault.site)
    purge(vault.site)
    vault.site.clock.turn(days=1)
    vault.site.host.make_user(USER, name="Another")
    backup = vault.back_up()
    vault.restore(backup)
    assert vault.site.host.call("GET", f"/users/{USER}").status_code == 200
