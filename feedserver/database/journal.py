"""What takes a right away, or gives one back, is written beside the database too, before it is committed.

A backup that is put back knows nothing of what came after it. The journal, a file in the home of the
installation, does: ``feedserver backup restore`` reads it, so that nothing ended comes to life again. Each
line holds ids and the state of :data:`feedserver.database.rights.RIGHTS`, and no secret.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from feedserver.database.rights import RIGHTS, Right, rights_of
from feedserver.draft import sync_folder

#: In place of a table: what the audit log said about a user was erased.
ERASED = "audit_details"
#: Likewise: a user was purged. Its lines hold a digest in place of the id.
PURGED = "purged_users"

_NAME = "journal.ndjson"
_NOTED = "feedserver_journal"


def note(tx: Connection, table: str, *ids: str) -> None:
    """Rights of those rows change in this transaction; ``table`` is one of ``RIGHTS``, :data:`ERASED`
    or :data:`PURGED`."""
    if ids:
        tx.info.setdefault(_NOTED, {}).setdefault(table, set()).update(ids)


def forget(tx: Connection) -> None:
    """A transaction begins: what another one noted on its connection and did not commit is void."""
    tx.info.pop(_NOTED, None)


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of an installation, which any number of processes write."""

    path: Path

    @classmethod
    def of(cls, home: Path) -> "Journal":
        """The journal in that home; it may not be there yet."""
        return cls(home / _NAME)

    def open(self) -> None:
        """Make the file where there is none (raises OSError)."""
        os.close(self._descriptor())

    def keep(self, tx: Connection) -> None:
        """Write what was noted in a transaction that is about to be committed; on the disk when this returns.

        A commit that fails after it leaves its line: what was to be ended counts as ended after a restore.

        Raises:
            DBAPIError: it could not be written, so the transaction must not be committed.
        """
        noted: Mapping[str, set[str]] = tx.info.pop(_NOTED, {})
        if noted:
            try:
                self.write(right for table, ids in noted.items() for right in _states(tx, table, ids))
            except OSError as error:
                raise DBAPIError("journal", None, error) from error

    def write(self, rights: Iterable[Right]) -> None:
        """Append lines (raises OSError)."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        lines = (
            {"at": now, "table": right.table, "id": right.id, "said": right.said and dict(right.said)}
            for right in rights
        )
        # Each portion begins with a line end, so that half a line left by a power cut stays one of its own.
        text = "\n" + "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
        descriptor = self._descriptor()
        try:
            left = memoryview(text.encode())
            while left:
                left = left[os.write(descriptor, left) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def blank(self, user: str) -> None:
        """Write blanks over every line that names a user (raises OSError).

        In place, because other processes append meanwhile. A power cut leaves a line that says nothing.
        """
        named = {("users", user), (ERASED, user)}
        with self.path.open("r+b") as file:
            while line := file.readline():
                try:
                    said = json.loads(line)
                    is_named = (said["table"], said["id"]) in named
                except (LookupError, TypeError, ValueError):
                    continue
                if is_named:
                    end = file.tell()
                    file.seek(end - len(line))
                    file.write(b" " * (len(line) - 1))
                    file.seek(end)
            file.flush()
            os.fsync(file.fileno())

    def _descriptor(self) -> int:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC
        try:
            return os.open(self.path, flags)
        except FileNotFoundError:
            descriptor = os.open(self.path, flags | os.O_CREAT, 0o600)
            sync_folder(self.path.parent)
            return descriptor


@dataclass(frozen=True, slots=True)
class Told:
    """What journals say: the last state of each row, in the order of these; how many lines were no lines."""

    rights: tuple[Right, ...]
    unreadable: int


def read_journals(paths: Iterable[Path]) -> Told:
    """What those journals say together, by the times of their lines; one that is not there says nothing."""
    lines, unreadable = list[tuple[str, Right]](), 0
    for path in paths:
        for text in _lines(path):
            try:
                lines.append(_read(json.loads(text)))
            except (LookupError, TypeError, ValueError):
                unreadable += 1
    last = {(right.table, right.id): right for _, right in sorted(lines, key=lambda line: line[0])}
    return Told(tuple(last.values()), unreadable)


def purged_as(user: str) -> str:
    """What the journal calls a user who was purged: whoever has the id finds the line, and nobody else."""
    return hashlib.sha256(b"feedserver.purged.1:" + user.encode()).hexdigest()


def _states(tx: Connection, table: str, ids: Iterable[str]) -> Iterable[Right]:
    if table == PURGED:
        purged_at = int(datetime.now(UTC).timestamp())
        return (Right(PURGED, purged_as(one), {"purged_at": purged_at}) for one in ids)
    if table == ERASED:
        erased_at = int(datetime.now(UTC).timestamp())
        return (Right(ERASED, one, {"erased_at": erased_at}) for one in sorted(ids))
    return rights_of(tx, table, ids)


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from (line for line in file if line.strip())
    except FileNotFoundError:
        return


def _read(line: Any) -> tuple[str, Right]:
    at, table, said = str(line["at"]), line["table"], line["said"]
    if table not in (ERASED, PURGED, *RIGHTS):
        raise ValueError("no table of rights")
    if said is not None and not isinstance(said, dict):
        raise ValueError("no state")
    return at, Right(table, str(line["id"]), said)
