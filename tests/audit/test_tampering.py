"""S-77: whatever is done to 1,000 entries past the server is found."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from feedserver.audit.chain import Head, chain_key, details_digest, seal_of
from feedserver.audit.model import Entry
from feedserver.audit.rows import entry_of, select_entries
from feedserver.audit.verify import Report, verify
from feedserver.database.schema import audit_entries
from feedserver.outbox.worker import seal_new
from tests.audit.log import checked, fill, head
from tests.site import START, Site

_LOG = audit_entries
_place = _LOG.c.position
NUMBER = 1000

Tamper = Callable[[Connection], object]
#: Another value for each column.
OTHER: dict[str, Any] = {
    "id": 10**9,
    "at": START,
    "action": "token.issued",
    "actor_kind": "server",
    "actor": "fedcba9876543210",
    "actor_name": "nobody",
    "subject": "tok_x",
    "user": "ben",
    "reason": "because of something else",
    "data": {"changed": []},
    "salt": "0" * 32,
    "digest": "0" * 64,
    "erased_at": START,
    "position": 10**6,
    "seal": "0" * 64,
}


class _Undone(Exception):
    pass


@pytest.fixture
def log(site: Site) -> Site:
    fill(site, NUMBER)
    report = checked(site, head(site))
    assert (report.entries, report.unsealed, report.faults) == (NUMBER, 0, [])
    return site


def found(log: Site, tamper: Tamper, exported: Head | None = None) -> Report:
    """What is found in a log that was tampered with; the log is whole again afterwards."""
    report = None
    with suppress(_Undone), log.services.database.write() as tx:
        tamper(tx)
        report = verify(tx, chain_key(log.services.keys.uid), exported=exported, shown=NUMBER * 2)
        raise _Undone
    assert report is not None
    return report


def positions(report: Report) -> list[int | None]:
    return [fault.position for fault in report.faults]


def set_at(position: int, /, **values: Any) -> Tamper:
    return lambda tx: tx.execute(update(_LOG).where(_place == position).values(values))


def cut(first: int, last: int) -> Tamper:
    return lambda tx: tx.execute(delete(_LOG).where(_place.between(first, last)))


def entry(tx: Connection, position: int) -> Entry:
    return entry_of(tx.execute(select_entries().where(_place == position)).one())


@pytest.mark.parametrize("first", [1, 500, 985])
def test_an_edit_of_any_column(log: Site, first: int) -> None:
    """Each column in an entry of its own: at the beginning, in the middle and at the end."""
    assert set(OTHER) == set(_LOG.c.keys()), "say another value for the new column"
    places = {name: first + place for place, name in enumerate(OTHER)}

    def all_columns(tx: Connection) -> None:
        for name, position in places.items():
            set_at(position, **{name: OTHER[name]})(tx)

    seen = set(positions(found(log, all_columns)))
    assert {*places.values()} - seen == {places["position"]}
    assert OTHER["position"] in seen
    assert checked(log).faults == []


def test_a_column_without_its_value(log: Site) -> None:
    names = [column.name for column in _LOG.c if column.nullable and column.name != "erased_at"]
    places = {name: 100 + 10 * place for place, name in enumerate(names)}

    def all_columns(tx: Connection) -> None:
        for name, position in places.items():
            set_at(position, **{name: None})(tx)

    seen = set(positions(found(log, all_columns)))
    assert {*places.values()} - seen == {places["position"]}
    assert seen >= {None, places["position"] + 1}


def test_edits_are_named_by_position_and_entry(log: Site) -> None:
    def two(tx: Connection) -> None:
        set_at(300, reason="x")(tx)
        set_at(700, action="user.put")(tx)

    first, second = found(log, two).faults
    with log.services.database.read() as tx:
        assert (first.position, first.entry) == (300, entry(tx, 300).id)
    assert "details" in first.says
    assert (second.position, "seal" in second.says) == (700, True)


def test_an_edit_with_a_new_digest(log: Site) -> None:
    """The digest needs no key; the seal does."""

    def forge(tx: Connection) -> None:
        details = entry(tx, 500).details
        assert details is not None
        digest = details_digest(details, "0" * 32)
        set_at(500, salt="0" * 32, digest=digest)(tx)

    assert positions(found(log, forge)) == [500]


def test_a_chain_of_another_key(log: Site) -> None:
    def forge(tx: Connection) -> None:
        before = entry(tx, 499)
        end = Head(499, str(before.seal))
        set_at(500, reason=None)(tx)
        for position in range(500, NUMBER + 1):
            end = Head(position, seal_of(entry(tx, position), end, chain_key(b"guessed")))
            set_at(position, seal=end.seal)(tx)

    report = found(log, forge)
    assert report.fault_count == NUMBER - 499 + 1
    assert positions(report)[:3] == [500, 500, 501]


def test_entries_taken_out(log: Site) -> None:
    for first, last in ((1, 1), (500, 500), (500, 599), (1, 999), (999, 999)):
        report = found(log, cut(first, last))
        assert positions(report) == [last + 1]
        assert str(last - first + 1) in report.faults[0].says


def test_a_log_cut_short_is_found_by_an_exported_head(log: Site) -> None:
    exported = head(log)
    for last in (0, 1, 990, 999):
        assert found(log, cut(last + 1, NUMBER)).faults == []  # nothing in it says that there was more
        assert positions(found(log, cut(last + 1, NUMBER), exported)) == [last + 1]


def test_an_older_head_still_fits_and_a_wrong_one_does_not(log: Site) -> None:
    with log.services.database.read() as tx:
        seal = str(entry(tx, 400).seal)
    assert checked(log, Head(400, seal)).faults == []
    assert positions(checked(log, Head(400, "0" * 64))) == [400]
    assert positions(checked(log, Head(401, seal))) == [401]


def test_a_log_cut_short_and_continued_by_the_worker(log: Site) -> None:
    exported = head(log)
    with log.services.database.write() as tx:
        cut(901, NUMBER)(tx)
    fill(log, 200)
    assert checked(log).faults == []
    assert positions(checked(log, exported)) == [NUMBER]


def test_a_log_that_the_worker_was_made_to_seal_anew(log: Site) -> None:
    exported = head(log)
    with log.services.database.write() as tx:
        cut(500, 500)(tx)
        tx.execute(update(_LOG).values(position=None, seal=None))
    seal_new(log.services)
    assert checked(log).faults == []
    assert positions(checked(log, exported)) == [NUMBER]


def test_an_entry_put_in(log: Site) -> None:
    def copied(**other: Any) -> Tamper:
        def put(tx: Connection) -> None:
            row = dict(tx.execute(select(_LOG).where(_place == 500)).one()._mapping)
            tx.execute(insert(_LOG).values({**row, "id": row["id"] + 10**6, **other}))

        return put

    def shifted(tx: Connection) -> None:
        tx.execute(update(_LOG).where(_place >= 500).values(position=-_place))
        tx.execute(update(_LOG).where(_place <= -500).values(position=1 - _place))
        row = dict(tx.execute(select(_LOG).where(_place == 501)).one()._mapping)
        tx.execute(insert(_LOG).values({**row, "id": row["id"] + 10**6, "position": 500}))

    for position in (-1, 0, NUMBER + 1):
        assert positions(found(log, copied(position=position)))[0] == position
    assert positions(found(log, copied(position=None))) == [None]
    assert positions(found(log, copied(position=None, seal=None, reason="x"))) == [None]
    assert found(log, shifted).fault_count == NUMBER - 500 + 2


def test_entries_in_another_order(log: Site) -> None:
    def moved(tx: Connection, changes: dict[int, int]) -> None:
        for old in changes:
            set_at(old, position=-old)(tx)
        for old, new in changes.items():
            set_at(-old, position=new)(tx)

    def seals_of(tx: Connection, one: int, other: int) -> None:
        first, second = entry(tx, one).seal, entry(tx, other).seal
        set_at(one, seal=second)(tx)
        set_at(other, seal=first)(tx)

    def with_seals(tx: Connection) -> None:
        seals_of(tx, 400, 600)
        moved(tx, {400: 600, 600: 400})

    assert positions(found(log, lambda tx: moved(tx, {500: 501, 501: 500}))) == [500, 501, 502]
    assert positions(found(log, lambda tx: seals_of(tx, 500, 501))) == [500, 501, 502]
    assert positions(found(log, with_seals)) == [400, 600]
    backwards = {n: NUMBER + 1 - n for n in range(1, NUMBER + 1)}
    assert found(log, lambda tx: moved(tx, backwards)).fault_count == NUMBER


def test_values_that_no_entry_has(log: Site) -> None:
    """An instant of no year everywhere; SQLite keeps anything anywhere."""

    def raw(position: int, name: str, value: object) -> Tamper:
        return lambda tx: tx.exec_driver_sql(
            f'UPDATE audit_entries SET "{name}" = {value} WHERE position = {position}'  # noqa: S608
        )

    far = 10**17
    deep = f"'{'[' * 100_000}'" if log.services.database.is_sqlite else "'[[]]'"
    values = [
        ("at", far),
        ("at", -far),
        ("erased_at", far),
        ("data", "'[]'"),
        ("data", "'1'"),
        ("data", deep),
    ]
    if log.services.database.is_sqlite:
        names = [name for name in OTHER if name not in ("id", "position")]
        strange = ("'abc'", "X'00ff'", "1.5", "CAST(X'00ff' AS TEXT)")
        values += [(name, value) for name in names for value in strange]
    places = range(100, 100 + 2 * len(values), 2)

    def all_values(tx: Connection) -> None:
        for position, (name, value) in zip(places, values, strict=True):
            raw(position, name, value)(tx)

    assert {*places} <= set(positions(found(log, all_values)))
    if log.services.database.is_sqlite:
        for value in ("'abc'", "X'00ff'", "500.5"):
            assert found(log, raw(500, "position", value)).fault_count >= 1, value
