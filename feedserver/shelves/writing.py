"""What a booking becomes: one event, a series with its overrides, or an event per occurrence.

A series is written natively wherever every reader takes that rightly, and else expanded: an event per
occurrence, each with a UID of its own that it keeps when it is moved. Nothing here depends on the day.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from feedserver.bookings.model import Booking, Occurrence, Record
from feedserver.bookings.tombstone import tombstone_ends
from feedserver.ics.check import check, event_count
from feedserver.ics.event import Style, booking_event
from feedserver.ics.series import is_native as is_native_series
from feedserver.ics.series import series_events
from feedserver.ics.series_zone import zone_span
from feedserver.ics.words import Words
from feedserver.shelves.entry import Entry, Span
from feedserver.shelves.style import ShelfStyle
from feedserver.shelves.visible import is_hidden, is_left_out, shown_occurrences
from feedserver.shelves.zones import is_native
from feedserver.tokens.model import RecurrenceForm

#: ical.js gives up after 500 in a row.
_MOST_EXCLUSIONS = 400
_MAX_SEQUENCE = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How an installation writes entries of one style."""

    style: ShelfStyle
    words: Words
    #: No stamp is older (UTC).
    epoch: datetime
    #: Whole days for which a cancelled booking is shown.
    tombstone_days: int
    #: From a booking's id and the start that its rule gave an occurrence to a UID.
    occurrence_uid: Callable[[str, datetime], str]

    @cached_property
    def event_style(self) -> Style:
        """What the builders need to know of it."""
        return Style(
            privacy=self.style.privacy,
            cancelled=self.style.cancelled,
            alarms=self.style.alarms,
            words=self.words,
        )


def entries_of(record: Record, writing: Writing, *, expanded: bool = False) -> list[Entry]:
    """All entries of a booking, whatever their time; none if the style shows nothing of it.

    ``expanded``: write a series as an event per occurrence, even if it could be written natively.

    Raises:
        ValueError: it cannot be written.
    """
    booking = record.booking
    if booking is None or is_left_out(record, booking, writing.style):
        return []
    _require_readable(record, booking)
    if booking.recurrence is None:
        return [_single(record, booking, writing)]
    shown = shown_occurrences(record, booking, writing.style)
    if not shown:
        return []
    if booking.recurrence.is_single:
        # Microsoft 365 refuses a feed for a rule of one occurrence.
        return [_single(record, shown[0].of(booking), writing)]
    if not expanded and _can_be_native(record, booking, shown, writing.style):
        return [_native(record, booking, shown, writing)]
    return list(_expanded(record, booking, shown, writing))


def _single(record: Record, booking: Booking, writing: Writing) -> Entry:
    own = record if record.booking is booking else replace(record, booking=booking)
    data = booking_event(own, writing.event_style, stamp=_stamp(record, writing))
    return _entry(record, booking, ((booking.starts_at, booking.ends_at),), data, writing)


def _native(record: Record, booking: Booking, shown: Sequence[Occurrence], writing: Writing) -> Entry:
    assert booking.recurrence is not None
    hidden = {one.original_at for one in booking.recurrence.occurrences} - {one.original_at for one in shown}
    data = series_events(record, hidden, writing.event_style, stamp=_stamp(record, writing))
    spans = tuple(sorted((one.starts_at, one.ends_at) for one in shown))
    entry = _entry(record, booking, spans, data, writing)
    return replace(entry, events=event_count(data), zone=zone_span(booking))


def _expanded(
    record: Record, booking: Booking, shown: Sequence[Occurrence], writing: Writing
) -> Iterator[Entry]:
    for one in shown:
        single = one.of(booking)
        uid = writing.occurrence_uid(record.id, one.original_at)
        yield replace(_single(replace(record, uid=uid), single, writing), is_occurrence=True)


def _entry(record: Record, booking: Booking, spans: tuple[Span, ...], data: bytes, writing: Writing) -> Entry:
    check(data)
    return Entry(
        booking=record.id,
        kind=booking.kind,
        uid=record.uid,
        starts_at=booking.starts_at,
        spans=spans,
        stamp=_stamp(record, writing),
        data=data,
        until=_until(record, writing),
    )


def _stamp(record: Record, writing: Writing) -> datetime:
    return max(record.changed_at, writing.epoch)


def _until(record: Record, writing: Writing) -> date | None:
    return None if record.cancelled_at is None else tombstone_ends(record, writing.tombstone_days)


def _can_be_native(record: Record, booking: Booking, shown: Sequence[Occurrence], style: ShelfStyle) -> bool:
    """Whether a rule with overrides says it, to every reader, and the style asks for that.

    Not where the series is hidden and only some overrides are shown (clients drop overrides without
    their master), where one is all-day and the others are not, where Outlook cannot know the clock, or
    where readers expand the rule in different ways.
    """
    assert booking.recurrence is not None
    if style.recurrence is not RecurrenceForm.NATIVE:
        return False
    span = zone_span(booking)
    if span is not None and not is_native(span):
        return False
    hidden = len(booking.recurrence.occurrences) - len(shown) + len(booking.recurrence.excluded)
    mixed = any(one.booking and one.booking.all_day != booking.all_day for one in shown)
    return (
        hidden <= _MOST_EXCLUSIONS
        and not mixed
        and not is_hidden(record, booking, style)
        and is_native_series(booking)
    )


def _require_readable(record: Record, booking: Booking) -> None:
    """Raise ValueError for what makes a strict reader refuse the whole calendar."""
    if not 0 <= record.sequence <= _MAX_SEQUENCE:
        raise ValueError("a SEQUENCE that is none")
    shortest = timedelta(days=1) if booking.all_day else timedelta(seconds=1)
    if booking.ends_at - booking.starts_at < shortest:
        raise ValueError("an end that is not after the start")
