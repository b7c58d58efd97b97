"""S-38: whatever takes a right away after a backup, by whatever way, stays in force when it is restored.

Every route that changes something is tried, so that a new one cannot be forgotten.
"""

from collections.abc import Callable

import pytest

from feedserver.audit.model import Action
from feedserver.backup.progress import nobody
from feedserver.backup.replay import Replay, differing, present_digests
from feedserver.backup.sqlite import copy
from feedserver.database.engine import open_database
from feedserver.database.journal import read_journals
from feedserver.database.rights import RIGHTS, Right, all_rights
from tests.audit.changes import CHANGES
from tests.audit.world import Change, World
from tests.backup.vault import Vault

Rights = dict[tuple[str, str], Right]

#: What must make a difference, or the test below shows nothing.
ENDINGS = {
    *(Action.TOKEN_REVOKED, Action.TOKENS_REVOKED, Action.TOKEN_ROTATED, Action.KEY_REVOKED),
    *(Action.USER_DELETED, Action.USER_SUSPENDED, Action.USER_RESUMED, Action.USER_PATCHED),
    *(Action.ORGANISATION_SUSPENDED, Action.ORGANISATION_RESUMED),
    *(Action.PASSWORD_CHANGED, Action.WEBHOOK_REMOVED),
}


class Older:
    """The database as it was before a change, brought up to what holds now in different ways."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._path = vault, vault.home / "older.db"
        self._path.touch()
        copy(vault.home / "feedserver.db", self._path, nobody)
        self._made_at = vault.site.clock()

    def by_journal(self) -> Rights:
        return self._brought_up({}, lambda replay: replay.put(read_journals([self._vault.journal]).rights))

    def by_the_database_set_aside(self) -> Rights:
        with self._vault.site.services.database.read() as present:

            def put(replay: Replay) -> None:
                for table in RIGHTS:
                    replay.put(list(differing(present, replay.tx, table)))

            return self._brought_up(present_digests(present), put)

    def _brought_up(self, digests: dict[str, str], put: Callable[[Replay], object]) -> Rights:
        older, now = open_database(f"sqlite:///{self._path}"), self._vault.site.clock()
        with older.engine.connect() as tx:  # rolled back at its end
            put(Replay(tx=tx, made_at=self._made_at, now=now, digests=digests))
            rights = {(one.table, one.id): one for table in RIGHTS for one in all_rights(tx, table)}
        older.close()
        return rights


@pytest.mark.parametrize("change", [pytest.param(one, id=" ".join(of)) for of, one in CHANGES.items()])
def test_after_every_change(small_vault: Vault, change: Change) -> None:
    world = World(small_vault.site).open_office()
    older, before = Older(small_vault), small_vault.rights()
    small_vault.site.clock.turn(minutes=1)
    done = change.ask(world)
    assert done.status_code < 400
    now = small_vault.rights()
    assert change.action not in ENDINGS or any(now.get(key) != before[key] for key in before)
    by_journal, by_database = older.by_journal(), older.by_the_database_set_aside()
    for key in before:
        assert _is_kept(by_journal.get(key), now.get(key)), "the journal does not tell it"
        if key in now:  # of what is gone the journal alone tells: the database set aside may be a new one
            assert _is_kept(by_database[key], now[key]), "the database set aside does not tell it"


def _is_kept(restored: Right | None, now: Right | None) -> bool:
    if now is None:  # an organisation without users gives nobody a right
        return restored is None or restored.table == "organisations"
    if restored is not None and restored.said and now.said and "password_changed_at" in now.said:
        locked = restored.said["disabled_at"] is not None  # nobody knows the new password
        return restored == now or (
            locked and restored.said["password_changed_at"] == now.said["password_changed_at"]
        )
    return restored == now
