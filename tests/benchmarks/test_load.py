"""The loads: wrk and the clients of our own ask for what they say, as often as they say."""

import random
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import wrk
from benchmarks.pollers import Pollers
from benchmarks.unavailable import Failed
from benchmarks.wire import Reply, fetch_all
from benchmarks.wrk import Wrk, each, under_way
from tests.benchmarks.conftest import Counting

_PATHS = [f"/feeds/{number}" for number in range(40)]


def _pollers(server: Counting) -> Pollers:
    chance = random.Random(1)  # noqa: S311
    return Pollers(server.port, _PATHS, ["/new"], [b""] * len(_PATHS), chance)


def _file(folder: Path, lines: list[str]) -> Path:
    file = folder / "lines"
    file.write_text("\n".join(lines))
    return file


def test_each_line_is_asked_for_exactly_once(counting: Counting, tmp_path: Path) -> None:
    load = each(counting.port, _file(tmp_path, _PATHS))
    assert counting.seen == Counter(_PATHS)
    assert load.answers == load.asked == 40
    assert load.seconds > 0 and load.octets > 0


def test_the_etag_behind_a_path_makes_its_request_conditional(counting: Counting, tmp_path: Path) -> None:
    full = each(counting.port, _file(tmp_path, _PATHS))
    unchanged = each(counting.port, _file(tmp_path, [f'{path}\t"{path}"' for path in _PATHS]))
    assert unchanged.octets < full.octets


def test_a_load_counts_the_requests_it_walked_away_from(counting: Counting) -> None:
    load = Wrk(counting.port, 0.2, path="/same", connections=2).result()
    assert load.asked == load.answers + 2
    assert set(counting.seen) == {"/same"}
    assert load.answers <= counting.seen["/same"] <= load.asked + 1  # it may look once before it begins
    assert load.p50_ms <= load.p99_ms


def test_answers_that_are_no_refusals_are_a_fault_where_refusals_are_expected(counting: Counting) -> None:
    with pytest.raises(Failed):
        Wrk(counting.port, 0.2, refusals=True).result()


def test_a_load_beside_another_ends_with_the_block(counting: Counting) -> None:
    with under_way(Wrk(counting.port, 60, path="/beside", connections=1)):
        while not counting.seen["/beside"]:
            time.sleep(0.01)
    asked = counting.seen["/beside"]
    time.sleep(0.05)
    assert counting.seen["/beside"] == asked


def test_without_wrk_the_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(wrk.Unavailable, match="apt-get install wrk"):
        wrk.program()


@pytest.mark.parametrize("closes", [False, True])
def test_fetching_asks_once_and_survives_connections_that_end(counting: Counting, closes: bool) -> None:
    counting.closes_after_each = closes
    replies: dict[int, Reply] = {}
    fetch_all(counting.port, _PATHS, lambda reply: replies.update({reply.name: reply}), connections=3)
    assert counting.seen == Counter(_PATHS)
    assert [replies[number].etag.decode() for number in range(40)] == [f'"{path}"' for path in _PATHS]


def test_pollers_keep_the_etag_they_got_last(counting: Counting) -> None:
    pollers = _pollers(counting)
    assert pollers.fetch()["feeds"] == 40
    said = pollers.poll(rate=200, seconds=0.5)
    assert said["sent"] == said["answered"] == 100
    assert said["statuses"] == {"200": counting.seen["/new"], "304": 100 - counting.seen["/new"]}
    assert 0 < counting.seen["/new"] < 20


def test_a_server_that_stands_still_shows_in_the_latency_of_all_that_was_due(counting: Counting) -> None:
    pollers = _pollers(counting)
    counting.stall.clear()
    threading.Timer(0.5, counting.stall.set).start()
    said = pollers.poll(rate=400, seconds=0.5)
    assert said["answered"] == 200
    # Only 32 can be under way at once: the others are sent late, and count from when they were due.
    assert said["p50_ms"] > 100
