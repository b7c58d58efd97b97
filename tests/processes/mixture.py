"""What calendars, a host and people ask for on a common day, at a steady pace, judged as it comes."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.full import full_or
from tests.processes.at_work import at_work
from tests.processes.client import Answer, Client, booking

#: In full so many that their feeds, of 20 kB each, do not all find room in a process's memory (32 MiB).
_PEOPLE = full_or(400, 12)
_BOOKINGS = full_or(60, 30)
_TOKENS = full_or(4, 2)
_THREADS = 6
_ORGANISER = {"name": "Ada Park", "email": "ada@host.example"}
_RECIPIENT = {"name": "Guest", "email": "guest@x.example"}


@dataclass(frozen=True)
class Seen:
    """A body that a calendar has: its ETag, and the version of each booking in it."""

    etag: str = ""
    versions: dict[str, int] = field(default_factory=dict)


@dataclass
class Feed:
    """A token; ``ends`` from the moment its revocation is sent, ``revoked`` from the answer on."""

    id: str
    path: str
    seen: Seen = field(default_factory=Seen)
    ends: bool = False
    revoked: bool = False


@dataclass
class Person:
    """A user; ``acknowledged`` has the version of each booking that the server has said it keeps."""

    id: str
    feeds: list[Feed] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    changing: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Failure:
    """A request that was not answered as it must be; when it began and ended (seconds, monotonic)."""

    kind: str
    began: float
    ended: float
    what: str
    cut_off: bool


class Mixture:
    """So many requests a second, of which seven of ten are polls, and nine of ten polls have a condition."""

    def __init__(self, host: Client, rate: float) -> None:
        self._host, self._rate = host, rate
        self._calendar = Client(host.port)
        self.people = [Person(f"person-{number}") for number in range(_PEOPLE)]
        self.seconds: list[float] = []
        self.kinds: Counter[str] = Counter()
        self.failures: list[Failure] = []
        self.stale: list[str] = []
        self._visit: tuple[float, httpx.Cookies] = (0.0, httpx.Cookies())
        self._ends = threading.Event()
        self._slots = threading.Lock()
        self._next = 0.0
        self._shares: dict[Callable[[Person], Answer | None], int] = {
            self._poll: 280,
            self._change: 50,
            self._attach: 20,
            self._list: 20,
            self._look: 20,
            self._mint: 3,
            self._revoke: 3,
        }

    def prepare(self) -> None:
        """Users, their bookings, and two tokens for each."""
        for person in self.people:
            self._host.done("PUT", f"/users/{person.id}", {"name": "Amira"})
            ids = [f"{person.id}.{number}" for number in range(_BOOKINGS)]
            said = [{"id": one, **_body(person, one, 1)} for one in ids]
            results = self._host.done("POST", "/bookings/batch", {"bookings": said})["results"]
            assert {one["status"] for one in results} == {201}
            person.acknowledged = dict.fromkeys(ids, 1)
            person.told.update(ids)
            for _ in range(_TOKENS):
                self._mint(person)

    @contextmanager
    def running(self) -> Iterator["Mixture"]:
        self._next = time.monotonic()
        with at_work(self._ends, *[self._work] * _THREADS):
            yield self

    def lost(self) -> list[str]:
        """What the server acknowledged and has not any more."""
        kept = {one["id"]: one for one in self._host.bookings()}
        return [
            f"{one} version {version}"
            for person in self.people
            for one, version in person.acknowledged.items()
            if one not in kept or kept[one]["version"] < version or _title(kept[one]) != kept[one]["summary"]
        ]

    def _work(self) -> None:
        choices, weights = list(self._shares), list(self._shares.values())
        while not self._ends.wait(self._delay()):
            action, person = random.choices(choices, weights)[0], random.choice(self.people)  # noqa: S311
            self._note(action, person)

    def _delay(self) -> float:
        """Seconds until the next request is due. What could not be asked in time is left out."""
        with self._slots:
            now = time.monotonic()
            self._next = max(self._next + 1 / self._rate, now)
            return self._next - now

    def _note(self, action: Callable[[Person], Answer | None], person: Person) -> None:
        kind, began = action.__name__.strip("_"), time.monotonic()
        fails = partial(Failure, kind, began)
        try:
            answer = action(person)
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            cut_off = isinstance(error, ConnectionError | httpx.NetworkError | httpx.RemoteProtocolError)
            self.failures.append(fails(time.monotonic(), what, cut_off))
            return
        if answer is None:
            return
        self.kinds[f"{kind} {answer.status}"] += 1
        self.seconds.append(time.monotonic() - began)
        if answer.status not in (200, 201, 304):
            self.failures.append(fails(time.monotonic(), f"{answer.status} {answer.text[:200]}", False))

    def _poll(self, person: Person) -> Answer:
        feed = random.choice(person.feeds)  # noqa: S311
        revoked, expected, had = feed.revoked, dict(person.acknowledged), feed.seen
        condition = {"If-None-Match": had.etag} if had.etag and random.random() < 0.9 else {}  # noqa: S311
        answer = self._calendar.get(feed.path, **condition)
        if answer.status == 304:
            shows = had.versions
        else:
            found = re.findall(r"^SUMMARY:(\S+) v(\d+)\r$", answer.text, re.MULTILINE)
            shows = {one: int(version) for one, version in found}
            feed.seen = Seen(answer.headers.get("ETag", ""), shows)
        if answer.status in (200, 304):
            old = [one for one, version in expected.items() if shows.get(one, 0) < version]
            if shows if revoked else old and not feed.ends:
                self.stale.append(f"{feed.id} {answer.status} revoked={revoked} {old[:3]}")
        return answer

    def _change(self, person: Person) -> Answer:
        one = random.choice(list(person.acknowledged))  # noqa: S311
        with person.changing:
            person.told[one] += 1
            version = person.told[one]
            answer = self._host.call("PUT", f"/bookings/{one}", _body(person, one, version))
            if answer.status == 200 and answer.json["applied"]:
                person.acknowledged = {**person.acknowledged, one: version}
        return answer

    def _attach(self, person: Person) -> Answer:
        one = random.choice(list(person.acknowledged))  # noqa: S311
        asked = {"mail_kind": "planning_meeting_invitation", "booking_id": one, "recipient": _RECIPIENT}
        form = random.choice(("text/calendar", "message/rfc822", "application/json"))  # noqa: S311
        return self._host.call("POST", "/attachments", asked, Accept=form)

    def _list(self, person: Person) -> Answer:
        pages = (f"/users/{person.id}/tokens", f"/users/{person.id}", f"/bookings?user={person.id}")
        return self._host.call("GET", random.choice(pages))  # noqa: S311

    def _look(self, person: Person) -> Answer | None:
        """A person's page; each session is used for five minutes."""
        until, cookies = self._visit
        base = f"http://127.0.0.1:{self._host.port}"
        with httpx.Client(follow_redirects=True, cookies=cookies, timeout=30) as visit:
            if time.monotonic() > until:
                url = self._host.done("POST", f"/users/{person.id}/portal-sessions", {})["url"]
                got = visit.get(base + urlsplit(url).path)
                self._visit = (time.monotonic() + 300, visit.cookies)
            else:
                got = visit.get(f"{base}/portal")
            assert got.status_code != 200 or "Amira" in got.text, got.text
        return Answer(got.status_code, dict(got.headers), got.content)

    def _mint(self, person: Person) -> Answer:
        with person.changing:
            answer = self._host.call("POST", f"/users/{person.id}/tokens", {})
            if answer.status == 201:
                token = answer.json
                person.feeds.append(Feed(token["id"], urlsplit(token["url"]).path))
        return answer

    def _revoke(self, person: Person) -> Answer | None:
        """End one of those that are live, as long as others are."""
        live = [feed for feed in person.feeds if not feed.revoked]
        if len(live) < _TOKENS or not person.changing.acquire(blocking=False):
            return None
        try:
            live[0].ends = True
            answer = self._host.call("POST", f"/tokens/{live[0].id}/revoke", {"reason": "Lost phone"})
            live[0].revoked = live[0].revoked or answer.status == 200
            gone = [feed for feed in person.feeds if feed.revoked][:-1]
            person.feeds = [feed for feed in person.feeds if feed not in gone]
            return answer
        finally:
            person.changing.release()


def _title(kept: dict[str, Any]) -> str:
    return f"{kept['id']} v{kept['version']}"


def _body(person: Person, one: str, version: int) -> dict[str, Any]:
    day = datetime.now(UTC).date() + timedelta(days=1 + 3 * int(one.rpartition(".")[2]))
    return booking(
        version=version,
        summary=_title({"id": one, "version": version}),
        start=f"{day}T{8 + version % 8:02}:00:00",
        end=f"{day}T{9 + version % 8:02}:00:00",
        organiser=_ORGANISER,
        participants=[{"user": person.id, "role": "apprentice"}],
    )
