"""Values as they are written: instants, days, lengths of time (RFC 5545 section 3.3) and addresses."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from feedserver.ics.lines import line
from feedserver.ics.zone_table import onsets

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
#: The name of UTC on the clock of a place nobody has told of, the zone "Factory".
_NOBODY_KNOWS = "-00"
_PLAIN_LINK = re.compile(r"(?:https|tel|mailto):[A-Za-z0-9!#$%&'()*+,\-./:;=?@\[\]_~]+")
_LINK = re.compile(r"(?i:https|tel|mailto):[!-~]+")
#: Visible ASCII that a URI cannot hold (RFC 3986 section 2) is percent-encoded (section 2.1).
_ENCODED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '"<>\\^`{|}'})


def utc(moment: datetime) -> datetime:
    """Return ``moment`` in UTC; raise ValueError if it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def utc_time(moment: datetime) -> str:
    """Write an instant in UTC, such as 20260309T130000Z; raise ValueError if it has no time zone."""
    return wall_time(moment if moment.tzinfo is UTC else utc(moment), "Z")


def wall_time(moment: datetime, sign: str = "") -> str:
    """Write what the clock shows, whatever its zone, at whole seconds; ``sign`` comes behind it."""
    clock = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, sign)
    return "%04d%02d%02dT%02d%02d%02d%s" % clock  # noqa: UP031 - takes half the time of an f-string


def day(moment: date) -> str:
    """Write a day, such as 20260309."""
    return f"{moment.year:04}{moment.month:02}{moment.day:02}"


def time_line(name: str, *values: date) -> str:
    """Return the line of a property that is days, or instants of one zone.

    Instants in UTC, and in zones that have been UTC since 1970, end in ``Z``; others have a TZID.
    """
    zone = values[0].tzinfo if isinstance(values[0], datetime) else None
    if zone is None:
        return line(f"{name};VALUE=DATE", ",".join(map(day, values)))
    local = isinstance(zone, ZoneInfo) and zone.key and not _is_utc(zone.key)
    sign = "" if local else "Z"
    walls = [wall_time(value, sign) for value in values if isinstance(value, datetime)]
    return line(f"{name};TZID={zone}" if local else name, ",".join(walls))


@cache
def _is_utc(tzid: str) -> bool:
    last = onsets(tzid)[-1]
    return last.at < _UNIX and not last.after and last.name != _NOBODY_KNOWS


def offset(ahead: timedelta) -> str:
    """Write how far a clock is ahead of UTC, in whole minutes, such as +0530."""
    hours, minutes = divmod(abs(ahead) // timedelta(minutes=1), 60)
    return f"{'-' if ahead < timedelta() else '+'}{hours:02}{minutes:02}"


def before(minutes: int) -> str:
    """Write a length of time ahead of something, such as -P1DT30M for 1,470 minutes."""
    hours, rest = divmod(abs(minutes), 60)
    days, hours = divmod(hours, 24)
    time = (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")
    length = f"{days}D" if days or not time else ""
    return f"{'-' if minutes > 0 else ''}P{length}{'T' if time else ''}{time}"


def link(address: str | None) -> str | None:
    """Return an https, tel or mailto address as a URI, or None if it cannot be one.

    Addresses were judged when the booking came in; this is the second line of defence. ASCII that a
    URI cannot hold is percent-encoded; one with blanks, controls, characters
    beyond ASCII or another scheme is dropped, for there is no telling what was meant.
    """
    if address is None or _PLAIN_LINK.fullmatch(address):
        return address
    return address.translate(_ENCODED) if _LINK.fullmatch(address) else None
