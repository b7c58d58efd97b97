"""From a rule to the starts it gives, on the clock of the series: dateutil, kept within bounds.

Local times have no zone here: a series keeps its hour on the wall, whatever the clock does. dateutil
looks for a rule's next match until the year 9999, which takes seconds where there is none. So it is
asked only after the first start was found to fit its rule, and no further than the last year allowed.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Literal

from dateutil import rrule

from feedserver.bookings.rule import FIELD, Frequency, Rule, Weekday
from feedserver.errors import InvalidField

_LAST = datetime(2100, 12, 31, 23, 59, 59)  # noqa: DTZ001 - on the wall
_DAY = timedelta(days=1)
_FREQUENCIES: dict[Frequency, Literal[0, 1, 2, 3]] = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}


def starts_of(rule: Rule, first: datetime, until: datetime | None) -> Iterator[datetime]:
    """The starts of a series in order; ``first``, ``until`` and what comes are local times without zone.

    Raises:
        InvalidField: the rule never gives ``first``, or goes on beyond the year 2100.
    """
    if not fits(rule, first.date()):
        raise InvalidField(FIELD, "does not give the start itself as an occurrence")
    found = rrule.rrule(
        _FREQUENCIES[rule.frequency],
        dtstart=first,
        interval=rule.interval,
        wkst=rule.week_start,
        until=until or _LAST,
        bymonth=rule.months or None,
        bymonthday=rule.month_days or None,
        byweekday=[_weekday(day) for day in rule.weekdays] or None,
        bysetpos=rule.positions or None,
    )
    number = 0
    for number, start in enumerate(islice(found, rule.count), 1):  # noqa: B007 - counted for what follows
        yield start
    if rule.count is not None and number < rule.count:
        raise InvalidField(FIELD, f"goes on beyond the year {_LAST.year}")


def fits(rule: Rule, day: date) -> bool:
    """Whether a series that begins on ``day`` has that day by its own rule."""
    if not _is_allowed(rule, day):
        return False
    if not rule.positions:
        return True
    allowed = [one for one in _period(rule, day) if _is_allowed(rule, one)]
    place = allowed.index(day)
    return place + 1 in rule.positions or place - len(allowed) in rule.positions


def _is_allowed(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    length = monthrange(day.year, day.month)[1]
    if rule.month_days and not {day.day, day.day - length - 1} & set(rule.month_days):
        return False
    return not rule.weekdays or any(_is_weekday(rule, one, day) for one in rule.weekdays)


def _is_weekday(rule: Rule, weekday: Weekday, day: date) -> bool:
    if day.weekday() != weekday.day or weekday.nth == 0:
        return day.weekday() == weekday.day
    of_month = rule.frequency is Frequency.MONTHLY or bool(rule.months)
    first, last = _month(day) if of_month else (date(day.year, 1, 1), date(day.year, 12, 31))
    from_begin, from_end = (day - first).days // 7 + 1, -((last - day).days // 7) - 1
    return weekday.nth in (from_begin, from_end)


def _period(rule: Rule, day: date) -> Iterator[date]:
    """The days from which BYSETPOS picks."""
    is_month = rule.frequency is Frequency.MONTHLY
    first, last = _month(day) if is_month else (date(day.year, 1, 1), date(day.year, 12, 31))
    return (first + _DAY * number for number in range((last - first).days + 1))


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _weekday(weekday: Weekday) -> rrule.weekday:
    return rrule.weekday(weekday.day, weekday.nth or None)
