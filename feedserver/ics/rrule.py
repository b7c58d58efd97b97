"""A rule as RFC 5545 section 3.3.10 writes it, its parts in the order of that section.

Old calendar programs of Apple ignore a rule that does not begin with FREQ.
"""

from collections.abc import Iterator

from feedserver.bookings.rule import Rule
from feedserver.ics.values import day, utc_time

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rrule(rule: Rule, all_day: bool) -> str:
    """Write a rule, and none of its defaults; UNTIL as a date, or in UTC."""
    return ";".join(_parts(rule, all_day))


def _parts(rule: Rule, all_day: bool) -> Iterator[str]:
    yield f"FREQ={rule.frequency.value}"
    if rule.until:
        yield f"UNTIL={day(rule.until) if all_day else utc_time(rule.until)}"
    if rule.count:
        yield f"COUNT={rule.count}"
    if rule.interval != 1:
        yield f"INTERVAL={rule.interval}"
    lists = (
        ("BYDAY", rule.weekdays),
        ("BYMONTHDAY", rule.month_days),
        ("BYMONTH", rule.months),
        ("BYSETPOS", rule.positions),
    )
    for name, values in lists:
        if values:
            yield f"{name}={','.join(map(str, values))}"
    if rule.week_start:
        yield f"WKST={_WEEKDAYS[rule.week_start]}"
