"""Calendars and a host at work, without a break; what fails is kept."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from tests.processes.at_work import at_work
from tests.processes.client import Client, booking
from tests.processes.waiting import wait_until


@dataclass
class Load:
    """Reads of a feed on fresh and on kept connections, and writes of bookings.

    ``seconds`` has how long each request took that was answered; ``failures`` the rest, and every 5xx.
    """

    host: Client
    url: str
    readers: int = 3
    keepers: int = 2
    writers: int = 1
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    _ends: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator["Load"]:
        kinds = [(self._read, self.readers), (self._keep, self.keepers), (self._write, self.writers)]
        works = [partial(kind, number) for kind, count in kinds for number in range(count)]
        with at_work(self._ends, *works):
            yield self

    def await_more(self, count: int) -> None:
        """Wait until that many more requests are over."""
        wanted = self.done + count
        wait_until(lambda: self.done >= wanted, seconds=120)

    @property
    def done(self) -> int:
        return len(self.seconds) + len(self.failures)

    def percentile(self, share: float) -> float:
        """So many seconds at most took that share of the requests."""
        return sorted(self.seconds)[int(len(self.seconds) * share)]

    def _read(self, _number: int) -> None:
        while not self._ends.is_set():
            with self._noted() as statuses:
                statuses.append(self.host.get(self.url).status)

    def _keep(self, _number: int) -> None:
        """As a proxy does: on one connection for as long as the server keeps it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=30)
        path = urlsplit(self.url).path
        while not self._ends.is_set():
            with self._noted() as statuses:
                connection.request("GET", path)
                response = connection.getresponse()
                response.read()
                statuses.append(response.status)
            if not statuses:
                connection.close()
        connection.close()

    def _write(self, number: int) -> None:
        version = 0
        while not self._ends.is_set():
            version += 1
            body = booking(version=version, summary=f"Version {version}")
            with self._noted() as statuses:
                statuses.append(self.host.call("PUT", f"/bookings/load-{number}", body).status)

    @contextmanager
    def _noted(self) -> Iterator[list[int]]:
        statuses: list[int] = []
        began = time.monotonic()
        try:
            yield statuses
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{type(error).__name__}: {error}")
        else:
            if statuses[0] in (200, 201):
                self.seconds.append(time.monotonic() - began)
            else:
                self.failures.append(str(statuses[0]))


def prepared(host: Client) -> str:
    """Make amira, a booking and a token; gives its address on that server."""
    host.done("PUT", "/users/amira", {"name": "Amira"})
    host.done("PUT", "/bookings/b-1", booking())
    url: str = host.done("POST", "/users/amira/tokens", {})["url"]
    return f"http://127.0.0.1:{host.port}/feeds/{url.partition('/feeds/')[2]}"
