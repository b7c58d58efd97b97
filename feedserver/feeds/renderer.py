"""From values to the bytes of a feed: an ordinary feed, a placeholder, or the notice of a retired token."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from feedserver.bookings.model import Record
from feedserver.feeds.broken import left_out_when_broken
from feedserver.ics.calendar import calendar
from feedserver.ics.check import check
from feedserver.ics.event import all_day_event, booking_event
from feedserver.ics.uid import event_uid
from feedserver.ics.vtimezone import vtimezone
from feedserver.ics.words import ENGLISH, Words
from feedserver.people.model import User
from feedserver.tokens.model import Token

#: Raise it whenever the same booking is written in another way.
_CODE = 1
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_SEQUENCE = 2**31 - 1


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
    words: Words = ENGLISH
    epoch: datetime = _BEGINNING

    @property
    def version(self) -> str:
        """The number of the code with a digest of the settings that alter a feed."""
        settings = [self.publish, self.color, self.tombstone_days, asdict(self.words)]
        digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
        return f"{_CODE}-{digest[:16]}"

    @property
    def name(self) -> str:
        """Version and epoch: what cached bytes depend on beside the bookings."""
        return f"{self.version}-{int(self.epoch.timestamp())}"

    def since(self, epoch: datetime) -> "Renderer":
        """The same renderer with its epoch known."""
        return replace(self, epoch=epoch)

    def feed(self, token: Token, owner: User, records: Iterable[Record]) -> bytes:
        """The feed of a live token; ``records`` are the bookings it shows, in any order."""
        floor = max(self.epoch, token.options_changed_at or _BEGINNING)
        events = [self._event(record, token, floor) for record in sorted(records, key=_place)]
        shown = [event for event in events if event is not None]
        if not shown:
            shown = [self._placeholder(token, floor) if owner.had_booking else _zone(owner.timezone)]
        return self._calendar(token.calendar_name, shown)

    def notice(self, token: Token, retired_at: datetime) -> bytes:
        """What a retired token serves: one event that says so, and nothing about the user."""
        event = all_day_event(
            uid=event_uid(self.uid_key, self.uid_domain, "notice", token.id),
            day=retired_at.date(),
            created=retired_at,
            stamp=max(retired_at, self.epoch),
            summary=self.words.notice,
            description=self.words.notice_description,
        )
        return self._calendar(self.words.notice_calendar, [event])

    def _event(self, record: Record, token: Token, floor: datetime) -> bytes | None:
        """One booking; None where it cannot be written."""
        options = token.options
        stamp = max(record.changed_at, floor)
        with left_out_when_broken(record.id):
            _require_readable(record)
            event = booking_event(
                record,
                stamp=stamp,
                privacy=options.privacy,
                cancelled=options.cancelled,
                alarms=options.alarms,
                words=self.words,
            )
            check(event)
            return event
        return None

    def _placeholder(self, token: Token, floor: datetime) -> bytes:
        return all_day_event(
            uid=event_uid(self.uid_key, self.uid_domain, "placeholder", token.id),
            day=token.issued_at.date(),
            created=token.issued_at,
            stamp=max(token.issued_at, floor),
            summary=self.words.placeholder,
        )

    def _calendar(self, name: str, components: Iterable[bytes]) -> bytes:
        body = calendar(name, components, publish=self.publish, color=self.color)
        check(body)
        return body


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


def _place(record: Record) -> tuple[datetime, bytes]:
    """By start, then by the bytes of the UID: the same order on every database."""
    assert record.booking is not None
    return record.booking.starts_at, record.uid.encode()
