"""The same events and calendars by icalendar, which wrote them before the server had a writer of its own.

Texts come in the normal form that ``normal_form.py`` tells again; which row of the state table and which
times are written is asked of the builders, for other tests judge that.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, vCalAddress, vCategory, vDuration, vRecur, vText, vUri

from feedserver.bookings.model import Booking, Occurrence, Record
from feedserver.bookings.rule import Rule
from feedserver.ics.event import Style
from feedserver.ics.people import Mailbox, People
from feedserver.ics.series_clock import Clock
from feedserver.ics.state import MARKER, Appearance, appearance
from feedserver.tokens.model import Privacy
from tests.ics import normal_form

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_IN_MAILTO = str.maketrans({"%": "%25", "?": "%3F", "#": "%23", "&": "%26"})


class Text(vText):
    """icalendar 7.3 takes a backslash before ``N`` for a line break."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


def written(component: Any) -> bytes:
    data: bytes = component.to_ical(sorted=False)
    return data


def single(record: Record, style: Style, stamp: datetime) -> bytes:
    """One VEVENT of a booking."""
    booking = record.booking
    assert booking is not None
    event = _identified(record, stamp)
    start, end = booking.starts_at.astimezone(UTC), booking.ends_at.astimezone(UTC)
    event.add("DTSTART", start.date() if booking.all_day else start)
    event.add("DTEND", end.date() if booking.all_day else end)
    _describe(event, record, booking, style)
    return written(event)


def series(record: Record, hidden: Collection[datetime], style: Style, stamp: datetime) -> bytes:
    """The master and each override."""
    booking = record.booking
    assert booking is not None and booking.recurrence is not None
    clock = Clock(booking)
    parts = [master(record, hidden, style, stamp)]
    for one in booking.recurrence.occurrences:
        unclear = differ(clock.original(one.original_at), clock.time(one.ends_at))
        if one.original_at not in hidden and (unclear or one.booking):
            parts.append(_override(record, one, clock, style, stamp))
    return b"".join(parts)


def master(record: Record, hidden: Collection[datetime], style: Style, stamp: datetime) -> bytes:
    """The master of a series alone."""
    booking = record.booking
    assert booking is not None and booking.recurrence is not None
    clock, recurrence = Clock(booking), booking.recurrence
    event = _identified(record, stamp)
    event.add("DTSTART", clock.original(booking.starts_at))
    event.add("DTEND", clock.time(booking.ends_at))
    event.add("RRULE", _rrule(recurrence.rule, booking.all_day))
    for name, moments in (("RDATE", recurrence.added), ("EXDATE", {*recurrence.excluded, *hidden})):
        if moments:
            event.add(name, [clock.original(moment) for moment in sorted(moments)])
    _describe(event, record, booking, style)
    return written(event)


def _override(record: Record, one: Occurrence, clock: Clock, style: Style, stamp: datetime) -> bytes:
    booking = one.of(clock.series)
    moments = [one.starts_at.astimezone(UTC), one.ends_at.astimezone(UTC)]
    times: list[Any] = [clock.time(moment) for moment in moments]
    if booking.all_day:
        times = [moment.date() for moment in moments]
    elif clock.series.all_day or one.booking is None or differ(*times):
        times = list(moments)
    event = _identified(record, stamp)
    event.add("RECURRENCE-ID", clock.original(one.original_at))
    event.add("DTSTART", times[0])
    event.add("DTEND", times[1])
    _describe(event, replace(record, booking=booking), booking, style)
    return written(event)


def differ(start: date, end: date) -> bool:
    """Whether written times may mean instants of more than one offset, judged by the zone alone."""
    walls = [wall for wall in (start, end) if isinstance(wall, datetime)]
    return len({wall.replace(fold=fold).utcoffset() for wall in walls for fold in (0, 1)}) > 1


def marker(
    *, uid: str, day: date, created: datetime, stamp: datetime, summary: str, description: str
) -> bytes:
    """A notice or a placeholder."""
    event = _identity(uid, 0, created, stamp)
    event.add("DTSTART", day)
    event.add("DTEND", day + timedelta(days=1))
    _show(event, summary, MARKER)
    _put(event, "DESCRIPTION", normal_form.lines(description))
    return written(event)


def calendar(name: str, components: Iterable[bytes], description: str, publish: bool, color: str) -> bytes:
    """A feed."""
    head = _calendar("PUBLISH" if publish else None)
    shown = normal_form.one_line(name) or "Calendar"
    _put(head, "X-WR-CALNAME", shown)
    _put(head, "NAME", shown)
    _put(head, "X-WR-CALDESC", normal_form.lines(description))
    head.add("REFRESH-INTERVAL", vDuration(timedelta(hours=1), params={"VALUE": "DURATION"}))
    head.add("X-PUBLISHED-TTL", Text("PT1H"))
    head.add("COLOR", Text(color))
    return _wrapped(head, components)


def mailed(method: str, components: Iterable[bytes]) -> bytes:
    """The calendar object of a mail."""
    return _wrapped(_calendar(method), components)


def _calendar(method: str | None) -> Calendar:
    head = Calendar()
    head.add("VERSION", "2.0")
    head.add("PRODID", "-//feedserver//feedserver//EN")
    head.add("CALSCALE", "GREGORIAN")
    if method:
        head.add("METHOD", method)
    return head


def _wrapped(head: Calendar, components: Iterable[bytes]) -> bytes:
    end = b"END:VCALENDAR\r\n"
    return written(head).removesuffix(end) + b"".join(components) + end


def _identified(record: Record, stamp: datetime) -> Event:
    return _identity(record.uid, record.sequence, record.created_at, stamp)


def _identity(uid: str, sequence: int, created: datetime, stamp: datetime) -> Event:
    event = Event()
    event.add("UID", Text(uid))
    event.add("DTSTAMP", stamp)
    event.add("LAST-MODIFIED", stamp)
    event.add("CREATED", created)
    event.add("SEQUENCE", sequence)
    return event


def _put(component: Event | Calendar, name: str, text: str) -> None:
    if text:
        component.add(name, Text(text))


def _describe(event: Event, record: Record, booking: Booking, style: Style) -> None:
    state = appearance(booking.status, record.is_cancelled, style.cancelled, style.words)
    title = style.words.busy
    if style.privacy is not Privacy.BUSY:
        title = normal_form.one_line(booking.summary) or style.words.untitled
    _show(event, f"{state.prefix} {title}", state)
    if style.privacy is Privacy.FULL:
        _add_details(event, booking)
    if style.people is not None:
        _add_people(event, style.people, state)
    for minutes in style.alarms if state.transparency == "OPAQUE" else ():
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("TRIGGER", timedelta(minutes=-minutes))
        alarm.add("DESCRIPTION", event["SUMMARY"])
        event.add_component(alarm)


def _show(event: Event, summary: str, state: Appearance) -> None:
    _put(event, "SUMMARY", normal_form.one_line(summary))
    event.add("STATUS", state.status)
    event.add("TRANSP", state.transparency)
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", state.busy_status)


def _add_details(event: Event, booking: Booking) -> None:
    meeting = normal_form.link(booking.meeting.url) if booking.meeting else None
    described = (normal_form.lines(booking.description or ""), meeting)
    _put(event, "DESCRIPTION", "\n".join(part for part in described if part))
    _put(event, "LOCATION", normal_form.one_line(booking.location or "") or meeting or "")
    url = normal_form.link(booking.url or "")
    if url:
        event.add("URL", vUri(url))
    category = vCategory([])
    category.cats = [Text(name) for name in map(normal_form.one_line, booking.categories) if name]
    if category.cats:
        event.add("CATEGORIES", category)
    if meeting and booking.meeting:
        label = normal_form.label(booking.meeting.provider or "")
        event.add("CONFERENCE", vUri(meeting, params={"VALUE": "URI"} | ({"LABEL": label} if label else {})))


def _add_people(event: Event, people: People, state: Appearance) -> None:
    event.add("X-MICROSOFT-CDO-INTENDEDSTATUS", state.busy_status)
    event.add("ORGANIZER", _address(people.sender))
    attendee = _address(people.recipient)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "TRUE" if people.rsvp else "FALSE"
    event.add("ATTENDEE", attendee)


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox.email.translate(_IN_MAILTO)}")
    name = normal_form.label(mailbox.name or "")
    if name:
        address.params["CN"] = name
    return address


def _rrule(rule: Rule, all_day: bool) -> vRecur:
    parts = {
        "FREQ": rule.frequency.value,
        "INTERVAL": rule.interval if rule.interval != 1 else None,
        "COUNT": rule.count,
        "UNTIL": rule.until and (rule.until.date() if all_day else rule.until),
        "BYMONTH": list(rule.months),
        "BYMONTHDAY": list(rule.month_days),
        "BYDAY": [str(day) for day in rule.weekdays],
        "BYSETPOS": list(rule.positions),
        "WKST": _WEEKDAYS[rule.week_start] if rule.week_start else None,
    }
    return vRecur({name: value for name, value in parts.items() if value})
