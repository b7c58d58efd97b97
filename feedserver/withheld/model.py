"""Why a booking is missing in a feed, and what is known of it. Pure values; all times are UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Withheld(StrEnum):
    """Why a booking is missing in a feed although nobody chose so."""

    CANNOT_BE_WRITTEN = "cannot_be_written"
    FEED_IS_FULL = "feed_is_full"


@dataclass(frozen=True, slots=True)
class Missing:
    """A booking that is not in a feed; ``state`` is another text when the host has changed it."""

    booking: str
    reason: Withheld
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A feed was built ``at`` a moment, without those bookings: of most feeds none is missing.

    ``changed_at`` of the token and ``version`` of its owner's feeds are those it was built from.
    """

    token: str
    user: str
    changed_at: datetime
    version: int
    at: datetime
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A booking that is missing in the feed of a token, ``since`` a building found it so."""

    booking: str
    token: str
    user: str
    reason: Withheld
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutCounts:
    """How many bookings are missing in how many calendars, and those missing the longest."""

    bookings: int
    calendars: int
    first: tuple[LeftOut, ...]
