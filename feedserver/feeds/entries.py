"""What a booking becomes in a feed: one event, a series with its overrides, or an event per occurrence.

A series is written natively wherever every reader takes that rightly, and else expanded: an event per
occurrence in the window, each with a UID of its own that it keeps when it is moved.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feedserver.bookings.model import Booking, Occurrence, Record
from feedserver.feeds.guard import priority
from feedserver.feeds.selection import Window, is_hidden, shown_occurrences
from feedserver.ics.check import check, event_count
from feedserver.ics.event import Style, booking_event
from feedserver.ics.series import is_native as is_native_series
from feedserver.ics.series import series_events
from feedserver.ics.series_zone import ZoneSpan, joined, zone_span
from feedserver.ics.vtimezone import is_native as is_native_zone
from feedserver.tokens.model import RecurrenceForm, TokenOptions

#: No more events than this are made of one series.
_MOST_OCCURRENCES = 1000
#: ical.js gives up after 500 in a row.
_MOST_EXCLUSIONS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Checked bytes of ``events`` VEVENTs that come and go together; ``booking`` is the id of theirs.

    ``starts_at`` is where it stands in the feed's order; ``near`` is the start and end of what is
    nearest to the day of the request: the next occurrence of a series, or its last one.
    """

    booking: str
    starts_at: datetime
    uid: str
    near: tuple[datetime, datetime]
    data: bytes
    events: int = 1
    zone: ZoneSpan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What all entries of one feed have in common."""

    options: TokenOptions
    style: Style
    window: Window
    #: 00:00 UTC of the day of the request.
    midnight: datetime
    #: No stamp is older.
    floor: datetime
    #: From a booking's id and the start that its rule gave an occurrence to a UID.
    occurrence_uid: Callable[[str, datetime], str]
    #: Zones whose series cannot share one VTIMEZONE.
    expanded_zones: frozenset[str] = frozenset()


def expanded_zones(records: Iterable[Record]) -> frozenset[str]:
    """The zones in which each series could be written natively, but not all of them in one feed."""
    spans: dict[str, list[ZoneSpan]] = defaultdict(list)
    for record in records:
        span = zone_span(record.booking) if record.booking else None
        if span is not None and _is_native(span):
            spans[span.tzid].append(span)
    return frozenset(tzid for tzid, found in spans.items() if not _is_native(joined(found)))


def _is_native(span: ZoneSpan) -> bool:
    return is_native_zone(span.tzid, span.first, span.last)


def entries_of(record: Record, writing: Writing) -> list[Entry]:
    """The entries of a booking that belongs in the feed.

    Raises:
        ValueError: it cannot be written.
    """
    booking = record.booking
    if booking is None:
        raise ValueError("a record without its booking has no entry")
    if booking.recurrence is None:
        return [_single(record, booking, writing)]
    shown = shown_occurrences(record, booking, writing.options)
    inside = [one for one in shown if writing.window.holds(one)]
    if booking.recurrence.is_single:
        # Microsoft 365 refuses a feed for a rule of one occurrence.
        first = inside[0].of(booking)
        return [_single(replace(record, booking=first), first, writing)]
    if writing.options.recurrence is RecurrenceForm.NATIVE and _can_be_native(
        record, booking, shown, writing
    ):
        return [_native(record, booking, shown, inside, writing)]
    return list(_expanded(record, booking, inside, writing))


def _single(record: Record, booking: Booking, writing: Writing) -> Entry:
    data = booking_event(record, writing.style, stamp=max(record.changed_at, writing.floor))
    check(data)
    near = (booking.starts_at, booking.ends_at)
    return Entry(booking=record.id, starts_at=booking.starts_at, uid=record.uid, near=near, data=data)


def _native(
    record: Record, booking: Booking, shown: list[Occurrence], inside: Sequence[Occurrence], writing: Writing
) -> Entry:
    assert booking.recurrence is not None
    hidden = {one.original_at for one in booking.recurrence.occurrences} - {one.original_at for one in shown}
    stamp = max(record.changed_at, writing.floor)
    data = series_events(record, hidden, writing.style, stamp=stamp)
    check(data)
    nearest = max(inside, key=lambda one: priority(one.starts_at, one.ends_at, writing.midnight))
    return Entry(
        booking=record.id,
        starts_at=booking.starts_at,
        uid=record.uid,
        near=(nearest.starts_at, nearest.ends_at),
        data=data,
        events=event_count(data),
        zone=zone_span(booking),
    )


def _expanded(
    record: Record, booking: Booking, inside: list[Occurrence], writing: Writing
) -> Iterator[Entry]:
    nearest = sorted(
        inside, key=lambda one: priority(one.starts_at, one.ends_at, writing.midnight), reverse=True
    )
    for one in nearest[:_MOST_OCCURRENCES]:
        single = one.of(booking)
        uid = writing.occurrence_uid(record.id, one.original_at)
        yield _single(replace(record, uid=uid, booking=single), single, writing)


def _can_be_native(record: Record, booking: Booking, shown: Sequence[Occurrence], writing: Writing) -> bool:
    """Whether a rule with overrides says it, to every reader.

    Not where the series is hidden and only some overrides are shown (clients drop overrides without
    their master), where one is all-day and the others are not, where Outlook cannot know the clock, or
    where readers expand the rule in different ways.
    """
    assert booking.recurrence is not None
    span = zone_span(booking)
    if span is not None and (span.tzid in writing.expanded_zones or not _is_native(span)):
        return False
    hidden = len(booking.recurrence.occurrences) - len(shown) + len(booking.recurrence.excluded)
    mixed = any(one.booking and one.booking.all_day != booking.all_day for one in shown)
    return (
        hidden <= _MOST_EXCLUSIONS
        and not mixed
        and not is_hidden(record, booking, writing.options)
        and is_native_series(booking)
    )
