"""Verifying the whole log in one snapshot, in portions: while a server runs, and with millions of entries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row

from feedserver.audit import store
from feedserver.audit.chain import BEGINNING, Head
from feedserver.audit.check import Check, Fault
from feedserver.audit.erasures import Erasures
from feedserver.audit.model import Action, Entry
from feedserver.audit.rows import readable_entry, readable_seal


@dataclass(slots=True)
class Report:
    """What was found: the first faults in the order of the chain, and how many there are."""

    shown: int
    entries: int = 0
    unsealed: int = 0
    erased: int = 0
    head: Head = BEGINNING
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    def add(self, faults: Iterable[Fault]) -> None:
        """Count faults, and keep them while there are few."""
        for fault in faults:
            self.fault_count += 1
            if len(self.faults) < self.shown:
                self.faults.append(fault)


def verify(
    tx: Connection,
    key: bytes,
    *,
    exported: Head | None = None,
    shown: int = 20,
    progress: Callable[[int], object] = lambda _: None,
) -> Report:
    """Compare every entry with its seal, and the end with an ``exported`` head.

    ``progress`` is told how many sealed entries were looked at since it was told last.
    """
    report = Report(shown)
    check = Check(key, Erasures(_erasing(tx)), exported)
    for rows in store.sealed_rows(tx):
        for row in rows:
            report.add(_faults(check, row, report))
        progress(len(rows))
    report.head = check.head
    report.add(check.end())
    for rows in store.unsealed_rows(tx):
        report.unsealed += len(rows)
        for row in rows:
            report.add(_faults(check, row, report))
    return report


def _faults(check: Check, row: Row[tuple[object, ...]], report: Report) -> Iterable[Fault]:
    report.entries += 1
    entry = readable_entry(row)
    if entry is None:
        position = row.position if isinstance(row.position, int) else None
        return [check.unreadable(position, row.id, readable_seal(row))]
    report.erased += entry.details is None
    return check.unsealed(entry) if entry.position is None else check.step(entry)


def _erasing(tx: Connection) -> Iterable[Entry]:
    """The entries that say what was erased; one that cannot be read is found later."""
    return filter(None, map(readable_entry, store.of_action(tx, Action.DETAILS_ERASED)))
