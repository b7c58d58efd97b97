"""For which time a shelf holds entries. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedserver.clock import midnight_of
from feedserver.shelves.entry import Entry
from feedserver.tokens.model import TokenOptions

#: Tokens of the usual window share a shelf with those of a narrower one.
_USUAL = TokenOptions()
#: A shelf is written anew when its days ahead are used up.
_DAYS_AHEAD = 35


@dataclass(frozen=True, slots=True)
class Coverage:
    """A stretch of time (UTC): whatever ends after ``after`` and starts before ``before`` is held."""

    after: datetime
    before: datetime

    def holds(self, entry: Entry) -> bool:
        """Whether an entry belongs on a shelf of this coverage."""
        return entry.last_at > self.after and entry.first_at < self.before


def coverage(options: TokenOptions, day: date) -> Coverage:
    """What a shelf written on that UTC day should hold, so that the token's window stays inside for weeks."""
    midnight = midnight_of(day)
    past = max(options.past_days, _USUAL.past_days)
    future = max(options.future_days, _USUAL.future_days)
    return Coverage(
        after=midnight - timedelta(days=past),
        before=midnight + timedelta(days=future + 1 + _DAYS_AHEAD),
    )
