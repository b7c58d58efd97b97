"""``ics`` 0.7 knows no recurrence: it gives every VEVENT as it stands, masters and overrides."""

from datetime import datetime
from zoneinfo import ZoneInfo

import ics
import ics.utils

from tests.readers.occurrence import Occurrence, in_utc, within

# It asks dateutil, which takes the machine's own zone files before any others.
ics.utils.gettz = ZoneInfo


def read(data: bytes, after: datetime, before: datetime) -> list[Occurrence]:
    """The VEVENTs that begin in [after, before)."""
    return within(map(_occurrence, ics.Calendar(data.decode()).events), after, before)


def _occurrence(event: ics.Event) -> Occurrence:
    start, end = event.begin.datetime, event.end.datetime
    return Occurrence(
        uid=event.uid,
        start=start.date() if event.all_day else in_utc(start),
        end=end.date() if event.all_day else in_utc(end),
        status=event.status,
        summary=event.name,
    )
