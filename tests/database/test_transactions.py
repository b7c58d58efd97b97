"""The unit of work: all or nothing, one writer after the other, readers in a snapshot."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, func, insert, literal_column, select, text, update
from sqlalchemy.exc import DBAPIError

from feedserver.database.engine import Database, lock
from feedserver.database.schema import installation

_COUNT = installation.c.name == "count"


@pytest.fixture
def counter(database: Database) -> Iterator[Database]:
    """A database with a row that counts."""
    with database.write() as tx:
        tx.execute(insert(installation).values(name="count", value="0"))
    yield database
    with database.write() as tx:
        tx.execute(installation.delete().where(_COUNT))


def test_what_is_written_is_there_afterwards(counter: Database) -> None:
    with counter.write() as tx:
        _set(tx, 1)
    assert _value(counter) == 1


def test_a_write_that_fails_leaves_nothing(counter: Database) -> None:

    def fail() -> None:
        with counter.write() as tx:
            _set(tx, 1)
            tx.execute(insert(installation).values(name="other", value="x"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _value(counter) == 0
    with counter.read() as tx:
        assert tx.execute(select(installation).where(installation.c.name == "other")).all() == []


@pytest.fixture
def no_turns(counter: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for another program, or where the file of the turns cannot be opened: the database alone decides."""
    monkeypatch.setattr(counter, "_turn", None)


def test_a_reader_sees_one_state(counter: Database) -> None:
    with counter.read() as reader:
        assert _get(reader) == 0
        with counter.write() as writer:
            _set(writer, 1)
        assert _get(reader) == 0
    assert _value(counter) == 1


@pytest.mark.usefixtures("no_turns")
def test_read_modify_write_from_many_threads_loses_nothing(counter: Database) -> None:
    failures: list[Exception] = []

    def count() -> None:
        try:
            for _ in range(10):
                with counter.write() as tx:
                    lock(tx, "count")
                    _set(tx, _get(tx) + 1)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert _value(counter) == 80


@pytest.mark.usefixtures("no_turns")
def test_a_second_writer_waits_from_its_first_moment(counter: Database) -> None:
    """The second reads only after the first has ended, so that it never reads what is about to change."""
    inside, events = threading.Event(), list[str]()

    def second() -> None:
        inside.wait(timeout=30)
        with counter.write() as tx:
            lock(tx, "count")
            events.append(f"second reads {_get(tx)}")

    thread = threading.Thread(target=second)
    thread.start()
    with counter.write() as tx:
        lock(tx, "count")
        inside.set()
        thread.join(timeout=0.3)
        assert thread.is_alive()
        _set(tx, 1)
        events.append("first writes")
    thread.join(timeout=30)
    assert events == ["first writes", "second reads 1"]


def test_errors_do_not_tell_the_values(database: Database) -> None:
    """They end up in the log, where a name or half a feed address has no place."""
    with pytest.raises(DBAPIError) as failed, database.write() as tx:
        tx.execute(text("SELECT 1 FROM nowhere WHERE name = :name"), {"name": "canary"})
    assert "canary" not in str(failed.value)
    assert "[SQL parameters hidden" in str(failed.value)


def test_a_single_statement_that_fails_is_not_repeated(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only one whose connection is gone is."""
    asked = select(func.count().label("rows")).select_from(installation)
    rows = database.row(asked).rows
    opened: list[object] = []
    monkeypatch.setattr(database.engine, "raw_connection", lambda: opened.append(1))
    with pytest.raises(DBAPIError):
        database.row(select(literal_column("nothing").label("rows")).select_from(installation))
    assert opened == []
    monkeypatch.undo()
    assert database.row(asked).rows == rows


def _set(tx: Connection, value: int) -> None:
    tx.execute(update(installation).where(_COUNT).values(value=str(value)))


def _get(tx: Connection) -> int:
    return int(tx.execute(select(installation.c.value).where(_COUNT)).scalar_one())


def _value(database: Database) -> int:
    with database.read() as tx:
        return _get(tx)
