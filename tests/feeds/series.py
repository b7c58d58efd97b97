"""Feeds of series, made without HTTP or database; and what should be read from them, found another way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from feedserver.api.fields import check_payload
from feedserver.bookings.model import Booking, Record
from feedserver.bookings.payload import BookingPayload, booking_of
from feedserver.feeds.assembly import Assembly, Feed
from feedserver.feeds.broken import Broken
from feedserver.feeds.renderer import Renderer
from feedserver.feeds.subject import subject_of
from feedserver.people.model import User
from feedserver.tokens.model import Token, TokenOptions
from tests.bookings.rules import by_dateutil
from tests.bookings.wall_clock import Clock
from tests.ics.zones import table

MADE = datetime(2019, 6, 1, 9, 0, tzinfo=UTC)
RENDERER = Renderer(
    uid_key=b"k" * 32,
    uid_domain="feeds.example",
    publish=True,
    color="steelblue",
    tombstone_days=30,
    max_octets=50_000_000,
    max_events=50_000,
)
#: A window that holds whatever a booking may be.
WIDE = TokenOptions(past_days=73_000, future_days=73_000)
#: When, whether it is cancelled or the like, and its title.
Shown = tuple[date, date, str, str]
_STATUS = {"confirmed": "CONFIRMED", "provisional": "TENTATIVE"}
_PREFIX = {"CONFIRMED": "", "TENTATIVE": "[PENDING] ", "CANCELLED": "[CANCELLED] "}


def booking_from(body: Mapping[str, Any]) -> Booking:
    return booking_of(check_payload(BookingPayload, dict(body)), "b-1")


def record_from(body: Mapping[str, Any], **fields: Any) -> Record:
    """A record of a booking that was made, and cancelled if it is, long ago."""
    booking = booking_from(body)
    return replace(
        Record(
            id="b-1",
            uid="0123456789abcdef@feeds.example",
            sequence=0,
            version=None,
            booking=booking,
            created_at=MADE,
            updated_at=MADE,
            changed_at=MADE,
            cancelled_at=MADE if booking.is_cancelled else None,
        ),
        **fields,
    )


def feed_of(*records: Record, options: TokenOptions = WIDE, renderer: Renderer = RENDERER) -> Feed:
    """The feed of those bookings on the day they were made; nothing of it is broken."""
    token = Token(
        id="t-1",
        user="amira",
        random_part="x",
        key_id="k",
        calendar_name="Amira bookings",
        issued_at=MADE,
        changed_at=MADE,
        options=options,
    )
    owner = User(
        id="amira",
        name="Amira",
        created_at=MADE,
        updated_at=MADE,
        status_changed_at=MADE,
        feed_changed_at=MADE,
        had_booking=True,
    )
    broken = Broken()
    feed = Assembly(renderer, subject_of(token, owner), MADE.date()).of_bookings(
        [(one, None) for one in records], broken
    )
    assert broken.ids == []
    return feed


def expected(body: Mapping[str, Any], options: TokenOptions) -> list[Shown]:
    """What a reader should see of a series: by dateutil and zoneinfo from the host's own words."""
    said, clock = body["recurrence"], Clock(body["timezone"] or "UTC", all_day=body["all_day"])
    first = clock.wall(_instant(body["start"], clock))
    length = clock.wall(_instant(body["end"], clock)) - first
    starts = {*by_dateutil(said["rrule"], clock, first)}
    starts |= {_instant(text, clock) for text in said["rdates"]}
    starts -= {_instant(text, clock) for text in said["exdates"]}
    overrides = {_instant(one["recurrence_id"], clock): one for one in said["overrides"]}
    found = [_meant(body, clock, at, length, overrides.get(at, {})) for at in starts]
    if all(status == "CANCELLED" for _, _, status, _ in found):
        body = {**body, "status": "cancelled"}
    hidden = _hidden(options)
    if _status(body) == "CANCELLED":
        # What was hidden as provisional was never shown, so it has nothing to take back.
        found = [
            (start, end, status if status in hidden else "CANCELLED", title)
            for start, end, status, title in found
        ]
    if _status(body) == "CANCELLED" and "CANCELLED" in hidden:
        return []
    managed = {at for at, one in overrides.items() if one.get("managed_by")}
    shown = [one for at, one in zip(starts, found, strict=True) if at not in managed]
    return sorted(
        (
            (start, end, _written(status, options), _PREFIX[status] + title)
            for start, end, status, title in shown
            if status not in hidden
        ),
        key=repr,
    )


def _meant(
    body: Mapping[str, Any], clock: Clock, at: datetime, length: timedelta, override: Mapping[str, Any]
) -> Shown:
    own = Clock(
        override.get("timezone", body["timezone"]) or "UTC", all_day=override.get("all_day", clock.all_day)
    )
    start = _instant(override["start"], own) if "start" in override else at
    end = clock.instant(clock.wall(start) + length)
    if "start" not in override:
        end = clock.instant(clock.wall(at) + length)
    if "end" in override:
        end = _instant(override["end"], own)
    times = (start.date(), end.date()) if own.all_day else (start, end)
    title = override.get("summary", body["summary"])
    return (*times, _status({"status": body.get("status", "confirmed"), **override}), title)


def _status(said: Mapping[str, Any]) -> str:
    return _STATUS.get(said.get("status", "confirmed"), "CANCELLED")


def _hidden(options: TokenOptions) -> set[str]:
    cancelled = {"CANCELLED"} if options.cancelled == "hide" else set()
    return cancelled | ({"TENTATIVE"} if options.provisional == "hide" else set())


def _written(status: str, options: TokenOptions) -> str:
    return "CONFIRMED" if status == "CANCELLED" and options.cancelled == "prefix" else status


def _instant(text: str, clock: Clock) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC if clock.all_day else table(clock.timezone))
    return moment.astimezone(UTC)
