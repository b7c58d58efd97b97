"""Use of tokens: counted in each process, added up in the database, shown in answers about tokens."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, func, select

from feedserver.database.schema import token_clients, token_use
from feedserver.use.counters import UseCounters
from feedserver.use.model import Fetch
from tests.feeds.asking import database_away
from tests.site import START, Host, Site

GOOGLE = "Google-Calendar-Importer"
THUNDERBIRD = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0"


@pytest.fixture
def token(site: Site) -> dict[str, Any]:
    site.host.make_user()
    site.host.make_booking("b-1")
    site.host.make_booking("b-2")
    return site.host.issue()


@pytest.fixture
def processes(site: Site) -> list[UseCounters]:
    """The counters of two processes on one database."""
    return [UseCounters(site.services.database) for _ in range(2)]


def fetch_at(
    token: dict[str, Any], at: datetime = START, family: str = "Google Calendar", size: int = 900
) -> Fetch:
    return Fetch(
        token=token["id"],
        at=at,
        family=family,
        feed_version=f"version-{size}",
        etag=f"etag-{size}",
        size_bytes=size,
        event_count=size // 300,
    )


def shown(site: Site, token: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = site.host.call("GET", f"/tokens/{token['id']}").get_json()
    return answer


def test_a_token_never_fetched_says_so(site: Site, token: dict[str, Any]) -> None:
    answer = shown(site, token)
    assert (answer["last_fetched_at"], answer["last_client"], answer["clients"]) == (None, None, [])
    assert (answer["fetch_count"], answer["size_bytes"], answer["event_count"]) == (0, None, None)


def test_a_fetch_shows_in_the_answers_about_the_token(site: Site, token: dict[str, Any]) -> None:
    response = site.fetch(token["url"], User_Agent=GOOGLE)
    site.clock.turn(days=1)
    etag = {"If_None_Match": response.headers["ETag"], "User_Agent": THUNDERBIRD}
    assert site.fetch(token["url"], **etag).status_code == 304
    site.services.use.flush()
    answer = shown(site, token)
    assert (answer["last_fetched_at"], answer["last_client"]) == ("2026-11-25T12:00:00Z", "Thunderbird")
    assert (answer["fetch_count"], answer["event_count"]) == (2, 2)
    assert answer["size_bytes"] == len(response.data)
    assert answer["clients"] == [
        {"family": "Google Calendar", "first_day": "2026-11-24", "last_day": "2026-11-24"},
        {"family": "Thunderbird", "first_day": "2026-11-25", "last_day": "2026-11-25"},
    ]
    (listed,) = site.host.call("GET", "/users/amira/tokens").get_json()["items"]
    assert listed == {name: answer[name] for name in listed}
    reader = Host(site, site.key("tokens:read"))
    assert reader.call("GET", f"/tokens/{token['id']}").get_json() == listed


def test_heads_refusals_and_notices_are_no_use(site: Site, token: dict[str, Any]) -> None:
    site.fetch(token["url"], "HEAD")
    site.fetch(token["url"], "POST")
    site.fetch(token["url"].replace("/feeds/ics_", "/feeds/ics_x"))
    site.host.call("POST", f"/tokens/{token['id']}/revoke")
    site.fetch(token["url"])
    site.services.use.flush()
    assert shown(site, token)["fetch_count"] == 0


def test_nothing_is_written_before_the_flush(site: Site, token: dict[str, Any]) -> None:
    site.fetch(token["url"])
    assert shown(site, token)["fetch_count"] == 0
    site.services.use.flush()
    site.services.use.flush()
    assert shown(site, token)["fetch_count"] == 1


def test_the_end_of_a_process_writes_what_is_left(site: Site, token: dict[str, Any]) -> None:
    site.fetch(token["url"])
    site.services.use.stop()
    assert shown(site, token)["fetch_count"] == 1


def test_the_counts_of_two_processes_add_up(
    site: Site, token: dict[str, Any], processes: list[UseCounters]
) -> None:
    for turn in range(3):
        for process, times in zip(processes, (2, 5), strict=True):
            for _ in range(times):
                process.note(fetch_at(token, START + timedelta(hours=turn)))
            process.flush()
    answer = shown(site, token)
    assert (answer["fetch_count"], answer["last_fetched_at"]) == (21, "2026-11-24T14:00:00Z")
    with site.services.database.read() as tx:
        assert list(tx.scalars(select(token_clients.c.fetch_count))) == [21]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_last_fetch_is_the_latest_whoever_writes_last(
    site: Site, token: dict[str, Any], processes: list[UseCounters], order: tuple[int, int]
) -> None:
    processes[0].note(fetch_at(token, START, "Thunderbird", 300))
    processes[1].note(fetch_at(token, START + timedelta(seconds=1), "Evolution", 600))
    processes[1].note(fetch_at(token, START - timedelta(seconds=1), "KDE", 900))
    for place in order:
        processes[place].flush()
    answer = shown(site, token)
    assert (answer["last_client"], answer["last_fetched_at"]) == ("Evolution", "2026-11-24T12:00:01Z")
    assert (answer["size_bytes"], answer["event_count"], answer["fetch_count"]) == (600, 2, 3)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_each_family_has_its_first_and_its_last_day(
    site: Site, token: dict[str, Any], processes: list[UseCounters], order: tuple[int, int]
) -> None:
    days = {0: (3, 5), 1: (0, 4)}
    for place in order:
        for day in days[place]:
            processes[place].note(fetch_at(token, START + timedelta(days=day)))
        processes[place].note(fetch_at(token, START + timedelta(days=9), "Thunderbird"))
        processes[place].flush()
    assert shown(site, token)["clients"] == [
        {"family": "Google Calendar", "first_day": "2026-11-24", "last_day": "2026-11-29"},
        {"family": "Thunderbird", "first_day": "2026-12-03", "last_day": "2026-12-03"},
    ]


def test_the_day_of_a_fetch_is_that_of_utc(
    site: Site, token: dict[str, Any], processes: list[UseCounters]
) -> None:
    for second in (-1, 0):
        processes[0].note(fetch_at(token, START + timedelta(hours=12, seconds=second)))
    processes[0].flush()
    (client,) = shown(site, token)["clients"]
    assert (client["first_day"], client["last_day"]) == ("2026-11-24", "2026-11-25")


def test_two_processes_that_write_at_once_lose_nothing(
    site: Site, token: dict[str, Any], processes: list[UseCounters]
) -> None:
    other = site.host.issue()

    def work(process: UseCounters) -> None:
        for _ in range(20):
            for one in (token, other):
                process.note(fetch_at(one))
            process.flush()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, processes))
    assert [shown(site, one)["fetch_count"] for one in (token, other)] == [40, 40]


def test_threads_of_one_process_lose_nothing(
    site: Site, token: dict[str, Any], processes: list[UseCounters]
) -> None:
    def work(_: int) -> None:
        for turn in range(100):
            processes[0].note(fetch_at(token))
            if turn % 25 == 0:
                processes[0].flush()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    processes[0].flush()
    assert shown(site, token)["fetch_count"] == 400


def test_a_token_whose_row_is_gone_is_ignored_and_the_others_count(
    site: Site, token: dict[str, Any], processes: list[UseCounters]
) -> None:
    processes[0].note(fetch_at({"id": "tok_gone"}))
    processes[0].note(fetch_at(token))
    processes[0].flush()
    assert shown(site, token)["fetch_count"] == 1
    with site.services.database.read() as tx:
        for table in (token_use, token_clients):
            assert tx.scalar(select(func.count()).select_from(table)) == 1


def test_a_database_that_is_away_is_logged_and_no_count_is_lost(
    site: Site, token: dict[str, Any], processes: list[UseCounters], caplog: pytest.LogCaptureFixture
) -> None:
    processes[0].note(fetch_at(token))
    with caplog.at_level(logging.WARNING), database_away(site):
        processes[0].flush()
    assert "use could not be written" in caplog.text
    assert token["id"] not in caplog.text
    processes[0].note(fetch_at(token, START + timedelta(days=1), "Thunderbird"))
    processes[0].flush()
    answer = shown(site, token)
    assert (answer["fetch_count"], answer["last_fetched_at"]) == (2, "2026-11-25T12:00:00Z")
    assert {client["family"] for client in answer["clients"]} == {"Google Calendar", "Thunderbird"}


def test_a_token_is_written_at_most_once_in_the_time_given(
    site: Site, token: dict[str, Any], processes: list[UseCounters]
) -> None:
    counters = processes[0]
    counters.note(fetch_at(token))
    counters.flush(second=1)  # never written before: is written at once
    assert shown(site, token)["fetch_count"] == 1
    counters.note(fetch_at(token))
    counters.flush(second=60)
    assert shown(site, token)["fetch_count"] == 1
    counters.flush(second=61)
    assert shown(site, token)["fetch_count"] == 2


def test_of_more_tokens_than_are_remembered_the_oldest_are_written_sooner(
    site: Site, token: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedserver.use.counters._MOST_WRITTEN", 2)
    tokens, counters = [site.host.issue() for _ in range(4)], UseCounters(site.services.database)
    for second in (1, 2):
        for one in tokens:
            counters.note(fetch_at(one))
        counters.flush(second=second)
    assert [shown(site, one)["fetch_count"] for one in tokens] == [2, 2, 1, 1]
    counters.flush(second=61)
    assert [shown(site, one)["fetch_count"] for one in tokens] == [2, 2, 2, 2]


def _statements_of(site: Site, tokens: list[dict[str, Any]]) -> list[str]:
    """How many statements write one fetch of each of those tokens."""
    seen: list[str] = []

    def hook(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    counters = UseCounters(site.services.database)
    for token in tokens:
        counters.note(fetch_at(token))
    engine = site.services.database.engine
    event.listen(engine, "before_cursor_execute", hook)
    try:
        counters.flush()
    finally:
        event.remove(engine, "before_cursor_execute", hook)
    return seen


def test_many_tokens_are_written_by_as_few_statements_as_one(site: Site, token: dict[str, Any]) -> None:
    tokens = [site.host.issue() for _ in range(32)]
    assert len(_statements_of(site, [token])) == len(_statements_of(site, tokens))
    assert [shown(site, one)["fetch_count"] for one in tokens] == [1] * 32


def test_however_many_tokens_there_are_the_texts_of_statements_are_few(site: Site) -> None:
    site.host.make_user()
    tokens = [site.host.issue() for _ in range(40)]
    seen = [text for many in range(1, 41) for text in _statements_of(site, tokens[:many])]
    inserts = [text for text in seen if text.startswith("INSERT")]
    assert len(set(inserts)) == 12  # 1, 2, 4, 8, 16 and 32 rows of two tables
    assert [shown(site, one)["fetch_count"] for one in tokens] == list(range(40, 0, -1))


def test_the_row_keeps_the_version_and_etag_of_the_latest_fetch(
    site: Site, token: dict[str, Any], processes: list[UseCounters]
) -> None:
    for counters, minutes, size in zip(processes, (2, 1), (600, 900), strict=True):
        counters.note(fetch_at(token, START + timedelta(minutes=minutes), size=size))
        counters.flush()
    with site.services.database.read() as tx:
        row = tx.execute(select(token_use)).one()
    assert (row.feed_version, row.etag, row.size_bytes) == ("version-600", "etag-600", 600)


class _Schedule:
    """Ten minutes of a process whose clock goes on while it waits, when fetches come, and while it writes.

    Has what the counters use of ``time`` and of an event. Times are seconds, exact in binary.
    """

    def __init__(self, counters: UseCounters, token: dict[str, Any], seconds_a_write: float) -> None:
        self.now = 1_000.0
        self.writes: list[tuple[float, int]] = []
        self.waited: list[float] = []
        self._counters, self._token, self._seconds_a_write = counters, token, seconds_a_write
        self._unwritten: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        """A fetch of each family in every quarter of a second."""
        until = self.now + seconds
        while self.now < until:
            self.now = min(self.now + 0.25, until)
            for family in ("Google Calendar", "Thunderbird"):
                self._counters.note(fetch_at(self._token, family=family))
                self._unwritten.append(self.now)
        return self.now >= 1_600

    def write(self, _tx: object, due: dict[str, Any]) -> None:
        (pending,) = due.values()
        self.writes.append((self.now, pending.count))
        self.now += self._seconds_a_write
        written, self._unwritten = self._unwritten[: pending.count], self._unwritten[pending.count :]
        self.waited += [self.now - at for at in written]
        assert set(pending.families) == {"Google Calendar", "Thunderbird"}


@pytest.mark.parametrize("seconds_a_write", [0.0, 0.5])
def test_a_token_polled_all_the_time_is_written_once_a_minute_and_shown_within_one(
    site: Site, token: dict[str, Any], monkeypatch: pytest.MonkeyPatch, seconds_a_write: float
) -> None:
    """S-31: no two writes within 60 s, no fetch that waits longer, but for the time of the transaction."""
    counters = UseCounters(site.services.database)
    schedule = _Schedule(counters, token, seconds_a_write)
    monkeypatch.setattr("feedserver.use.counters.time", schedule)
    monkeypatch.setattr("feedserver.use.counters.write_use", schedule.write)
    monkeypatch.setattr(counters, "_stopped", schedule)
    counters._run()
    assert [at for at, _ in schedule.writes] == [1_001.0 + 60 * turn for turn in range(10)]
    assert len(schedule.waited) > 4_000
    assert max(schedule.waited) <= 60 + seconds_a_write


def test_a_second_that_is_missed_is_left_out_of_the_schedule(
    site: Site, token: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    counters = UseCounters(site.services.database)
    schedule = _Schedule(counters, token, 2.25)
    monkeypatch.setattr("feedserver.use.counters.time", schedule)
    monkeypatch.setattr("feedserver.use.counters.write_use", schedule.write)
    monkeypatch.setattr(counters, "_stopped", schedule)
    counters._run()
    times = [at for at, _ in schedule.writes]
    assert {later - earlier for earlier, later in pairwise(times)} == {60.0}
