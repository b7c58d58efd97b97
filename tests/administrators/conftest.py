"""Somebody who tries to come in."""

from functools import cache

import pytest

from feedserver.administrators import accounts, passwords
from feedserver.administrators.model import Administrator, PasswordDigest
from feedserver.administrators.sign_in import Attempt, Denied, SignedIn, sign_in
from feedserver.audit.model import Actor, ActorKind
from tests.site import Site

EMAIL = "ada@host.example"
PASSWORD = "correct horse battery"
WRONG = "wrong password"
HOME = "192.0.2.0/24"
ELSEWHERE = "198.51.100.0/24"
OPERATOR = Actor(kind=ActorKind.COMMAND, name="root")


class Door:
    """Where administrators sign in; a second one on the same site is another process."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def make(self, email: str = EMAIL, password: str = PASSWORD) -> Administrator:
        digest = _digest(password, email)
        with self.site.services.database.write() as tx:
            return accounts.create(tx, email, digest, OPERATOR, self.site.clock())

    def knock(
        self,
        password: str = WRONG,
        email: str = EMAIL,
        network: str = HOME,
        earlier: str | None = None,
    ) -> SignedIn | Denied:
        attempt = Attempt(email=email, password=password, network=network)
        return sign_in(self.site.services, attempt, self.site.clock(), earlier=earlier)

    def enter(self, password: str = PASSWORD, email: str = EMAIL, network: str = HOME) -> str:
        """Sign in; gives the session's secret."""
        came = self.knock(password, email, network)
        assert isinstance(came, SignedIn), came
        return came.secret

    def refuse(self, email: str = EMAIL) -> int:
        """Fail once; gives the seconds to wait afterwards."""
        denied = self.knock(email=email)
        assert isinstance(denied, Denied) and not denied.too_early
        return denied.wait

    def fail(self, times: int, email: str = EMAIL, network: str = HOME) -> int:
        """Fail so many times, waiting each time as long as told; gives the last wait in seconds."""
        wait = 0
        for _ in range(times):
            denied = self.knock(email=email, network=network)
            assert isinstance(denied, Denied) and not denied.too_early
            wait = denied.wait
            self.site.clock.turn(seconds=wait)
        self.site.clock.turn(seconds=-wait)
        return wait


@cache
def _digest(password: str, email: str) -> PasswordDigest:
    """Made once for all tests, because it is slow by design; each test has a database of its own."""
    return passwords.new_digest(password, email)


@pytest.fixture
def door(site: Site) -> Door:
    door = Door(site)
    door.make()
    return door
