"""Random series in feeds: every reader takes the same, and what dateutil makes of the host's own words.

More examples with ``TEST_EXAMPLES=2000``.
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from feedserver.tokens.model import CancelledForm, ProvisionalForm, RecurrenceForm, TokenOptions
from tests.bookings.rules import series_bodies
from tests.feeds.series import WIDE, Shown, expected, feed_of, record_from
from tests.readers import with_icalendar
from tests.readers.agreement import differences
from tests.readers.conftest import icaljs  # noqa: F401 - a fixture
from tests.readers.occurrence import instant

EXAMPLES = int(os.environ.get("TEST_EXAMPLES", "25"))
#: To shrink takes minutes: every reader reads every step.
PHASES = [Phase.explicit, Phase.generate]
_EMPTY = "No bookings at present"
_DAY = timedelta(days=1)

STATUSES = st.sampled_from(["confirmed"] * 4 + ["provisional", "cancelled"])
OPTIONS = st.builds(
    lambda cancelled, provisional: replace(WIDE, cancelled=cancelled, provisional=provisional),
    st.sampled_from(CancelledForm),
    st.sampled_from(ProvisionalForm),
)
#: Over a change of the clock in London and Gaza, with one of each exception.
_SERIES: dict[str, Any] = {
    "summary": "Session",
    "start": "2040-10-20T22:00:00",
    "end": "2040-10-21T06:00:00",
    "all_day": False,
    "recurrence": {
        "rrule": "FREQ=DAILY;COUNT=14",
        "exdates": ["2040-10-22T22:00:00"],
        "rdates": ["2040-12-01T15:00:00"],
        "overrides": [
            {"recurrence_id": "2040-10-24T22:00:00", "start": "2040-10-25T09:00:00", "summary": "Moved"},
            {"recurrence_id": "2040-10-23T22:00:00", "status": "cancelled"},
        ],
    },
}


#: With an occurrence in the last hours of the year that is read, on the next day by its own clock.
_AT_THE_END: dict[str, Any] = {
    "summary": "Session",
    "start": "2031-12-23T00:45:00",
    "end": "2031-12-23T01:45:00",
    "timezone": "Australia/Lord_Howe",
    "all_day": False,
    "recurrence": {
        "rrule": "FREQ=DAILY;BYMONTH=12;BYDAY=TU;COUNT=24",
        "exdates": [],
        "rdates": [],
        "overrides": [],
    },
}


#: Every second week, of weeks that begin on a Saturday.
_FORTNIGHTS: dict[str, Any] = {
    **_AT_THE_END,
    "start": "2024-01-24T14:15:00",
    "end": "2024-01-24T15:15:00",
    "timezone": "Europe/London",
    "recurrence": {
        **_AT_THE_END["recurrence"],
        "rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,WE,TH;WKST=SA;COUNT=8",
    },
}
_WITH_A_PROVISIONAL_ONE: dict[str, Any] = {
    **_SERIES,
    "timezone": "Asia/Tokyo",
    "recurrence": {
        **_SERIES["recurrence"],
        "overrides": [{"recurrence_id": "2040-10-24T22:00:00", "status": "provisional"}],
    },
}


@pytest.mark.long
def test_every_reader_takes_from_a_series_what_its_host_meant() -> None:
    written: Counter[str] = Counter()

    @example({**_SERIES, "timezone": "Asia/Gaza"}, "confirmed", WIDE)
    @example({**_SERIES, "timezone": "Europe/London"}, "provisional", WIDE)
    @example({**_SERIES, "timezone": "UTC"}, "confirmed", WIDE)
    @example(_AT_THE_END, "confirmed", WIDE)
    @example(_FORTNIGHTS, "confirmed", WIDE)
    @example(_WITH_A_PROVISIONAL_ONE, "cancelled", replace(WIDE, provisional=ProvisionalForm.HIDE))
    @given(series_bodies(), STATUSES, OPTIONS)
    @settings(
        deadline=None,
        max_examples=EXAMPLES,
        derandomize=True,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )
    def one(body: dict[str, Any], status: str, options: TokenOptions) -> None:
        said = {**body, "status": status}
        native, expanded = (
            feed_of(record_from(said), options=replace(options, recurrence=form)).body
            for form in RecurrenceForm
        )
        meant = expected(said, options)
        form = _form(native, len(meant))
        written[form] += 1
        hypothesis.event(f"asked for native, written {form}")
        assert form == "native" or native == expanded
        for data in {native, expanded}:
            _assert_read(data, meant)

    one()
    print(dict(written))
    assert written["native"] > EXAMPLES / 4
    assert written["expanded"] > EXAMPLES / 20
    assert written["single"] and written["nothing"]


def _form(data: bytes, number: int) -> str:
    if number == 0:
        return "nothing"
    if b"\r\nRRULE" in data.rpartition(b"END:VTIMEZONE")[2]:
        return "native"
    return "expanded" if number > 1 else "single"


def _assert_read(data: bytes, meant: list[Shown]) -> None:
    after, before = _window(meant)
    year = after, after + 366 * _DAY
    assert differences(data, after, before) == []
    assert differences(data, *year) == []
    found = with_icalendar.read(data, after, before)
    read = [(one.start, one.end, one.status, one.summary) for one in found if one.summary != _EMPTY]
    assert sorted(read, key=repr) == meant


def _window(meant: list[Shown]) -> tuple[datetime, datetime]:
    """All of it, from 00:00 UTC to 00:00 UTC."""
    starts = [instant(start).date() for start, _, _, _ in meant] or [datetime(2020, 1, 1, tzinfo=UTC).date()]
    first, last = (datetime.combine(day, time(), UTC) for day in (min(starts), max(starts)))
    return first - _DAY, last + 2 * _DAY
