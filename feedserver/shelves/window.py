"""Stretches of time: what a token shows on a day, and what a shelf holds from that day on. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedserver.clock import midnight_of
from feedserver.shelves.entry import Span
from feedserver.tokens.model import TokenOptions

#: Tokens of the usual window share a shelf with those of a narrower one.
_USUAL = TokenOptions()
#: A shelf is written anew when its days ahead are used up.
_DAYS_AHEAD = 35


@dataclass(frozen=True, slots=True)
class Window:
    """What ends after ``after`` and starts before ``before`` (UTC) is inside."""

    after: datetime
    before: datetime

    def holds(self, span: Span) -> bool:
        """Whether any of that time is inside."""
        return span[1] > self.after and span[0] < self.before


def window(options: TokenOptions, day: date) -> Window:
    """The window of a token on that UTC day."""
    return _around(day, options.past_days, options.future_days)


def coverage(options: TokenOptions, day: date) -> Window:
    """What a shelf written on that UTC day should hold, so that the token's window stays inside for weeks."""
    past = max(options.past_days, _USUAL.past_days)
    future = max(options.future_days, _USUAL.future_days)
    return _around(day, past, future + _DAYS_AHEAD)


def _around(day: date, past_days: int, future_days: int) -> Window:
    midnight = midnight_of(day)
    return Window(midnight - timedelta(days=past_days), midnight + timedelta(days=future_days + 1))
