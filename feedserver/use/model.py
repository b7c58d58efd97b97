"""What is known of the use of a token. Pure values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


class Fetch(NamedTuple):
    """One fetch of a live feed that was answered 200 or 304; a HEAD is none. ``at`` is UTC.

    ``etag`` is that of the feed as of ``feed_version``: the next poll of the same version needs no more.
    """

    token: str
    at: datetime
    family: str
    feed_version: str
    etag: str
    size_bytes: int
    event_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientUse:
    """A client family on a token, with the first and last UTC day it came."""

    family: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The use of a token up to the last batch that was written, at most a minute ago.

    ``size_bytes`` (octets) and ``event_count`` are those of the last answer.
    """

    last_fetched_at: datetime | None = None
    last_client: str | None = None
    fetch_count: int = 0
    size_bytes: int | None = None
    event_count: int | None = None
    clients: tuple[ClientUse, ...] = ()


NEVER = Use()
