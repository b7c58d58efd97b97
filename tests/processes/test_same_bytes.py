"""Two fetches with nothing in between are equal byte for byte, whoever answers."""

import json
import re
from pathlib import Path

from tests.processes.client import Answer, Client
from tests.processes.hammer import Hammer
from tests.processes.installation import Installation, Server
from tests.processes.waiting import wait_until

_WORKERS = 4
_OPERATOR_FILE = """
def pre_request(worker, request):
    if request.path.startswith("/feeds/"):
        with open(f"taken-by-{worker.pid}", "a"):
            pass
"""


def test_on_all_processes_and_after_a_restart(installation: Installation) -> None:
    installation.operator_file(_OPERATOR_FILE)
    url = json.loads(installation.run("demo", "--json").stdout)["users"][0]["feed_url"]
    with installation.serving(_WORKERS) as server:
        first = _all_answers(installation, server, url)
    with installation.serving(_WORKERS) as server:
        second = _all_answers(installation, server, url)
    assert len(first) == 1
    assert second == first
    (headers, body) = json.loads(first.pop())
    assert body.count("BEGIN:VEVENT") == 7
    assert re.fullmatch(r'"[0-9a-f]{32}"', headers["ETag"])


def _all_answers(installation: Installation, server: Server, url: str) -> set[str]:
    """Every answer that differs, asked until each process has given some."""
    for path in installation.folder.glob("taken-by-*"):
        path.unlink()
    hammer = Hammer(Client(server.port), url, _whole)
    with hammer.running():
        wait_until(lambda: hammer.errors or _processes(installation.folder) == _WORKERS)
        hammer.await_more(100)
    return {one.shows for one in hammer.seen}


def _processes(folder: Path) -> int:
    return len(list(folder.glob("taken-by-*")))


def _whole(answer: Answer) -> str:
    """The answer but for the clock of gunicorn; and Last-Modified, which is held back for a second."""
    assert answer.status == 200
    return json.dumps(
        [{k: v for k, v in answer.headers.items() if k not in ("Date", "Last-Modified")}, answer.text]
    )
