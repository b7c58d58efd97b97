"""S-67, S-69: a host changes its key at work: no call fails, and the old one is dead at once everywhere."""

from contextlib import AbstractContextManager

from tests.full import full_or
from tests.processes.client import Answer, Client
from tests.processes.hammer import Hammer
from tests.processes.installation import Installation

_WARM = full_or(500, 30)
_AFTER = full_or(10_000, 100)


def _made(small: Installation, name: str) -> str:
    done = small.run("key", "create", name, "--all-scopes")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class _Host(Client):
    """Asks for a user with its key, whatever the address."""

    def get(self, url: str, **headers: str) -> Answer:
        return self.call("GET", "/users/amira", **headers)


def _hammer(port: int, key: str) -> AbstractContextManager[Hammer]:
    return Hammer(_Host(port, key), "", lambda answer: str(answer.status), threads=4).running()


def test_a_key_is_changed_under_load(small: Installation) -> None:
    old = _made(small, "old")
    with small.serving(workers=4) as server:
        host = Client(server.client.port, old)
        host.done("PUT", "/users/amira", {"name": "Amira"})
        with _hammer(host.port, old) as first:
            first.await_more(_WARM)
            new = _made(small, "new")
            with _hammer(host.port, new) as second:
                second.await_more(_WARM)
                assert {one.shows for one in first.seen} == {"200"}
                first.change("401", lambda: small.run("key", "revoke", "old"))
                first.await_more(_AFTER)
            assert {one.shows for one in second.seen} == {"200"}
        count, wrong = first.judged()
        assert count >= _AFTER / 2 and wrong == []
