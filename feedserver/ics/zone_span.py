"""What a zone's present rule does not tell of a span of time.

Most zones have kept their rule for years, and it is all a VTIMEZONE needs. Where a feed's times go
back further, or tzdata foretells changes (Ramadan), these come before the rule, one by one.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import takewhile

from feedserver.ics.zone_table import BEGIN, Onset, onsets, rule_onsets

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_PAIR = 2


@dataclass(frozen=True, slots=True)
class BeforeRule:
    """Changes that come ``once`` each, in order; ``then`` is the first onset of the present rule."""

    once: tuple[Onset, ...]
    then: Onset


def before_rule(tzid: str, first: datetime, last: datetime) -> BeforeRule | None:
    """Return what to write ahead of the present rule from ``first`` to ``last`` (UTC, both included).

    None if the rule holds all the time; else the first change is the one in force at ``first``. Raises
    ValueError where RRULEs in whole minutes cannot say it, or readers would not follow: an offset with
    seconds (local mean time), more than two changes in a year, times before 1900.
    """
    if not BEGIN <= first <= last:
        raise ValueError("a span before 1900, or one that ends before it begins")
    inside = _between(onsets(tzid), first, last)
    ruled = _between(rule_onsets(tzid), first, last)
    if (inside[0].after, inside[1:]) == (ruled[0].after, ruled[1:]):
        return None
    _refuse_unwritable(inside)
    then = _rule_begins(tzid)
    once = (_begin(inside[0], first), *(onset for onset in inside[1:] if onset.at < then.at))
    return BeforeRule(once, _in_minutes(then))


def _between(course: Sequence[Onset], first: datetime, last: datetime) -> Sequence[Onset]:
    """Return the onset in force at ``first``, and those after it up to ``last``."""
    begin = bisect_right(course, first, key=_moment) - 1
    return course[begin : bisect_right(course, last, key=_moment)]


def _moment(onset: Onset) -> datetime:
    return onset.at


def _refuse_unwritable(inside: Sequence[Onset]) -> None:
    if any(onset.after % _MINUTE for onset in inside):
        raise ValueError("an offset with seconds")
    changes = Counter(onset.local.year for onset in inside[1:])
    if changes and max(changes.values()) > _PAIR:
        raise ValueError("more than one pair of changes in a year")


@cache
def _rule_begins(tzid: str) -> Onset:
    """Return the onset from which on the table is the rule; for a rule of one offset the last of all."""
    table = onsets(tzid)
    backwards = zip(reversed(table), reversed(rule_onsets(tzid)), strict=False)
    same = sum(1 for _ in takewhile(lambda both: both[0] == both[1], backwards))
    return table[-max(same, 1)]


def _begin(onset: Onset, first: datetime) -> Onset:
    """Begin in 1970 if ``first`` allows it: no reader need know of earlier years."""
    midnight = _UNIX - onset.after
    if onset.at < midnight <= first:
        return Onset(midnight, onset.after, onset.after, onset.name)
    return _in_minutes(onset)


def _in_minutes(onset: Onset) -> Onset:
    """Forget an offset with seconds that is over before the span begins, or begins after it."""
    return onset if not onset.before % _MINUTE else Onset(onset.at, onset.after, onset.after, onset.name)
