"""Nothing is lost when workers die (S-43): each message arrives, a second time with the same id, in order.

``make campaign-webhooks`` is the same with 1,000 messages.
"""

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedserver.clock import utc_now
from feedserver.database.engine import Database, open_database
from feedserver.webhooks.endpoints import add_endpoint
from feedserver.webhooks.events import revoked
from feedserver.webhooks.tell import tell
from tests.full import full_or
from tests.processes.installation import clean_environment
from tests.webhooks.receiver import Arrived, Receiver, Reply

_MESSAGES = full_or(1000, 60)
_TOKENS = full_or(100, 12)
_KILLS = full_or(40, 8)
#: One in so many requests is refused.
_REFUSED = 11


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.close()


def fill(database: Database, receiver: Receiver) -> dict[str, list[int]]:
    """Events about some tokens, one transaction each; gives the numbers of each token."""
    numbers: dict[str, list[int]] = defaultdict(list)
    with database.write() as tx:
        add_endpoint(tx, receiver.url, (), utc_now(), allow_private=True)
    for number in range(_MESSAGES):
        token = f"tok_{number * 7 % _TOKENS}"
        numbers[token].append(number)
        with database.write() as tx:
            tell(tx, [revoked(token, "amira", str(number), utc_now())])
    return numbers


def test_whatever_step_workers_die_at_nothing_is_lost(
    database_url: str, keys_file: Path, database: Database, receiver: Receiver, ca_file: Path, tmp_path: Path
) -> None:
    def answer(_: Arrived) -> Reply:
        return Reply(status=500 if len(receiver.arrived) % _REFUSED == 0 else 204)

    receiver.answer = answer
    numbers = fill(database, receiver)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.webhooks.doomed", "43", str(_KILLS)],
        cwd=Path(__file__).parents[2],
        env={
            **clean_environment(),
            "FEEDSERVER_HOME": str(tmp_path),
            "FEEDSERVER_DATABASE_URL": database_url,
            "FEEDSERVER_KEYS_FILE": str(keys_file),
            "FEEDSERVER_WEBHOOK_ALLOW_PRIVATE": "true",
            "FEEDSERVER_WEBHOOK_CA_FILE": str(ca_file),
        },
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    arrived = receiver.arrived
    lines: dict[str, list[int]] = defaultdict(list)
    for one in arrived:
        lines[one.json["data"]["token"]].append(int(one.json["data"]["reason"]))
    assert {token: sorted(set(line)) for token, line in lines.items()} == dict(numbers)
    assert all(line == sorted(line) for line in lines.values())
    assert len({one.id for one in arrived}) == _MESSAGES
    assert len({(one.id, one.body) for one in arrived}) == _MESSAGES
    twice = sum(count - 1 for count in Counter(one.id for one in arrived).values())
    assert twice > 0  # else nobody died in the middle
    print(f"{_MESSAGES} messages, {_KILLS} workers killed, {len(arrived)} requests, {twice} of them again")
