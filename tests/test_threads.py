"""Threads that do what comes."""

import threading
from collections.abc import Iterator

import pytest

from feedserver.threads import Threads

_SECONDS = 10


@pytest.fixture
def one() -> Iterator[Threads]:
    threads = Threads(1)
    yield threads
    threads.shutdown()


def test_work_is_done_in_the_order_in_which_it_comes(one: Threads) -> None:
    done: list[int] = []
    for number in range(100):
        one.begin(lambda number=number: done.append(number))
    one.shutdown()
    assert done == list(range(100))


def test_as_many_pieces_of_work_go_on_at_once_as_there_are_threads() -> None:
    threads, together = Threads(4), threading.Barrier(5, timeout=_SECONDS)
    for _ in range(4):
        threads.begin(together.wait)
    together.wait()
    threads.shutdown()


@pytest.mark.parametrize("fault", [ValueError, SystemExit, KeyboardInterrupt])
def test_work_that_fails_is_logged_and_the_next_is_done(
    one: Threads, fault: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    done = threading.Event()

    def fail() -> None:
        raise fault

    one.begin(fail)
    one.begin(done.set)
    assert done.wait(_SECONDS)
    assert [record.getMessage() for record in caplog.records] == [f"a thread failed: {fault.__name__}"]


def test_a_shutdown_that_waits_for_nothing_lets_work_end_by_itself() -> None:
    threads, begun, end, ended = Threads(1), *(threading.Event() for _ in range(3))

    def work() -> None:
        begun.set()
        end.wait(_SECONDS)
        ended.set()

    threads.begin(work)
    assert begun.wait(_SECONDS)
    threads.shutdown(wait=False)
    assert not ended.is_set()
    end.set()
    threads.shutdown()
    assert ended.is_set()
