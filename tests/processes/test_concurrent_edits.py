"""A hundred editors of one booking on four workers: each version has exactly one winner (S-42)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from tests.processes.client import Answer, Client, booking
from tests.processes.installation import Installation

_WORKERS = 4
_EDITORS = 100
_VERSIONS = 3


def test_of_a_hundred_edits_at_once_one_wins_each_version(installation: Installation) -> None:
    with installation.serving(_WORKERS) as server:
        host = Client(server.port, installation.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        host.done("PUT", "/bookings/b-1", booking())
        for version in range(1, _VERSIONS + 1):
            tag, ready = _tag(host), Barrier(_EDITORS)

            def edit(place: int, version: int = version, tag: str = tag, ready: Barrier = ready) -> Answer:
                ready.wait(timeout=60)
                return _edit(host, f"{version} by {place}", tag)

            with ThreadPoolExecutor(_EDITORS) as pool:
                answers = list(pool.map(edit, range(_EDITORS)))
            assert Counter(answer.status for answer in answers) == {200: 1, 412: _EDITORS - 1}
            (winner,) = [answer.json for answer in answers if answer.status == 200]
            kept: dict[str, Any] = host.done("GET", "/bookings/b-1")
            assert (kept["summary"], kept["sequence"]) == (winner["summary"], version)
        assert _edit(host, "too late", tag).status == 412


def _tag(host: Client) -> str:
    return host.call("GET", "/bookings/b-1").headers["ETag"]


def _edit(host: Client, summary: str, tag: str) -> Answer:
    return host.call("PATCH", "/bookings/b-1", {"summary": summary}, **{"If-Match": tag})
