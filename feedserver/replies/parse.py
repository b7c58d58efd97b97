"""From the octets that a mailbox gives to a :class:`Reply`; what is none is refused with a reason."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import unquote

from feedserver.errors import InvalidField
from feedserver.replies.lines import Calendar, Property, calendars
from feedserver.replies.mail import calendar_parts
from feedserver.replies.model import Attendee, Reply

Event = dict[str, list[Property]]
_STAMP = re.compile(r"[0-9]{8}T[0-9]{6}Z")
#: Octets of a calendar object.
MAX_OBJECT = 256 * 1024


def reply_in_message(octets: bytes) -> Reply:
    """The reply in a raw message: the first calendar object with METHOD:REPLY.

    Raises:
        InvalidField: there is none.
    """
    return _first_reply(calendar_parts(octets), "holds no calendar object with METHOD:REPLY")


def reply_in_object(octets: bytes) -> Reply:
    """The reply that a calendar object is.

    Raises:
        InvalidField: it is none.
    """
    return _first_reply([octets], "is no calendar object with METHOD:REPLY")


def _first_reply(parts: Iterable[bytes], otherwise: str) -> Reply:
    for part in parts:
        if len(part) > MAX_OBJECT:
            raise InvalidField("", f"holds a calendar object of more than {MAX_OBJECT} octets")
        for calendar in calendars(part):
            if calendar.method == "REPLY":
                return _reply(calendar)
    raise InvalidField("", otherwise)


def _reply(calendar: Calendar) -> Reply:
    """The event that is for the whole booking, where there are several of the same UID."""
    if not calendar.events:
        raise InvalidField("VEVENT", "is needed")
    if len({_value(event, "UID") for event in calendar.events}) > 1:
        raise InvalidField("UID", "must be the same in all events")
    whole = [event for event in calendar.events if "RECURRENCE-ID" not in event]
    event = (whole or calendar.events)[0]
    return Reply(
        uid=_uid(event),
        sequence=_sequence(event),
        attendees=_attendees(event),
        replied_at=_replied_at(event),
        is_for_one_occurrence=not whole,
    )


def _value(event: Event, name: str) -> str:
    return event[name][0].value if name in event else ""


def _uid(event: Event) -> str:
    uid = _value(event, "UID")
    if not uid or "\x00" in uid:
        raise InvalidField("UID", "is needed, without NUL")
    return uid


def _sequence(event: Event) -> int:
    text = _value(event, "SEQUENCE") or "0"
    if not re.fullmatch("[0-9]{1,10}", text):
        raise InvalidField("SEQUENCE", "must be a whole number")
    return int(text)


def _attendees(event: Event) -> tuple[Attendee, ...]:
    if "ATTENDEE" not in event:
        raise InvalidField("ATTENDEE", "is needed")
    return tuple(_attendee(one) for one in event["ATTENDEE"])


def _attendee(one: Property) -> Attendee:
    """The address is the value's; of one that is no mailto, EMAIL's (RFC 7986 section 6.2)."""
    scheme, _, rest = one.value.partition(":")
    if scheme.lower() == "mailto":
        address = unquote(rest.partition("?")[0])
    else:
        address = _text_of(one.parameters.get("EMAIL"))
    return Attendee(address=address.strip(), partstat=_text_of(one.parameters.get("PARTSTAT")).upper())


def _text_of(parameter: object) -> str:
    return parameter if isinstance(parameter, str) else ""


def _replied_at(event: Event) -> datetime | None:
    text = _value(event, "DTSTAMP")
    if not _STAMP.fullmatch(text):
        return None
    try:
        stamp = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return stamp if stamp.year >= 1970 else None
