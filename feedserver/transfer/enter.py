"""Reading an installation from a file into an empty database: all of it in one transaction, or nothing."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from feedserver.audit.model import Action, Actor
from feedserver.audit.trail import note
from feedserver.database.engine import Database, lock
from feedserver.database.migrate import begin_again_at, upgrade_within
from feedserver.database.revisions import is_known, newest_revision
from feedserver.keys import Keys
from feedserver.transfer.errors import TransferError
from feedserver.transfer.file import Heading, Part, read_file
from feedserver.transfer.leave import Progress, told
from feedserver.transfer.marks import require_same_keys
from feedserver.transfer.tables import (
    after_filling,
    carried,
    clear_what_init_wrote,
    insert_rows,
    keep_others_out,
    present_tables,
    require_empty,
)

_PORTION = 1_000


def import_all(
    database: Database,
    path: Path,
    *,
    keys: Keys,
    uid_domain: str | None,
    by: Actor,
    now: datetime,
    expect: Progress,
    progress: Progress,
) -> Heading:
    """Fill a database that is at this version's revision and empty; gives the heading of the file.

    A file of an older revision fills the tables as they were then; the migrations bring them up to date.

    Raises:
        TransferError: file, keys or database do not allow it. Nothing was written.
    """
    with read_file(path) as (heading, parts):
        _require_fitting(heading, keys, uid_domain)
        with database.write() as tx:
            lock(tx, "migrations")
            present = present_tables(tx, carried())
            keep_others_out(tx, present)
            require_empty(tx, present)
            is_older = heading.revision != newest_revision()
            if is_older:
                begin_again_at(tx, heading.revision)
            _fill(tx, heading, parts, progress=progress, expect=expect)
            if is_older:
                upgrade_within(tx)
            after_filling(tx, present_tables(tx, carried()))
            note(tx, by, Action.INSTALLATION_IMPORTED, None, now, data={"rows": heading.total})
    return heading


def _require_fitting(heading: Heading, keys: Keys, uid_domain: str | None) -> None:
    if not is_known(heading.revision):
        raise TransferError(
            f"The export is at revision {heading.revision}, which a newer version of feedserver has made. "
            "Import it with that version."
        )
    require_same_keys(heading.keys, keys)
    if uid_domain not in (None, heading.uid_domain):
        raise TransferError(
            f"The setting 'uid_domain' is {uid_domain!r}, but the exported installation has "
            f"{heading.uid_domain!r}; a change would double every event in people's calendars."
        )


def _fill(
    tx: Connection, heading: Heading, parts: Iterator[Part], *, expect: Progress, progress: Progress
) -> None:
    tables = {table.name: table for table in present_tables(tx, heading.rows)}
    clear_what_init_wrote(tx, tables.values())
    expect(heading.total)
    for part in parts:
        table = tables.get(part.table)
        if table is None or set(part.columns) != set(table.columns.keys()):
            raise TransferError(
                f"The export is damaged: its table {part.table} is not that of revision {heading.revision}."
            )
        rows = told(part.rows, progress)
        while portion := list(islice(rows, _PORTION)):
            insert_rows(tx, table, part.columns, portion)
