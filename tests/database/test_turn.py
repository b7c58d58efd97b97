"""Writers to SQLite queue: first come, first served, over threads, processes and their deaths."""

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy.exc import TimeoutError

from feedserver.database import turn
from feedserver.database.turn import Turn

_PROCESSES = multiprocessing.get_context("fork")


def _hold(home: Path, has: Event, gives_back: Event) -> None:
    with Turn(home).held():
        has.set()
        gives_back.wait(30)


def _write_all_the_time(home: Path, has: Event, ends: Event, count: "Synchronized[int]") -> None:
    own = Turn(home)
    while not ends.is_set():
        with own.held():
            has.set()
            count.value += 1
            time.sleep(0.01)


def test_another_thread_waits(tmp_path: Path) -> None:
    own, seen = Turn(tmp_path), list[str]()

    def second() -> None:
        with own.held():
            seen.append("second")

    with own.held():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.1)
        seen.append("first")
    thread.join(30)
    assert seen == ["first", "second"]


def test_another_process_waits_and_a_dead_one_has_no_turn(tmp_path: Path) -> None:
    has, gives_back = _PROCESSES.Event(), _PROCESSES.Event()
    process = _PROCESSES.Process(target=_hold, args=(tmp_path, has, gives_back))
    process.start()
    assert has.wait(30)
    got = threading.Event()

    def take() -> None:
        with Turn(tmp_path).held():
            got.set()

    thread = threading.Thread(target=take)
    thread.start()
    assert not got.wait(0.2)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    assert got.wait(30)
    thread.join()
    process.join()


def test_nobody_passes_the_one_who_is_next(tmp_path: Path) -> None:
    """A process that writes all the time lets the other in after each time."""
    has, ends, count = _PROCESSES.Event(), _PROCESSES.Event(), _PROCESSES.Value("i", 0)
    process = _PROCESSES.Process(target=_write_all_the_time, args=(tmp_path, has, ends, count))
    process.start()
    assert has.wait(30)
    own, passed = Turn(tmp_path), list[int]()
    for _ in range(20):
        before = count.value
        with own.held():
            passed.append(count.value - before)
    ends.set()
    process.join()
    # One may end and another begin before this one is in the queue: where the machine is busy, some.
    assert sorted(passed)[10] <= 2


def test_patience_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "_PATIENCE_SECONDS", 0.1)
    has, gives_back = _PROCESSES.Event(), _PROCESSES.Event()
    process = _PROCESSES.Process(target=_hold, args=(tmp_path, has, gives_back))
    process.start()
    assert has.wait(30)
    own = Turn(tmp_path)
    with pytest.raises(TimeoutError, match="processes"), own.held():
        raise AssertionError("is not reached")
    gives_back.set()
    process.join()
    with own.held():
        seen = list[str]()

        def second() -> None:
            with pytest.raises(TimeoutError, match="threads"), own.held():
                raise AssertionError("is not reached")
            seen.append("told")

        thread = threading.Thread(target=second)
        thread.start()
        thread.join(30)
        assert seen == ["told"]


@pytest.mark.parametrize("home", ["nowhere", None])
def test_without_a_file_the_threads_queue_still(tmp_path: Path, home: str | None) -> None:
    own = Turn(tmp_path / home if home else None)
    with own.held():
        assert not own._own.acquire(blocking=False)
    assert list(tmp_path.iterdir()) == []


def test_an_exception_gives_the_turn_back(tmp_path: Path) -> None:
    own = Turn(tmp_path)
    with pytest.raises(ZeroDivisionError), own.held():
        raise ZeroDivisionError
    with own.held():
        pass
    own.close()
    with own.held():
        pass
    own.close()
