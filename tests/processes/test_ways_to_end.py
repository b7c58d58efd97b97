"""Whatever ends a token ends it on every worker and for every calendar, and what can be undone comes back.

Each way has a user, an organisation, a booking and a token of its own on one server. Calendars ask with
the validators they hold: those of the bookings must not bring a 304 when the token has ended, nor those
of the notice when it is back. ``make campaign-ends`` asks as often as S-14 wants for each way.
"""

import time
from collections import Counter
from collections.abc import Iterator

import pytest
import redis

from tests.conftest import DATABASES
from tests.full import full_or
from tests.processes.client import Client
from tests.processes.conftest import CACHES, REDIS
from tests.processes.installation import Installation
from tests.processes.readers import NO_CONDITION, Condition, Shown, read
from tests.processes.ways import WAYS, Case, Way

_COUNT = full_or(2_000, 80)
#: For what comes back (test_nothing_stale.py has more of that), and on the second kind of database.
_FEWER = full_or(500, 80)
_WORKERS = 4
#: So many more, so many times, for workers that have had none: a busy machine lets some of them wait.
_MORE, _TIMES = 40, 200
_NOTICE = b"SUMMARY:This calendar is no longer available\r\n"
#: Each worker writes down that it takes a request for a feed.
_OPERATOR_FILE = """
def pre_request(worker, request):
    if request.path.startswith("/feeds/"):
        with open("taken", "a") as file:
            file.write(f"{worker.pid} {request.path}\\n")
"""


@pytest.fixture(scope="module")
def served(template: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One server on SQLite for all ways."""
    installation = Installation(tmp_path_factory.mktemp("ways")).copy_of(template)
    installation.operator_file(_OPERATOR_FILE)
    with installation.serving(_WORKERS):
        yield installation


@pytest.fixture(scope="module")
def host(served: Installation) -> Client:
    return Client(served.port, served.api_key())


@pytest.mark.parametrize("name", WAYS)
def test_a_way_to_end(name: str, served: Installation, host: Client) -> None:
    _end_and_undo(Case(served, host, name, WAYS[name].options()), WAYS[name], _COUNT)


@pytest.mark.skipif("postgresql" not in DATABASES or REDIS not in CACHES, reason="needs PostgreSQL and Redis")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_ways_to_end_with_postgresql_and_redis(installation: Installation) -> None:
    installation.environ["FEEDSERVER_CACHE_URL"] = REDIS
    installation.operator_file(_OPERATOR_FILE)
    with installation.serving(_WORKERS):
        host = Client(installation.port, installation.api_key())
        for name in ("revoke", "organisation", "expires-in-past"):
            case = Case(installation, host, name)
            _end_and_undo(case, WAYS[name], _FEWER)
            with redis.Redis.from_url(REDIS) as server:
                kept = list(server.scan_iter(match=f"*{case.token}*"))
                assert kept  # the bookings were there to be found
                server.delete(*kept)


def _end_and_undo(case: Case, way: Way, count: int) -> None:
    case.prepare()
    time.sleep(1 - time.time() % 1)  # in the second of a change, feeds give a date that is a second older
    warm = _read_from_all(case, 40, method=way.method)
    if way.method == "GET":
        _expect_bookings(warm, case)
    held = max(warm, key=lambda one: one.changed_at)
    way.end(case)
    seen = _read_from_all(case, count, held.conditions())
    _expect_notice(seen, case)
    notice = max(seen, key=lambda one: one.changed_at)
    assert notice.etag != held.etag
    # Its own tag is the only one that spares the notice.
    assert {one.status for one in read(case.url, 8, notice.conditions()[1:2])} == {304}
    if way.undo is not None:
        way.undo(case)
        _expect_bookings(_read_from_all(case, _FEWER, notice.conditions()), case)


def _expect_notice(seen: "Counter[Shown]", case: Case) -> None:
    assert {(one.to, one.status) for one in seen} == {(to, 200) for to in ("none", "tag", "date")}
    (body,) = {one.body for one in seen}
    assert body.count(b"BEGIN:VEVENT") == 1
    assert _NOTICE in body
    assert b"Canary" not in body
    assert case.name.encode() not in body


def _expect_bookings(seen: "Counter[Shown]", case: Case) -> None:
    assert {one.status for one in seen} == {200}
    (body,) = {one.body for one in seen}
    assert case.canary in body
    assert _NOTICE not in body


def _read_from_all(
    case: Case, count: int, conditions: tuple[Condition, ...] = (NO_CONDITION,), method: str = "GET"
) -> "Counter[Shown]":
    """Ask ``count`` times, and more often until every worker has answered."""
    before = _taken(case)
    seen = read(case.url, count, conditions, method)
    for _ in range(_TIMES):
        if len(_taken(case) - before) == _WORKERS:
            break
        seen += read(case.url, _MORE, conditions, method)
    taken = _taken(case) - before
    assert taken.total() == seen.total() >= count
    assert len(taken) == _WORKERS, taken
    return seen


def _taken(case: Case) -> "Counter[str]":
    """How often each worker took a request for the token."""
    path = case.url.partition(str(case.host.port))[2]
    file = case.installation.folder / "taken"
    lines = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
    return Counter(pid for pid, asked in lines if asked == path)
