"""The worker seals: soon, in portions, and as one chain however many workers there are."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, text

from feedserver.audit.chain import chain_key
from feedserver.audit.model import Action
from feedserver.audit.seal import seal_all
from feedserver.audit.trail import note
from feedserver.outbox import worker
from feedserver.services import Services
from tests.audit.log import HOST, checked, entries, failing_commits, fill, head
from tests.site import Site


def add(site: Site, subject: str) -> None:
    with site.services.database.write() as tx:
        note(tx, HOST, Action.USER_PUT, subject, site.clock(), user=subject)


def test_what_requests_wrote_is_sealed_in_its_order(site: Site) -> None:
    for user in ("amira", "ben", "chi"):
        site.host.make_user(user)
    report = checked(site)
    assert (report.entries, report.unsealed, report.faults) == (3, 3, [])
    assert worker.seal_new(site.services) == 3
    assert [(entry.position, entry.details and entry.details.subject) for entry in entries(site)] == [
        (1, "amira"),
        (2, "ben"),
        (3, "chi"),
    ]
    report = checked(site)
    assert (report.entries, report.unsealed, report.faults, report.head) == (3, 0, [], head(site))


def test_more_than_a_portion(site: Site) -> None:
    fill(site, 1201)
    assert head(site).position == 1201
    assert checked(site).faults == []


def test_others_who_write_wait_for_fifty_at_most(site: Site) -> None:
    with site.services.database.write() as tx:
        for number in range(130):
            note(tx, HOST, Action.USER_PUT, f"u-{number}", site.clock())
    sealed, read = [], []

    def hook(_connection: object, statement: Any, many: list[Any], *_: object) -> None:
        if statement.is_update:
            sealed.append(len(many))
        elif statement.is_select and statement._limit is not None:
            read.append(statement._limit)

    engine = site.services.database.engine
    event.listen(engine, "before_execute", hook)
    try:
        assert worker.seal_new(site.services) == 130
    finally:
        event.remove(engine, "before_execute", hook)
    assert sealed == [50, 50, 30]
    assert max(read) == 50
    assert checked(site).faults == []


def test_nothing_is_written_where_nothing_is_to_be_sealed(site: Site) -> None:
    fill(site, 1)
    with failing_commits(site):
        assert worker.seal_new(site.services) == 0


def test_an_interrupted_portion_is_sealed_later(site: Site) -> None:
    site.host.make_user("amira")
    with failing_commits(site), pytest.raises(RuntimeError):
        worker.seal_new(site.services)
    assert [entry.position for entry in entries(site)] == [None]
    assert worker.seal_new(site.services) == 1


def test_an_entry_that_cannot_be_read_holds_up_no_other_and_is_told(site: Site) -> None:
    values = ["at = 99999999999999"]
    if site.services.database.is_sqlite:
        values += ["action = x'00'", "data = '[['", "\"user\" = CAST(x'ff' AS TEXT)", "erased_at = 'soon'"]
    for number, value in enumerate(values):
        for place in range(3):
            add(site, f"u-{number}-{place}")
        with site.services.database.write() as tx:
            those = f"SET {value} WHERE subject = 'u-{number}-1'"
            tx.execute(text(f"UPDATE audit_entries {those}"))
        assert worker.seal_new(site.services) == 2, value
    with failing_commits(site):
        assert worker.seal_new(site.services) == 0
    report = checked(site, head(site))
    assert (report.entries, report.unsealed) == (3 * len(values), len(values))
    assert [(fault.position, fault.says) for fault in report.faults] == [
        (None, "It holds values that cannot be read.")
    ] * len(values)


def test_sealing_goes_on_behind_an_end_that_cannot_be_read(site: Site) -> None:
    add(site, "amira")
    worker.seal_new(site.services)
    values = ["seal = NULL"]
    if site.services.database.is_sqlite:
        values += ["seal = CAST(x'ff' AS TEXT)", "position = 'last'"]
    for value in values:
        with site.services.database.write() as tx:
            last = "SELECT max(id) FROM audit_entries"
            tx.execute(text(f"UPDATE audit_entries SET {value} WHERE id = ({last})"))  # noqa: S608
        add(site, "ben")
        assert worker.seal_new(site.services) == 1, value
    assert checked(site).faults != []


def test_workers_at_once_make_one_unbroken_chain(site: Site) -> None:
    """Two servers of two processes, while requests come in."""
    again = site.restart()
    done, sealed = threading.Event(), list[int]()

    def seal(services: Services) -> None:
        while not done.is_set():
            sealed.append(worker.seal_new(services))

    def write(place: int) -> None:
        for number in range(40):
            add(site, f"u-{place}-{number}")

    with ThreadPoolExecutor(6) as pool:
        sealing = [pool.submit(seal, one) for one in (site.services, again.services, site.services)]
        writing = [pool.submit(write, place) for place in range(3)]
        for one in writing:
            one.result()
        done.set()
        for one in sealing:
            one.result()
    worker.seal_new(again.services)
    again.close()
    assert sorted(entry.position or 0 for entry in entries(site)) == list(range(1, 121))
    assert checked(site, head(site)).faults == []


def test_the_loop_seals_also_when_other_work_fails(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(worker, "_SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(worker, "run_due", fail)
    site.host.make_user("amira")
    stopped = threading.Event()
    thread = threading.Thread(target=worker.run, args=(site.services, stopped))
    thread.start()
    while head(site).position == 0 and thread.is_alive():
        pass
    stopped.set()
    thread.join()
    assert head(site).position == 1


def test_the_key_of_the_chain_is_none_of_the_keys(site: Site) -> None:
    keys = site.services.keys
    assert chain_key(keys.uid) not in (keys.uid, *(key.secret for key in keys.signing))
    site.host.make_user("amira")
    seal_all(site.services.database, b"another key")
    assert len(checked(site).faults) == 1
