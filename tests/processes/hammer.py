"""Many feed requests at once while the host changes things, and a judge of what they saw."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from tests.processes.at_work import at_work
from tests.processes.client import Answer, Client
from tests.processes.waiting import wait_until

T = TypeVar("T")


@dataclass(frozen=True)
class Seen:
    """One request: when it began and ended (seconds, monotonic), and what its answer shows."""

    began: float
    ended: float
    shows: str


@dataclass(frozen=True)
class Change:
    """A call of the host: when it was sent and answered, and what feeds must show from the answer on."""

    sent: float
    answered: float
    shows: str


class Hammer:
    """Fetches one address from many threads, each time on a fresh connection."""

    def __init__(self, client: Client, url: str, shown: Callable[[Answer], str], threads: int = 8) -> None:
        self._client, self.url, self._shown = client, url, shown
        self._threads = threads
        self._ends = threading.Event()
        self.seen: list[Seen] = []
        self.changes: list[Change] = []
        self.errors: list[Exception] = []

    @contextmanager
    def running(self) -> Iterator["Hammer"]:
        with at_work(self._ends, *[self._fetch] * self._threads):
            yield self
        assert self.errors == []

    def change(self, shows: str, call: Callable[[], T]) -> T:
        """Let the host change something in the middle of it all."""
        sent = time.monotonic()
        result = call()
        self.changes.append(Change(sent, time.monotonic(), shows))
        return result

    def await_more(self, count: int) -> None:
        """Wait until that many more requests are over."""
        wanted = len(self.seen) + count
        wait_until(lambda: len(self.seen) >= wanted or self.errors, seconds=900)

    def judged(self) -> tuple[int, list[Seen]]:
        """How many requests fell wholly between an answer and the next change, and which were stale."""
        spans = list(zip(self.changes, [*self.changes[1:], None], strict=True))
        count, stale = 0, []
        for change, following in spans:
            ends = following.sent if following else float("inf")
            within = [one for one in self.seen if change.answered < one.began and one.ended < ends]
            count += len(within)
            stale += [one for one in within if one.shows != change.shows]
        return count, stale

    def _fetch(self) -> None:
        try:
            while not self._ends.is_set():
                began = time.monotonic()
                answer = self._client.get(self.url)
                self.seen.append(Seen(began, time.monotonic(), self._shown(answer)))
        except Exception as error:
            self.errors.append(error)


def title_or_notice(answer: Answer) -> str:
    """The title in a feed of one booking, or that it is a notice; anything else as it came."""
    titles = re.findall(r"^SUMMARY:(.*)\r$", answer.text, re.MULTILINE)
    if answer.status != 200 or len(titles) != 1:
        return f"{answer.status} {answer.text}"
    return titles[0] if "title" in titles[0].lower() else "notice"
