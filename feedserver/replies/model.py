"""What comes back by mail: one reply (RFC 5546 section 3.2.3). Pure values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Who answers: an e-mail address (empty where none is given) and PARTSTAT in capitals."""

    address: str
    partstat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An event of an object with METHOD:REPLY.

    ``replied_at`` (UTC) is its DTSTAMP, None where that is missing or no time in UTC.
    """

    uid: str
    sequence: int
    attendees: tuple[Attendee, ...]
    replied_at: datetime | None
    is_for_one_occurrence: bool
