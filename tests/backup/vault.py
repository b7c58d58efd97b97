"""A site, the backups that are made of it, and putting one back as an operator does."""

from collections.abc import Sequence
from pathlib import Path

from feedserver.audit.model import SERVER
from feedserver.backup.create import create
from feedserver.backup.model import Manifest
from feedserver.backup.progress import nobody
from feedserver.backup.restore import Plan, Restored, restore
from feedserver.database.journal import Journal
from feedserver.database.rights import RIGHTS, Right, all_rights
from tests.site import Site


class Vault:
    """``site`` is another one after each restore."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.home = site.settings.home
        self.journal = Journal.of(self.home).path
        self._count = 0

    def back_up(self) -> Path:
        """Back up while the site is open; gives the path."""
        self._count += 1
        path = self.home / f"{self._count}.backup"
        self.manifest: Manifest = create(self.site.settings.database_url, path, self.site.clock(), nobody)
        return path

    def restore(self, path: Path, *, exact: bool = False, journals: Sequence[Path] = ()) -> Restored:
        """Stop the site, restore, start it again; a minute later, as restoring takes its time."""
        self.site.close()
        try:
            return restore(self.plan(path, exact=exact, journals=journals), SERVER, nobody)
        finally:
            self.site.clock.turn(minutes=1)
            self.site = self.site.restart()

    def plan(self, path: Path, *, exact: bool = False, journals: Sequence[Path] = ()) -> Plan:
        return Plan(
            path=path,
            settings=self.site.settings,
            exact=exact,
            journals=journals,
            now=self.site.clock(),
        )

    def lose_the_database(self) -> None:
        """As if its disk were gone: what is left of SQLite's file is nothing, and PostgreSQL's has no row."""
        if self.site.services.database.is_sqlite:
            self.site.close()
            (self.home / "feedserver.db").write_bytes(b"")
            return
        with self.site.services.database.write() as tx:
            for table in RIGHTS:
                tx.exec_driver_sql(f"TRUNCATE {table} CASCADE")

    def rights(self) -> dict[tuple[str, str], Right]:
        """The present state of all rights, by table and id."""
        with self.site.services.database.read() as tx:
            return {(right.table, right.id): right for table in RIGHTS for right in all_rights(tx, table)}
