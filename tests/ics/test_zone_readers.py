"""Programs that did not write a VTIMEZONE read it, and find ZoneInfo's offsets.

Readers: dateutil's ``tzical``, and icalendar with its own expansion for pytz. (icalendar's other
provider, zoneinfo, hands the text to ``tzical``.)
"""

from datetime import UTC, datetime, timedelta, tzinfo
from io import StringIO

import pytest
from dateutil.tz import tzical
from icalendar import Timezone
from icalendar.timezone.tzp import TZP

from feedserver.ics.vtimezone import is_native, vtimezone
from feedserver.timezones import zone
from tests.ics.zones import SECOND, SPECIAL, changes

#: icalendar expands no rule beyond 2038.
PYTZ_ENDS = datetime(2038, 1, 1, tzinfo=UTC)
SPANS = [(1980, 1990), (1990, 2010), (2006, 2026), (2020, 2026), (2020, 2041), (2027, 2041)]
PYTZ = TZP("pytz")


def local_times(tzid: str, change: datetime) -> list[datetime]:
    """On both sides of a change, never in the hour that comes twice or not at all: there they differ."""
    info = zone(tzid)
    before, after = (moment.astimezone(info).utcoffset() for moment in (change - SECOND, change))
    assert before is not None
    assert after is not None
    length = abs(after - before)
    moments = [change - length - SECOND, change + length]
    if after > before:
        moments += [change - SECOND, change]
    return [moment.astimezone(info).replace(tzinfo=None) for moment in moments]


def by_dateutil(fragment: bytes) -> tzinfo:
    found = tzical(StringIO(f"BEGIN:VCALENDAR\r\n{fragment.decode()}END:VCALENDAR\r\n")).get()
    assert found is not None
    return found


def spans(tzid: str) -> list[tuple[datetime, datetime]]:
    ends = [tuple(datetime(year, 1, 1, tzinfo=UTC) for year in span) for span in SPANS]
    return [(first, last) for first, last in ends if is_native(tzid, first, last)]


@pytest.mark.parametrize("tzid", SPECIAL)
def test_dateutil_reads_the_same_offsets(tzid: str) -> None:
    assert spans(tzid)
    for first, last in spans(tzid):
        read = by_dateutil(vtimezone(tzid, first, last))
        found = changes(tzid, first, last)
        around = [local for change in found for local in local_times(tzid, change)]
        later = [min(moment + timedelta(days=10), last) for moment in (first, *found)]
        for local in (*around, *(moment.astimezone(zone(tzid)).replace(tzinfo=None) for moment in later)):
            assert local.replace(tzinfo=read).utcoffset() == local.replace(tzinfo=zone(tzid)).utcoffset()


@pytest.mark.parametrize("tzid", SPECIAL)
def test_icalendar_reads_the_same_offsets_up_to_2038(tzid: str) -> None:
    for first, last in spans(tzid):
        fragment = Timezone.from_ical(vtimezone(tzid, first, last))
        # By default the TZID is looked up, and what is written is not read at all.
        read = fragment.to_tz(PYTZ, lookup_tzid=False)
        found = [change for change in changes(tzid, first, last) if change < PYTZ_ENDS]
        for change in found:
            for moment in (change - SECOND, change, change + SECOND):
                assert moment.astimezone(read).utcoffset() == moment.astimezone(zone(tzid)).utcoffset()
            for local in local_times(tzid, change):
                expected = local.replace(tzinfo=zone(tzid)).utcoffset()
                assert PYTZ.localize(local, read).utcoffset() == expected
