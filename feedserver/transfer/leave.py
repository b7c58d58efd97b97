"""Writing an installation into a file, from one snapshot, also while a server runs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table, select

from feedserver.clock import zulu
from feedserver.database.engine import Database
from feedserver.database.revisions import revision_of
from feedserver.database.schema import calendar_tokens
from feedserver.keys import Keys
from feedserver.transfer.file import Heading, Part, Row, write_file
from feedserver.transfer.marks import marks_of
from feedserver.transfer.tables import carried, count_rows, present_tables, rows_of

#: Called with the number of rows that are to come, and then with each number that is done.
Progress = Callable[[int], None]
_STEP = 1_000


def export_all(
    database: Database,
    path: Path,
    *,
    keys: Keys,
    uid_domain: str,
    now: datetime,
    expect: Progress,
    progress: Progress,
) -> Heading:
    """Write every row but those of caches into the file; gives its heading.

    Raises:
        TransferError: the file cannot be written, or a row cannot be read.
    """
    with database.read() as tx:
        tables = present_tables(tx, carried())
        heading = Heading(
            revision=revision_of(tx) or "",
            exported_at=zulu(now),
            uid_domain=uid_domain,
            keys=marks_of(keys, tx.scalars(select(calendar_tokens.c.key_id).distinct())),
            rows={table.name: count_rows(tx, table) for table in tables},
        )
        expect(heading.total)
        write_file(path, heading, _parts(tx, tables, progress))
    return heading


def _parts(tx: Connection, tables: list[Table], progress: Progress) -> Iterator[Part]:
    for table in tables:
        columns = [column.name for column in table.columns]
        yield Part(table.name, columns, told(rows_of(tx, table), progress))


def told(rows: Iterator[Row], progress: Progress) -> Iterator[Row]:
    """The same rows, with word of each thousand and of the rest."""
    count = 0
    for row in rows:
        yield row
        count += 1
        if count == _STEP:
            progress(count)
            count = 0
    progress(count)
