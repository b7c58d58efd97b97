"""Which rules every calendar program expands alike.

Found by letting icalendar, `ical`, vobject and ical.js (which Thunderbird and Nextcloud run) read some
ten thousand random rules, and libical two thousand: only ical.js and libical differ from RFC 5545, and always
on the rare forms refused here. A series with one of those is written occurrence by occurrence.
"""

from datetime import date

from feedserver.bookings.rule import Frequency, Rule

#: BYSETPOS beyond these is picked wrongly.
_POSITIONS = {-3, -2, -1, 1, 2, 3, 4}
#: Every month has these days.
_SAFE_DAY = 28
_WEEKS = 5
#: Monday and Sunday. Where libical skips weeks, it takes those that begin on another day wrongly.
_WEEK_STARTS = {0, 6}


def is_agreed(rule: Rule, first: date) -> bool:
    """Tell whether all programs give a series that begins on ``first`` the same occurrences."""
    if rule.frequency is Frequency.DAILY:
        return True
    if rule.frequency is Frequency.WEEKLY:
        return rule.interval == 1 or len(rule.weekdays) < 2 or rule.week_start in _WEEK_STARTS
    numbered = any(day.nth for day in rule.weekdays)
    if rule.positions and (rule.month_days or numbered or not _POSITIONS.issuperset(rule.positions)):
        return False
    return _monthly(rule) if rule.frequency is Frequency.MONTHLY else _yearly(rule, first)


def _monthly(rule: Rule) -> bool:
    counted_back = any(day < 0 for day in rule.month_days)
    return not rule.months and not (counted_back and rule.weekdays)


def _yearly(rule: Rule, first: date) -> bool:
    if rule.month_days:
        single = len(rule.months) == len(rule.month_days) == 1
        return bool(rule.months) and rule.month_days[0] > 0 and (single or rule.month_days[-1] <= _SAFE_DAY)
    if rule.positions:
        return len(rule.months) == 1
    if rule.weekdays:
        in_bounds = all(abs(day.nth) <= _WEEKS for day in rule.weekdays)
        return in_bounds and not (rule.months and _meets_itself(rule))
    return first.day <= _SAFE_DAY


def _meets_itself(rule: Rule) -> bool:
    """Whether two numbers may mean one day, such as the first and the fourth Monday from the end."""
    signs = {(day.day, day.nth > 0) for day in rule.weekdays}
    return len(signs) > len({day for day, _ in signs})
