"""From what a host writes as a time to the instant it means.

RFC 3339 texts with an offset or ``Z``, local times in an IANA zone, and dates
for all-day bookings. Fractions of a second are accepted and dropped: iCalendar
has none (RFC 5545 section 3.3.5).
"""

import re
from datetime import UTC, datetime, timedelta

from feedserver.errors import InvalidField
from feedserver.timezones import zone

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_UNTIL = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?", re.ASCII)
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_LAST = datetime(2101, 1, 1, tzinfo=UTC)


def instant_of(text: str, *, timezone: str | None, all_day: bool, field: str) -> datetime:
    """The instant in UTC that ``text`` means; for all-day, 00:00 UTC of that date.

    A local time that occurs twice means the first (RFC 5545 section 3.3.5).

    Raises:
        InvalidField: naming ``field`` (or the ``timezone`` beside it, where a local time lacks one).
    """
    instant = _date(text, field) if all_day else _time(text, timezone, field)
    if not _FIRST <= instant < _LAST:
        raise InvalidField(field, "must be in a year from 1900 to 2100")
    return instant


def until_of(text: str, *, timezone: str | None, all_day: bool, field: str) -> datetime:
    """The instant in UTC of an UNTIL (RFC 5545 section 3.3.10), which is written without - and :.

    A date for all-day; else in UTC with ``Z``, or a local time in ``timezone``.

    Raises:
        InvalidField: naming ``field``.
    """
    match = _UNTIL.fullmatch(text)
    if match is None or (match[4] is None) != all_day:
        wanted = "a date such as 20270131" if all_day else "a time such as 20270131T100000Z"
        raise InvalidField(field, f"UNTIL must be {wanted}")
    year, month, day, *clock, zulu = match.groups()
    written = f"{year}-{month}-{day}" + ("" if all_day else f"T{':'.join(clock)}{zulu or ''}")
    return instant_of(written, timezone=timezone, all_day=all_day, field=field)


def _date(text: str, field: str) -> datetime:
    match = _DATE.fullmatch(text)
    if not match:
        raise InvalidField(field, "must be a date such as 2026-12-01 when all_day is true")
    return _real(match.groups(), field)


def _time(text: str, timezone: str | None, field: str) -> datetime:
    match = _TIME.fullmatch(text)
    if not match:
        raise InvalidField(field, "must be a time such as 2026-12-01T10:00:00 or 2026-12-01T10:00:00Z")
    *numbers, offset = match.groups(default=None)
    moment = _real((*numbers[:5], numbers[5] or "0"), field)
    if offset is not None:
        return moment if offset == "Z" else _from_offset(moment, offset, field)
    if timezone is None:
        beside = re.sub(r"\w+$", "timezone", field)
        raise InvalidField(beside, f"is needed, because {field} is a local time")
    return _from_local(moment, timezone, field)


def _real(numbers: tuple[str | None, ...], field: str) -> datetime:
    try:
        return datetime(*(int(number or 0) for number in numbers), tzinfo=UTC)  # type: ignore[misc,arg-type]
    except ValueError as error:
        raise InvalidField(field, f"is not a real date or time: {error}") from error


def _from_offset(moment: datetime, offset: str, field: str) -> datetime:
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if hours > 23 or minutes > 59:
        raise InvalidField(field, "has an offset that does not exist")
    distance = timedelta(hours=hours, minutes=minutes)
    try:
        return moment - distance if offset[0] == "+" else moment + distance
    except OverflowError as error:
        raise InvalidField(field, "must be in a year from 1900 to 2100") from error


def _from_local(moment: datetime, timezone: str, field: str) -> datetime:
    if not 1900 <= moment.year <= 2100:
        raise InvalidField(field, "must be in a year from 1900 to 2100")
    local = moment.replace(tzinfo=zone(timezone), fold=0)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone(timezone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise InvalidField(field, f"does not exist in {timezone}: the clock skips it")
    return instant.replace(microsecond=0)
