"""How many requests a key may send in a minute. Pure.

Requests are counted in slices of six seconds. Those of the present slice and of the ten before it
count: a request counts for 60 to 66 seconds. So no 60 seconds ever have more than the limit, and
who sends all the time has at least ten elevenths of it.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import accumulate

_SECONDS = 6
#: The present slice, and those that a minute before it reaches into.
_COUNTED = 11
#: A slice counts no longer than so many seconds after it began.
LASTS_SECONDS = _SECONDS * _COUNTED

#: How many requests came, by the number of the slice.
Slices = Mapping[int, int]


def slice_at(now: datetime) -> int:
    """The number of the slice at ``now`` (UTC)."""
    return int(now.timestamp()) // _SECONDS


def counted_at(now: datetime) -> range:
    """The numbers of the slices that count at ``now`` (UTC); the last one is the present one."""
    present = slice_at(now)
    return range(present - _COUNTED + 1, present + 1)


def wait(slices: Slices, limit: int, now: datetime) -> int:
    """Seconds until one more request is within the limit (1 or more); 0 is now.

    Slices of the future, which a clock that was set back leaves behind, do not count.
    """
    counted = [(number, slices.get(number, 0)) for number in counted_at(now)]
    too_many = sum(requests for _, requests in counted) - limit + 1
    if too_many <= 0:
        return 0
    sums = zip(counted, accumulate(requests for _, requests in counted), strict=True)
    last = next(number for (number, _), requests in sums if requests >= too_many)
    return last * _SECONDS + LASTS_SECONDS - int(now.timestamp())
