"""From values to the bytes of a feed: an ordinary feed, a placeholder, or the notice of a retired token."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta

from feedserver.bookings.model import Record
from feedserver.feeds.broken import Broken
from feedserver.feeds.entries import Entry, Writing, entries_of, expanded_zones
from feedserver.feeds.guard import kept
from feedserver.feeds.selection import midnight_of, window
from feedserver.ics.calendar import calendar
from feedserver.ics.check import check
from feedserver.ics.event import Style, all_day_event
from feedserver.ics.series_zone import ZoneSpan, joined
from feedserver.ics.uid import event_uid
from feedserver.ics.vtimezone import vtimezone
from feedserver.ics.words import ENGLISH, Words
from feedserver.people.model import User
from feedserver.tokens.model import Token

#: Raise it whenever the same booking is written in another way.
_CODE = 2
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_SEQUENCE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Feed:
    """The bytes of a feed, how many of its entries the size guard left out, and the bookings wholly so."""

    body: bytes
    left_out: int = 0
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """How this installation writes feeds. Pure: the same values give the same bytes.

    ``epoch`` is when the installation first ran this version (UTC); no stamp is older.
    """

    uid_key: bytes
    uid_domain: str
    publish: bool
    color: str
    tombstone_days: int
    max_octets: int
    max_events: int
    words: Words = ENGLISH
    epoch: datetime = _BEGINNING

    @property
    def version(self) -> str:
        """The number of the code with a digest of the settings that alter a feed."""
        limits = [self.max_octets, self.max_events]
        settings = [self.publish, self.color, self.tombstone_days, limits, asdict(self.words)]
        digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
        return f"{_CODE}-{digest[:16]}"

    @property
    def name(self) -> str:
        """Version and epoch: what cached bytes depend on beside the bookings."""
        return f"{self.version}-{int(self.epoch.timestamp())}"

    def since(self, epoch: datetime) -> "Renderer":
        """The same renderer with its epoch known."""
        return replace(self, epoch=epoch)

    def feed(self, token: Token, owner: User, records: Iterable[Record], day: date, broken: Broken) -> Feed:
        """The feed of a live token on a UTC day; ``records`` are the bookings it shows, in any order.

        Those that cannot be written go to ``broken``.
        """
        bookings = list(records)
        writing = self._writing(token, day, expanded_zones(bookings))
        entries: list[Entry] = []
        for record in bookings:
            with broken.left_out(record.id):
                _require_readable(record)
                entries += entries_of(record, writing)
        entries.sort(key=lambda entry: (entry.starts_at, entry.uid.encode()))
        body = self._body(token, owner, entries, writing)
        events = sum(entry.events for entry in entries)
        if len(body) <= self.max_octets and events <= self.max_events:
            return Feed(body)
        note = self.words.left_out
        with_note = self._body(token, owner, entries, writing, note)
        around = len(with_note) - sum(len(entry.data) for entry in entries)
        shown = kept(
            entries,
            midnight=writing.midnight,
            max_octets=self.max_octets - around,
            max_events=self.max_events,
        )
        gone = {entry.booking for entry in entries} - {entry.booking for entry in shown}
        body = self._body(token, owner, shown, writing, note)
        return Feed(body, len(entries) - len(shown), tuple(sorted(gone)))

    def _writing(self, token: Token, day: date, expanded: frozenset[str]) -> Writing:
        options = token.options
        return Writing(
            options=options,
            style=Style(
                privacy=options.privacy,
                cancelled=options.cancelled,
                alarms=options.alarms,
                words=self.words,
            ),
            window=window(options, day),
            midnight=midnight_of(day),
            floor=max(self.epoch, token.options_changed_at or _BEGINNING),
            occurrence_uid=self._occurrence_uid,
            expanded_zones=expanded,
        )

    def _body(
        self, token: Token, owner: User, entries: Sequence[Entry], writing: Writing, note: str | None = None
    ) -> bytes:
        shown = [*_zones(entries), *(entry.data for entry in entries)]
        if not entries:
            shown = [self._placeholder(token, writing.floor) if owner.had_booking else _zone(owner.timezone)]
        return self._calendar(token.calendar_name, shown, note)

    def _occurrence_uid(self, booking_id: str, original_at: datetime) -> str:
        """Kept when the occurrence is moved. No id holds a blank."""
        identity = f"{booking_id} {original_at.isoformat()}"
        return event_uid(self.uid_key, self.uid_domain, "occurrence", identity)

    def notice(self, token: Token, retired_at: datetime, stamp: datetime) -> bytes:
        """What a retired token serves: one event that says so, and nothing about the user."""
        event = all_day_event(
            uid=event_uid(self.uid_key, self.uid_domain, "notice", token.id),
            day=retired_at.date(),
            created=retired_at,
            stamp=max(stamp, self.epoch),
            summary=self.words.notice,
            description=self.words.notice_description,
        )
        return self._calendar(self.words.notice_calendar, [event])

    def _placeholder(self, token: Token, floor: datetime) -> bytes:
        return all_day_event(
            uid=event_uid(self.uid_key, self.uid_domain, "placeholder", token.id),
            day=token.issued_at.date(),
            created=token.issued_at,
            stamp=max(token.issued_at, floor),
            summary=self.words.placeholder,
        )

    def _calendar(self, name: str, components: Iterable[bytes], note: str | None = None) -> bytes:
        body = calendar(name, components, description=note, publish=self.publish, color=self.color)
        check(body)
        return body


def _zones(entries: Iterable[Entry]) -> list[bytes]:
    """One VTIMEZONE for each zone of the series, right for all of their times."""
    spans: dict[str, list[ZoneSpan]] = defaultdict(list)
    for entry in entries:
        if entry.zone is not None:
            spans[entry.zone.tzid].append(entry.zone)
    needed = [joined(spans[tzid]) for tzid in sorted(spans)]
    return [vtimezone(zone.tzid, zone.first, zone.last) for zone in needed]


def _zone(name: str) -> bytes:
    """The VTIMEZONE of a user without bookings; of UTC where tzdata no longer has the zone."""
    try:
        return vtimezone(name)
    except ValueError:
        return vtimezone("UTC")


def _require_readable(record: Record) -> None:
    """Raise ValueError for what makes a strict reader refuse the whole calendar."""
    booking = record.booking
    if booking is None or not 0 <= record.sequence <= _MAX_SEQUENCE:
        raise ValueError("no booking, or a SEQUENCE that is none")
    shortest = timedelta(days=1) if booking.all_day else timedelta(seconds=1)
    if booking.ends_at - booking.starts_at < shortest:
        raise ValueError("an end that is not after the start")
