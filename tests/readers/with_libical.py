"""libical, the reader of Evolution and GNOME Calendar, in its shared library. By the file's own VTIMEZONEs.

It expands rules, but leaves overrides to its caller: the occurrence that a RECURRENCE-ID names is replaced
(RFC 5545 section 3.8.4.4). It takes an RDATE with a TZID for UTC, so RDATEs are read by themselves.
"""

import ctypes
import ctypes.util
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from tests.readers.occurrence import Moment, Occurrence, instant, within

#: None: it is not on this machine.
FOUND = ctypes.util.find_library("ical")
#: The version whose layout of times is below.
_VERSION_3 = "libical.so.3"

_A_DAY = timedelta(days=1)
Pointer = ctypes.c_void_p


class _Time(ctypes.Structure):
    """``icaltimetype``."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        *((name, ctypes.c_int) for name in ("is_date", "is_daylight")),
        ("zone", Pointer),
    ]


class _Span(ctypes.Structure):
    """``icaltime_span``, in seconds since 1970."""

    _fields_ = [("start", ctypes.c_long), ("end", ctypes.c_long), ("is_busy", ctypes.c_int)]


_ON_OCCURRENCE = ctypes.CFUNCTYPE(None, Pointer, ctypes.POINTER(_Span), Pointer)
#: What each function gives, and what it takes.
_FUNCTIONS = {
    "icalparser_parse_string": (Pointer, ctypes.c_char_p),
    "icalcomponent_free": (None, Pointer),
    "icalcomponent_string_to_kind": (ctypes.c_int, ctypes.c_char_p),
    "icalcomponent_count_errors": (ctypes.c_int, Pointer),
    "icalcomponent_get_first_component": (Pointer, Pointer, ctypes.c_int),
    "icalcomponent_get_next_component": (Pointer, Pointer, ctypes.c_int),
    "icalcomponent_get_uid": (ctypes.c_char_p, Pointer),
    "icalcomponent_get_summary": (ctypes.c_char_p, Pointer),
    "icalcomponent_get_status": (ctypes.c_int, Pointer),
    "icalproperty_status_to_string": (ctypes.c_char_p, ctypes.c_int),
    "icalcomponent_get_dtstart": (_Time, Pointer),
    "icalcomponent_get_dtend": (_Time, Pointer),
    "icalproperty_string_to_kind": (ctypes.c_int, ctypes.c_char_p),
    "icalcomponent_get_first_property": (Pointer, Pointer, ctypes.c_int),
    "icalcomponent_remove_property": (None, Pointer, Pointer),
    "icalproperty_free": (None, Pointer),
    "icalproperty_get_datetime_with_component": (_Time, Pointer, Pointer),
    "icaltime_as_timet_with_zone": (ctypes.c_long, _Time, Pointer),
    "icaltime_from_timet_with_zone": (_Time, ctypes.c_long, ctypes.c_int, Pointer),
    "icalcomponent_foreach_recurrence": (None, Pointer, _Time, _Time, _ON_OCCURRENCE, Pointer),
}


def read(data: bytes, after: datetime, before: datetime) -> list[Occurrence]:
    """The occurrences that begin in [after, before). ValueError: libical notes an error in ``data``."""
    calendar = _libical().icalparser_parse_string(data)
    if not calendar:
        raise ValueError("libical reads no component")
    try:
        if _libical().icalcomponent_count_errors(calendar):
            raise ValueError("libical notes errors in the calendar")
        return within(_occurrences(list(_events(calendar)), after, before), after, before)
    finally:
        _libical().icalcomponent_free(calendar)


@cache
def _libical() -> Any:
    library = ctypes.CDLL(_VERSION_3)
    for name, (gives, *takes) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = gives, takes
    return library


def _events(calendar: int) -> Iterator[int]:
    kind = _libical().icalcomponent_string_to_kind(b"VEVENT")
    event = _libical().icalcomponent_get_first_component(calendar, kind)
    while event:
        yield event
        event = _libical().icalcomponent_get_next_component(calendar, kind)


def _occurrences(events: list[int], after: datetime, before: datetime) -> Iterator[Occurrence]:
    replaces = {event: next(_moments(event, b"RECURRENCE-ID"), None) for event in events}
    replaced = {(_uid(event), original) for event, original in replaces.items()}
    for event in events:
        if replaces[event] is not None:
            yield _occurrence(event, _moment(_libical().icalcomponent_get_dtstart(event)))
            continue
        for start in _starts(event, after, before):
            if (_uid(event), start) not in replaced:
                yield _occurrence(event, start)


def _uid(event: int) -> str:
    said: bytes = _libical().icalcomponent_get_uid(event)
    return said.decode()


def _moments(event: int, name: bytes) -> Iterator[Moment]:
    """What the properties of that name say; they are gone afterwards."""
    kind = _libical().icalproperty_string_to_kind(name)
    while found := _libical().icalcomponent_get_first_property(event, kind):
        yield _moment(_libical().icalproperty_get_datetime_with_component(found, event))
        _libical().icalcomponent_remove_property(event, found)
        _libical().icalproperty_free(found)


def _starts(event: int, after: datetime, before: datetime) -> set[Moment]:
    starts = set(_moments(event, b"RDATE"))
    is_date = bool(_libical().icalcomponent_get_dtstart(event).is_date)

    @_ON_OCCURRENCE
    def note(_event: int, span: Any, _: int) -> None:
        start = datetime.fromtimestamp(span.contents.start, UTC)
        starts.add(start.date() if is_date else start)

    # libical compares the ends with the event's own clock, whichever zone they are in.
    window = (
        _libical().icaltime_from_timet_with_zone(int(end.timestamp()), 0, None)
        for end in (after - _A_DAY, before + _A_DAY)
    )
    _libical().icalcomponent_foreach_recurrence(event, *window, note, None)
    return starts - set(_moments(event, b"EXDATE"))


def _occurrence(event: int, start: Moment) -> Occurrence:
    return Occurrence(
        uid=_uid(event),
        start=start,
        end=start + _length(event),
        status=_text(_libical().icalproperty_status_to_string(_libical().icalcomponent_get_status(event))),
        summary=_text(_libical().icalcomponent_get_summary(event)),
    )


def _length(event: int) -> timedelta:
    start, end = (
        instant(_moment(time(event)))
        for time in (_libical().icalcomponent_get_dtstart, _libical().icalcomponent_get_dtend)
    )
    return end - start


def _moment(time: _Time) -> Moment:
    moment = datetime.fromtimestamp(_libical().icaltime_as_timet_with_zone(time, time.zone), UTC)
    return moment.date() if time.is_date else moment


def _text(said: bytes | None) -> str | None:
    return said.decode() if said else None
