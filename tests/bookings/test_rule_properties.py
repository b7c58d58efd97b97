"""What a rule gives is what dateutil makes of the host's own text; and any other text is refused, no more."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feedserver.bookings.expansion import starts_of
from feedserver.bookings.recurrence import recurrence_of
from feedserver.bookings.rule import parse_rule
from feedserver.bookings.times import until_of
from feedserver.errors import InvalidField
from tests.bookings.rules import EXAMPLES, by_dateutil, series_bodies
from tests.bookings.series import ALL_DAY, read, refused
from tests.bookings.wall_clock import Clock

PART = st.sampled_from(
    [
        *("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=HOURLY", "FREQ", "=3", "X-A=1"),
        *("COUNT=", "COUNT=0", "COUNT=3", "COUNT=3500", "INTERVAL=2", "INTERVAL=366", "WKST=SU", "BYHOUR=1"),
        *("UNTIL=20270101T000000Z", "UNTIL=20270101T000000", "UNTIL=20270101", "BYMONTH=12", "BYMONTH=2"),
        *("BYDAY=TU", "BYDAY=1TU,-1FR", "BYDAY=53TU", "BYMONTHDAY=1", "BYMONTHDAY=-31,30"),
        *("BYSETPOS=1", "BYSETPOS=-366"),
    ]
)
RULES = st.lists(PART, max_size=7).map(";".join)
WRITTEN = st.text(st.sampled_from("ABCDEFIKLMNOQRSTUVWXYZ0123456789=;,+-:.\n zµ٣"), max_size=60)


@given(series_bodies())
@settings(deadline=None, max_examples=EXAMPLES, derandomize=True)
def test_a_rule_gives_what_dateutil_makes_of_the_text(body: dict[str, Any]) -> None:
    booking, text = read(body), body["recurrence"]["rrule"]
    clock = Clock(booking.timezone or "UTC", all_day=booking.all_day)
    first = clock.wall(booking.starts_at)
    rule = parse_rule(
        text, lambda until: until_of(until, timezone=clock.timezone, all_day=clock.all_day, field="until")
    )
    expected = by_dateutil(text, clock, first)
    until = rule.until and clock.wall(rule.until) + timedelta(days=1)
    found = [clock.instant(start) for start in starts_of(rule, first, until)]
    assert [at for at in found if rule.until is None or at <= rule.until] == expected
    assert booking.recurrence is not None
    left = set(booking.recurrence.excluded) | {one.original_at for one in booking.recurrence.occurrences}
    assert left - set(booking.recurrence.added) == set(expected)


@given(series_bodies())
@settings(deadline=None, max_examples=EXAMPLES, derandomize=True)
def test_what_is_kept_of_a_series_is_read_as_the_same_series(body: dict[str, Any]) -> None:
    booking = read(body)
    kept = booking.recurrence
    assert kept is not None
    assert json.loads(kept.said) == body["recurrence"]
    again = recurrence_of(json.loads(kept.said), replace(booking, recurrence=None))
    assert [getattr(again, field.name) for field in fields(again)] == [
        getattr(kept, field.name) for field in fields(kept)
    ]


@given(series_bodies())
@settings(deadline=None, max_examples=EXAMPLES, derandomize=True)
def test_occurrences_are_in_order_and_each_takes_time(body: dict[str, Any]) -> None:
    recurrence = read(body).recurrence
    assert recurrence is not None
    ids = [one.original_at for one in recurrence.occurrences]
    assert ids == sorted(set(ids))
    assert not {*ids} & {*recurrence.excluded}
    assert {*recurrence.added} <= {*ids}
    assert all(one.starts_at < one.ends_at for one in recurrence.occurrences)


@given(st.one_of(st.text(), RULES, WRITTEN, WRITTEN.map("FREQ=DAILY;".__add__)), st.booleans())
@settings(deadline=None, max_examples=EXAMPLES, derandomize=True)
def test_any_text_is_a_rule_or_refused_by_name(text: str, all_day: bool) -> None:
    named = refused(text, **(ALL_DAY if all_day else {}))
    assert named <= {"recurrence.rrule"}
    try:
        rule = parse_rule(text, lambda _: datetime.max.replace(tzinfo=UTC))
    except InvalidField as refusal:
        assert (refusal.field, named) == ("recurrence.rrule", {"recurrence.rrule"})  # noqa: PT017
    else:
        assert (rule.count is None) != (rule.until is None)
