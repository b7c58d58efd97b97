"""Idempotency-Key where it matters (S-40): fifty at once on four workers, and a crash in the middle."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.processes.client import Answer, Client
from tests.processes.installation import Installation

_WORKERS = 4
_AT_ONCE = 50
#: A worker dies where the operator says, once for each file ``die``.
_OPERATOR_FILE = """
import os
import signal


def post_fork(server, worker):
    from feedserver.api import idempotency

    def dying(function):
        def wrapped(*arguments):
            if {before}:
                die()
            made = function(*arguments)
            die()
            return made
        return wrapped

    def die():
        try:
            os.unlink("die")
        except FileNotFoundError:
            return
        os.kill(os.getpid(), signal.SIGKILL)

    idempotency.remember = dying(idempotency.remember)
"""


def _make_token(host: Client, key: str) -> Answer:
    return host.call("POST", "/users/amira/tokens", {"label": "Phone"}, **{"Idempotency-Key": key})


def _count(host: Client) -> int:
    return len(host.done("GET", "/users/amira/tokens")["items"])


def test_fifty_at_once_make_one(installation: Installation) -> None:
    with installation.serving(_WORKERS) as server:
        host = Client(server.port, installation.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        ready = Barrier(_AT_ONCE)

        def ask(_: int) -> Answer:
            ready.wait(timeout=30)
            return _make_token(host, "k-1")

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            answers = list(pool.map(ask, range(_AT_ONCE)))
        made = [answer for answer in answers if answer.status == 201]
        late = [answer for answer in answers if answer.status == 409]
        assert len(made) + len(late) == _AT_ONCE, Counter(answer.status for answer in answers)
        assert all("Retry-After" in answer.headers for answer in late)
        assert len({answer.json["url"] for answer in made}) == 1
        assert _count(host) == 1


@pytest.mark.parametrize("before", [True, False], ids=["before the record", "after the record"])
def test_a_worker_that_dies_between_the_effect_and_its_record(
    installation: Installation, before: bool
) -> None:
    """The one who asks again, having heard nothing, gets one token, whatever was done before the crash."""
    installation.operator_file(_OPERATOR_FILE.format(before=before))
    with installation.serving(_WORKERS) as server:
        host = Client(server.port, installation.api_key())
        host.done("PUT", "/users/amira", {"name": "Amira"})
        for number in range(1, 4):
            (installation.folder / "die").touch()
            with pytest.raises(OSError):
                _make_token(host, f"k-{number}")
            assert not (installation.folder / "die").exists()
            assert _count(host) == number - 1  # neither the effect nor the record is there
            first, again = _make_token(host, f"k-{number}"), _make_token(host, f"k-{number}")
            assert (first.status, again.status) == (201, 201)
            assert first.json["id"] == again.json["id"]
            assert _count(host) == number
