"""Every change of a zone's offset since 1900, from its TZif file in the tzdata package (RFC 8536).

The table of such a file ends where its last line, the rule for all time after, takes over: in 2037 in
"fat" files, years ago in "slim" ones. Here the two are put together, up to 2101.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from feedserver.ics.zone_rule import LocalTime, zone_rule
from feedserver.timezones import zone_data

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
#: Before it local mean times are many, and no feed goes back that far.
BEGIN = datetime(1900, 1, 1, tzinfo=UTC)
#: A year more at the beginning, so that a rule is in force when 1900 begins.
_YEARS = range(1899, 2102)
#: Kept of each function; a zone takes some 40 KB.
_ZONES = 64
_HEADER = struct.Struct(">4sc15x6L")
_LOCAL_TIME = struct.Struct(">lBB")


@dataclass(frozen=True, slots=True)
class Onset:
    """At ``at`` (UTC) the clock goes from ``before`` to ``after`` ahead of UTC, and is called ``name``."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str = field(compare=False)

    @property
    def local(self) -> datetime:
        """The moment on the clock that it ends, without a zone, as DTSTART wants it."""
        return (self.at + self.before).replace(tzinfo=None)


@lru_cache(maxsize=_ZONES)
def onsets(tzid: str) -> tuple[Onset, ...]:
    """Return the changes of the zone's offset from 1900 to 2101, in order.

    The first is the beginning of 1900 itself, with one offset before and after. A transition that
    changes the name alone is no onset. Raises ValueError for a name that is no zone of the tzdata
    package, or a rule of an unknown form.
    """
    ruled = rule_onsets(tzid)
    table = list(transitions(zone_data(tzid)))
    end = table[-1][0]
    table += [(onset.at, LocalTime(onset.name, onset.after)) for onset in ruled if onset.at > end]
    return tuple(_offset_changes(table))


@lru_cache(maxsize=_ZONES)
def rule_onsets(tzid: str) -> tuple[Onset, ...]:
    """Return the same as if the zone's present rule had always been in force; raises as it does."""
    rule = zone_rule(tzid)
    if not rule.changes:
        return (_beginning(rule.standard),)
    found = []
    for year in _YEARS:
        for change in rule.changes:
            before, after = change.before.ahead, change.after
            at = (change.onset.in_year(year) - before).replace(tzinfo=UTC)
            found.append(Onset(at, before, after.ahead, after.name))
    return tuple(sorted(found, key=lambda onset: onset.at))


def _offset_changes(table: list[tuple[datetime, LocalTime]]) -> list[Onset]:
    found: list[Onset] = []
    for at, local in table:
        if at == BEGIN:
            found = [_beginning(local)]
        elif local.ahead != found[-1].after:
            found.append(Onset(at, found[-1].after, local.ahead, local.name))
    return found


def _beginning(local: LocalTime) -> Onset:
    return Onset(BEGIN, local.ahead, local.ahead, local.name)


def transitions(data: bytes) -> Iterator[tuple[datetime, LocalTime]]:
    """Yield the table of a TZif file of version 2 or later: instants, and what begins then.

    All that began before 1900 is said to begin with it; the last of these is in force. What comes first
    is the local time before the first transition.
    """
    start = _second_block(data)
    *_, times, types, octets = _HEADER.unpack_from(data, start)
    start += _HEADER.size
    moments = struct.unpack_from(f">{times}q", data, start)
    kinds = data[start + 8 * times : start + 9 * times]
    start += 9 * times
    names = data[start + 6 * types : start + 6 * types + octets]
    local_times = []
    for ahead, _, begin in _LOCAL_TIME.iter_unpack(data[start : start + 6 * types]):
        name = names[begin : names.index(0, begin)].decode("ascii")
        local_times.append(LocalTime(name, timedelta(seconds=ahead)))
    yield BEGIN, local_times[0]
    for moment, kind in zip(moments, kinds, strict=True):
        # Not before 1900: fat files go back as far as the Big Bang, which is no datetime.
        yield _UNIX + timedelta(seconds=max(moment, int(BEGIN.timestamp()))), local_times[kind]


def _second_block(data: bytes) -> int:
    """Return where the block of 64-bit times begins: after the one of version 1 (32 bits)."""
    _, _, in_ut, in_standard, leaps, times, types, octets = _HEADER.unpack_from(data)
    return int(_HEADER.size + 5 * times + 6 * types + octets + 8 * leaps + in_standard + in_ut)
