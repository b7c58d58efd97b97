"""Times in words, such as "2 hours ago": one instance of :class:`TimeWords` per language. Pure."""

from dataclasses import dataclass
from datetime import timedelta

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
#: Below two days the hours still matter to somebody whose calendar is stale.
_HOURS_UP_TO = 2 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """How a language counts minutes, hours and days: one, and more than one, as they stand in ``ago``."""

    just_now: str = "just now"
    ago: str = "{} ago"
    within: str = "within {}"
    minutes: tuple[str, str] = ("1 minute", "{} minutes")
    hours: tuple[str, str] = ("1 hour", "{} hours")
    days: tuple[str, str] = ("1 day", "{} days")


ENGLISH = TimeWords()
GERMAN = TimeWords(
    just_now="gerade eben",
    ago="vor {}",
    within="innerhalb von {}",
    minutes=("1 Minute", "{} Minuten"),
    hours=("1 Stunde", "{} Stunden"),
    days=("1 Tag", "{} Tagen"),
)


def ago(passed: timedelta, words: TimeWords = ENGLISH) -> str:
    """How long ago, in whole units that have passed; "just now" below a minute, and for what is to come."""
    return words.just_now if passed < _MINUTE else words.ago.format(_counted(passed, words))


def within(ahead: timedelta, words: TimeWords = ENGLISH) -> str:
    """By when at the latest, in whole units begun: "within 3 hours"; never less than a minute."""
    unit = _unit(ahead)
    return words.within.format(_counted(max(-(-ahead // unit), 1) * unit, words))


def _counted(span: timedelta, words: TimeWords) -> str:
    unit = _unit(span)
    one, many = {_MINUTE: words.minutes, _HOUR: words.hours, _DAY: words.days}[unit]
    number = span // unit
    return one if number == 1 else many.format(number)


def _unit(span: timedelta) -> timedelta:
    if span < _HOUR:
        return _MINUTE
    return _HOUR if span < _HOURS_UP_TO else _DAY
