"""Of all workers of an installation one does the retention job, each hour, and the others notice."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from feedserver.outbox import worker
from feedserver.retention import job
from feedserver.retention.job import Removed
from feedserver.services import Services
from tests.site import Site

NOTHING = Removed(bookings=0, rows=0)


class Killed(BaseException):
    """The process ends half way."""


@pytest.fixture
def other(site: Site) -> Iterator[Services]:
    """Another process on the same data."""
    again = site.restart()
    yield again.services
    again.close()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """When the job was done."""
    done: list[datetime] = []
    meanwhile(monkeypatch, lambda now: done.append(now))
    return done


def meanwhile(monkeypatch: pytest.MonkeyPatch, look: Callable[[datetime], object]) -> None:
    """Have the job do this."""

    def remove_all(_: Services, now: datetime, _is_stopped: object) -> Removed:
        look(now)
        return NOTHING

    monkeypatch.setattr(job, "remove_all", remove_all)


def look(*workers: Services) -> None:
    """What each worker does every few seconds."""
    for at in workers:
        worker.note_regular(at)
        worker.run_due(at)


def test_one_of_all_does_it_each_hour(site: Site, other: Services, runs: list[datetime]) -> None:
    look(site.services, other, site.services)
    assert len(runs) == 1
    site.clock.turn(minutes=59)
    look(site.services, other)
    assert len(runs) == 1
    site.clock.turn(minutes=1)
    look(other, site.services)
    assert len(runs) == 2


def test_no_other_begins_meanwhile(site: Site, other: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[datetime] = []

    def then_others_look(now: datetime) -> None:
        begun.append(now)
        look(other)

    meanwhile(monkeypatch, then_others_look)
    look(site.services)
    assert len(begun) == 1


def test_another_goes_on_where_one_was_killed(
    site: Site, other: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(_: datetime) -> None:
        raise Killed

    meanwhile(monkeypatch, kill)
    with pytest.raises(Killed):
        look(site.services)
    begun: list[datetime] = []
    meanwhile(monkeypatch, begun.append)
    look(other)
    assert begun == []
    site.clock.turn(minutes=6)
    look(other)
    assert len(begun) == 1


def test_what_takes_long_goes_on_after_other_work(
    site: Site, runs: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "_SECONDS_AT_ONCE", -1)
    look(site.services)
    assert len(runs) == 1
    site.clock.turn(minutes=1)
    look(site.services)
    assert len(runs) == 2


def test_the_loop_notes_and_does_it(
    site: Site, runs: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_SECONDS_BETWEEN_LOOKS", 0.01)
    stopped = threading.Event()
    thread = threading.Thread(target=worker.run, args=(site.services, stopped))
    thread.start()
    while not runs and thread.is_alive():
        pass
    stopped.set()
    thread.join()
    assert len(runs) == 1
