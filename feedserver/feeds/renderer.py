"""How this installation writes what stands in feeds, and the notice of a retired token."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from feedserver.feeds.subject import Subject
from feedserver.ics.calendar import calendar, opening
from feedserver.ics.check import check
from feedserver.ics.event import all_day_event
from feedserver.ics.series_zone import ZoneSpan
from feedserver.ics.uid import event_uid
from feedserver.ics.vtimezone import vtimezone
from feedserver.ics.words import ENGLISH, Words
from feedserver.shelves.model import SHELF_FORM
from feedserver.shelves.style import ShelfStyle
from feedserver.shelves.writing import Writing
from feedserver.shelves.zones import joined
from feedserver.tokens.model import Token

#: Raise it whenever the same booking is written in another way.
_CODE = 4
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
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

    @cached_property
    def version(self) -> str:
        """The number of the code with a digest of the settings that alter a feed."""
        limits = [self.max_octets, self.max_events]
        settings = [self.publish, self.color, self.tombstone_days, limits, asdict(self.words)]
        digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
        return f"{_CODE}-{digest[:16]}"

    @cached_property
    def name(self) -> str:
        """Version and epoch: what cached bytes depend on beside the bookings."""
        return f"{self.version}-{int(self.epoch.timestamp())}"

    @cached_property
    def shelf_name(self) -> str:
        """The name of it all with the form of shelves: no version takes one that another keeps otherwise."""
        return f"{self.name}-{SHELF_FORM}"

    @cached_property
    def epoch_second(self) -> int:
        """The epoch as seconds since 1970."""
        return int(self.epoch.timestamp())

    def since(self, epoch: datetime) -> "Renderer":
        """The same renderer with its epoch known."""
        return replace(self, epoch=epoch)

    def writing(self, style: ShelfStyle) -> Writing:
        """How it writes entries of a style."""
        return Writing(
            style=style,
            words=self.words,
            epoch=self.epoch,
            tombstone_days=self.tombstone_days,
            occurrence_uid=self._occurrence_uid,
        )

    def floor(self, subject: Subject) -> datetime:
        """No stamp in that feed is older (UTC)."""
        return max(self.epoch, subject.options_changed_at or _BEGINNING)

    def calendar(self, name: str, components: Iterable[bytes], note: str | None = None) -> bytes:
        """One checked calendar around checked components."""
        body = calendar(name, components, description=note, publish=self.publish, color=self.color)
        check(body)
        return body

    def opening(self, name: str, zones: Iterable[ZoneSpan], note: str | None = None) -> bytes:
        """What a calendar says before its events: itself, and one VTIMEZONE for each zone of the series."""
        components = [vtimezone(zone.tzid, zone.first, zone.last) for zone in joined(zones)]
        return opening(name, components, description=note, publish=self.publish, color=self.color)

    def placeholder(self, subject: Subject) -> bytes:
        """The one event of a feed whose bookings are all gone."""
        return all_day_event(
            uid=event_uid(self.uid_key, self.uid_domain, "placeholder", subject.token),
            day=subject.issued_at.date(),
            created=subject.issued_at,
            stamp=max(subject.issued_at, self.floor(subject)),
            summary=self.words.placeholder,
        )

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
        return self.calendar(self.words.notice_calendar, [event])
