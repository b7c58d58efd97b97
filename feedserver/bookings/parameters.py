"""The query parameters of bookings."""

from feedserver.api.describe import Parameter
from feedserver.api.fields import IDENTIFIER_SCHEMA
from feedserver.api.patterns import INSTANT_OR_DATE
from feedserver.bookings.model import Status

VERSION = Parameter(
    "version",
    "Obeys the same guard as a write.",
    8,
    {"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
)
FILTERS = (
    Parameter("user", "Only bookings of this user.", "u-17", IDENTIFIER_SCHEMA),
    Parameter("from", "Only those that end after this instant, or date.", "2026-12-01", INSTANT_OR_DATE),
    Parameter(
        "to", "Only those that start before this instant, or date.", "2027-01-01T00:00:00Z", INSTANT_OR_DATE
    ),
    Parameter(
        "status", "Only those of this status.", "confirmed", {"type": "string", "enum": [*map(str, Status)]}
    ),
)
