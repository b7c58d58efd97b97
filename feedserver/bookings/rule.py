"""The recurrence rules this server takes: a typed subset of RRULE (RFC 5545 section 3.3.10).

A rule is read into a :class:`Rule`, and what is written into a calendar comes from there, never from
the host's text. The subset is what every calendar client reads alike, and what ends: DAILY, WEEKLY,
MONTHLY and YEARLY, with COUNT or UNTIL.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feedserver.errors import InvalidField

FIELD = "recurrence.rrule"
MAX_COUNT = 3500
MAX_YEARS = 10
_MAX_INTERVAL = 366
_MAX_OCTETS = 1000
_PART = re.compile(r"([A-Z-]{1,20})=([A-Z0-9,+-]{1,900})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
_WEEKDAY = re.compile(r"([+-]?(?!0+[A-Z])[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Frequency(StrEnum):
    """How often a rule comes round."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, order=True)
class Weekday:
    """A day of the week (0 is Monday), or its ``nth`` in the month or year; 0 is every one, -1 the last."""

    day: int
    nth: int = 0

    def __str__(self) -> str:
        """As BYDAY writes it."""
        return f"{self.nth or ''}{_DAYS[self.day]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the subset. Either ``count`` or ``until`` (an instant in UTC, inclusive) is there.

    ``months``, ``month_days``, ``weekdays`` and ``positions`` are BYMONTH, BYMONTHDAY, BYDAY and BYSETPOS,
    in order and each once; ``week_start`` is WKST (0 is Monday).
    """

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


def parse_rule(text: str, until_of: Callable[[str], datetime]) -> Rule:
    """Read the value of an RRULE; ``until_of`` makes an instant in UTC of the text of UNTIL.

    Takes time in proportion to the text, which is at most 1,000 characters.

    Raises:
        InvalidField: it is not a rule, or not one of the subset; the message says which part.
    """
    parts = _parts(text)
    try:
        frequency = Frequency(parts.pop("FREQ", ""))
    except ValueError:
        raise InvalidField(FIELD, "needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY") from None
    until = parts.pop("UNTIL", None)
    rule = Rule(
        frequency=frequency,
        interval=_whole("INTERVAL", parts.pop("INTERVAL", "1"), _MAX_INTERVAL),
        count=_whole("COUNT", parts.pop("COUNT"), MAX_COUNT) if "COUNT" in parts else None,
        until=until_of(until) if until is not None else None,
        months=_numbers(parts, "BYMONTH", 1, 12),
        month_days=_numbers(parts, "BYMONTHDAY", -31, 31),
        weekdays=_weekdays(parts.pop("BYDAY", None)),
        positions=_numbers(parts, "BYSETPOS", -366, 366),
        week_start=_week_start(parts.pop("WKST", "MO")),
    )
    if parts:
        raise InvalidField(FIELD, f"{min(parts)} is not supported")
    _require_sense(rule)
    return rule


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    if len(text) > _MAX_OCTETS:
        raise InvalidField(FIELD, f"must be at most {_MAX_OCTETS} characters")
    for piece in text.split(";"):
        match = _PART.fullmatch(piece)
        if match is None or match[1] in parts:
            raise InvalidField(FIELD, "must be parts such as FREQ=WEEKLY;COUNT=6, in capitals, each once")
        parts[match[1]] = match[2]
    return parts


def _whole(name: str, text: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= most:
        raise InvalidField(FIELD, f"{name} must be a whole number from 1 to {most:,}")
    return int(text)


def _numbers(parts: dict[str, str], name: str, low: int, high: int) -> tuple[int, ...]:
    text = parts.pop(name, None)
    if text is None:
        return ()
    listed = text.split(",")
    if not all(_NUMBER.fullmatch(item) and int(item) and low <= int(item) <= high for item in listed):
        raise InvalidField(FIELD, f"{name} must be whole numbers from {low} to {high}, and not 0")
    return tuple(sorted({int(item) for item in listed}))


def _weekdays(text: str | None) -> tuple[Weekday, ...]:
    if text is None:
        return ()
    matches = [_WEEKDAY.fullmatch(item) for item in text.split(",")]
    found = {Weekday(_DAYS.index(match[2]), int(match[1] or 0)) for match in matches if match}
    if None in matches or any(abs(day.nth) > 53 for day in found):
        raise InvalidField(FIELD, "BYDAY must be days such as MO, 2TU or -1FR")
    if len({day.nth == 0 for day in found}) != 1:
        raise InvalidField(FIELD, "BYDAY must be days with a number or days without, not both")
    return tuple(sorted(found))


def _week_start(text: str) -> int:
    if text not in _DAYS:
        raise InvalidField(FIELD, "WKST must be a day such as MO")
    return _DAYS.index(text)


def _require_sense(rule: Rule) -> None:
    """Refuse what RFC 5545 forbids or leaves to the reader."""
    is_long = rule.frequency in (Frequency.MONTHLY, Frequency.YEARLY)
    numbered = any(day.nth for day in rule.weekdays)
    in_month = rule.frequency is Frequency.MONTHLY or bool(rule.months)
    refusals = {
        "needs one of COUNT and UNTIL": (rule.count is None) == (rule.until is None),
        "BYMONTHDAY goes with MONTHLY and YEARLY alone": bool(rule.month_days) and not is_long,
        "BYDAY with numbers goes with MONTHLY and YEARLY alone": numbered and not is_long,
        "BYDAY with numbers does not go with BYMONTHDAY": numbered and bool(rule.month_days),
        "BYDAY counts at most five of a day in a month": in_month
        and any(abs(day.nth) > 5 for day in rule.weekdays),
        "BYSETPOS goes with MONTHLY and YEARLY alone": bool(rule.positions) and not is_long,
        "BYSETPOS needs BYDAY or BYMONTHDAY": bool(rule.positions) and not (rule.weekdays or rule.month_days),
    }
    for message, refused in refusals.items():
        if refused:
            raise InvalidField(FIELD, message)
