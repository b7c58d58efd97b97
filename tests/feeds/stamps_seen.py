"""A calendar program that keeps everything a feed ever said of each UID, and of itself."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.feeds.asking import instant
from tests.site import Site

_EVENT = re.compile(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", re.DOTALL)
_STAMPS = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED")
_STAMP_LINES = re.compile(rf"^(?:{'|'.join(_STAMPS)}):.*\r\n", re.MULTILINE)
#: How many of the dates it was given last the reader tries again.
_KEPT = 3
#: A clock set back over midnight: the one way left for a change to hide (docs/decisions/0010).
_MIDNIGHT = "00:00:00 GMT"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    """All VEVENTs of one UID: what they share, and the rest as text."""

    uid: str
    sequence: int
    stamp: str
    created: str
    rest: str


@dataclass(frozen=True)
class Seen:
    """What was seen of a UID last, and what the model knew of it then."""

    event: Event
    #: Counts everything that must move the stamps.
    cause: tuple[int, ...]


class Reader:
    """Holds a feed to what it said before."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.events: dict[str, Seen] = {}
        self.bodies: dict[str, bytes] = {}
        self.etags: dict[bytes, str] = {}
        #: The bodies that came with a date.
        self.dates: dict[str, set[bytes]] = {}
        #: The latest that the clock ever stood, and Last-Modified then.
        self.latest = (_BEGINNING, _BEGINNING)
        self.before: tuple[str, datetime] | None = None

    def look(self, site: Site) -> list[Event]:
        """Fetch, hold the validators to account, and give the events."""
        answer = site.fetch(self.url)
        assert answer.status_code == 200
        etag, date, now = answer.headers["ETag"], answer.headers["Last-Modified"], site.clock()
        self._hold_date(date, now)
        self.dates.setdefault(date, set()).add(answer.data)
        assert self.bodies.setdefault(etag, answer.data) == answer.data
        assert self.etags.setdefault(answer.data, etag) == etag
        if self.before != (etag, now):
            self._ask_again(site, etag, answer.data)
        self.before = (etag, now)
        return events_of(answer.data)

    def _hold_date(self, date: str, now: datetime) -> None:
        """It is never in the future, and never falls while the clock stands no lower than before."""
        modified = instant(date)
        assert modified <= now
        if now >= self.latest[0]:
            assert modified >= self.latest[1]
            self.latest = (now, modified)

    def _ask_again(self, site: Site, etag: str, body: bytes) -> None:
        again = site.fetch(self.url, If_None_Match=etag)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
        for given in list(self.dates)[-_KEPT:]:
            if self.dates[given] != {body} and not given.endswith(_MIDNIGHT):
                assert site.fetch(self.url, If_Modified_Since=given).status_code == 200, given

    def hold(self, event: Event, cause: tuple[int, ...]) -> None:
        """The stamps of a booking never fall and move exactly with their cause."""
        old = self._last(event, cause)
        if old is not None:
            assert event.created == old.event.created
            assert (event.stamp > old.event.stamp) == (cause != old.cause), (old, event, cause)

    def hold_marker(self, event: Event, cause: tuple[int, ...]) -> None:
        """Those of a notice or placeholder may stay where nothing looks different."""
        assert event.sequence == 0
        self._last(event, cause)

    def _last(self, event: Event, cause: tuple[int, ...]) -> Seen | None:
        old = self.events.get(event.uid)
        self.events[event.uid] = Seen(event, cause)
        if old is not None:
            assert event.sequence >= old.event.sequence and event.stamp >= old.event.stamp
            assert cause != old.cause or event == old.event
            assert event.stamp > old.event.stamp or event.rest == old.event.rest
        return old


def events_of(body: bytes) -> list[Event]:
    """By UID, in the order of the feed; every part of a series carries the same stamps."""
    parts: dict[str, list[str]] = {}
    for text in _EVENT.findall(body.decode().replace("\r\n ", "")):
        parts.setdefault(_value(text, "UID"), []).append(text)
    return [_event(uid, texts) for uid, texts in parts.items()]


def _event(uid: str, texts: list[str]) -> Event:
    ((sequence, stamp, modified, created),) = {
        tuple(_value(text, name) for name in _STAMPS) for text in texts
    }
    assert stamp == modified
    rest = "".join(_STAMP_LINES.sub("", text) for text in texts)
    return Event(uid=uid, sequence=int(sequence), stamp=stamp, created=created, rest=rest)


def _value(text: str, name: str) -> str:
    (value,) = re.findall(rf"^{name}:(.*)\r$", text, re.MULTILINE)
    return str(value)
