"""Putting a backup in the place of the present database, which is set aside under another name.

Nothing of the present database is touched before the new one is ready: filled, checked, brought up to date,
and told what has ended since. Then both change their names at once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from feedserver.audit.model import Action, Actor
from feedserver.audit.trail import note
from feedserver.backup.anew import give_new_versions, take_anew
from feedserver.backup.file import manifest_of
from feedserver.backup.model import BadBackup, Manifest
from feedserver.backup.place_postgresql import PostgresqlPlace
from feedserver.backup.place_sqlite import SqlitePlace
from feedserver.backup.progress import Tell
from feedserver.backup.replay import Replay, differing, present_digests
from feedserver.clock import zulu
from feedserver.database import damage
from feedserver.database.engine import Database, open_database
from feedserver.database.in_use import hold
from feedserver.database.journal import Journal, Told, read_journals
from feedserver.database.migrate import upgrade
from feedserver.database.revisions import require_known
from feedserver.database.rights import RIGHTS, rights_of
from feedserver.errors import UNREADABLE, said_by
from feedserver.installation import latest_told, uid_domain
from feedserver.settings import Settings


class Place(Protocol):
    """Where a database is put."""

    def require_free(self) -> None:
        """Refuse while others use the present database (raises BadBackup)."""

    def fill(self, path: Path, manifest: Manifest, tell: Tell) -> str:
        """Fill a database beside the present one from a backup; gives its address (raises BadBackup)."""

    def has_present(self) -> bool:
        """Whether there is a database to be set aside."""

    def swap(self) -> str | None:
        """Set the present database aside, if any, and put the filled one in its place; where it is now."""

    def discard(self) -> None:
        """Remove what was filled and not put into its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is restored, and where. ``journals`` are read beside that of the home; ``now`` is UTC."""

    path: Path
    settings: Settings
    exact: bool
    journals: Sequence[Path]
    now: datetime

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return make_url(self.settings.database_url).get_backend_name()

    def place(self) -> Place:
        """Where the database is put."""
        stamp = f"{self.now:%Y%m%dt%H%M%Sz}"
        url = make_url(self.settings.database_url)
        return SqlitePlace(url, stamp) if self.kind == "sqlite" else PostgresqlPlace(url, stamp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was done. ``ended`` counts rows, by table, whose state was taken from after the backup.

    ``set_aside`` is where the database before is now; ``present_fault`` why it could not be read, if so.
    """

    manifest: Manifest
    set_aside: str | None = None
    ended: Mapping[str, int] = field(default_factory=dict)
    journal_faults: int = 0
    present_fault: str | None = None


def judged(plan: Plan) -> Manifest:
    """What would be restored, as far as that can be said without reading it all.

    Raises:
        BadBackup: it is no backup of this kind of database, or a newer version has made it.
    """
    manifest = manifest_of(plan.path)
    if manifest.kind != plan.kind:
        raise BadBackup(
            f"{plan.path} is of {manifest.kind}, and the setting 'database_url' names {plan.kind}; "
            "`feedserver export` and `feedserver import` move an installation."
        )
    require_known(manifest.revision)
    return manifest


def restore(plan: Plan, by: Actor, tell: Tell) -> Restored:
    """Put a backup into place; either wholly, or the present database stays as it is.

    Raises:
        StartError: a server or another command uses the installation.
        BadBackup: the backup is not whole, or its database is damaged.
    """
    manifest = judged(plan)
    held, place = hold(plan.settings.home, alone=True), plan.place()
    try:
        place.require_free()
        url = place.fill(plan.path, manifest, tell)
        told = read_journals([Journal.of(plan.settings.home).path, *plan.journals])
        done = _made_ready(plan, manifest, url, told, place.has_present(), by)
        done = replace(done, set_aside=place.swap())
        damage.unmark(plan.settings.home)
        if plan.exact:
            _tell_the_journal(plan, told)
    finally:
        place.discard()
        held.release()
    tell(1)
    return done


def _made_ready(
    plan: Plan, manifest: Manifest, url: str, told: Told, has_present: bool, by: Actor
) -> Restored:
    fresh = open_database(url)
    present = open_database(plan.settings.database_url) if has_present and not plan.exact else None
    try:
        upgrade(fresh)
        uid_domain(fresh, plan.settings.uid_domain)
        with fresh.write() as tx:
            done = Restored(manifest=manifest)
            if not plan.exact:
                done = _end_again(tx, plan, manifest, told, present)
            give_new_versions(tx, plan.now)
            if not plan.exact:
                take_anew(tx, plan.now, _told_by(present, plan.now))
            data = {"made_at": zulu(manifest.made_at), "exact": plan.exact, "ended": sum(done.ended.values())}
            note(tx, by, Action.BACKUP_RESTORED, None, plan.now, data=data)
    finally:
        fresh.close()
        if present is not None:
            present.close()
    return done


def _end_again(
    tx: Connection, plan: Plan, manifest: Manifest, told: Told, present: Database | None
) -> Restored:
    """What ended since: by the database to be set aside, and by the journals, which have the last word."""
    replay, ended, fault = Replay(tx=tx, made_at=manifest.made_at, now=plan.now), Counter[str](), None
    if present is not None:
        try:
            with present.read() as other:
                replay = replace(replay, digests=present_digests(other))
                for table in RIGHTS:
                    ended += replay.put(list(differing(other, tx, table)))
        except (SQLAlchemyError, *UNREADABLE) as error:
            fault = said_by(error)
    ended += replay.put(told.rights)
    return Restored(manifest=manifest, ended=dict(ended), journal_faults=told.unreadable, present_fault=fault)


def _told_by(present: Database | None, now: datetime) -> datetime | None:
    """The latest that was told since, as far as the database to be set aside can be read."""
    if present is None:
        return None
    try:
        with present.read() as tx:
            return latest_told(tx, now)
    except (SQLAlchemyError, *UNREADABLE):
        return None


def _tell_the_journal(plan: Plan, told: Told) -> None:
    """What is live again was wanted so: the next restore shall not go by what the journal said before."""
    database = open_database(plan.settings.database_url)
    try:
        with database.read() as tx:
            for table in RIGHTS:
                ids = [right.id for right in told.rights if right.table == table]
                if ids:
                    Journal.of(plan.settings.home).write(rights_of(tx, table, ids))
    finally:
        database.close()
