"""Canaries in every field of a booking; a field added later gets one without being named here."""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from feedserver.bookings.model import Answer, Booking, Status
from feedserver.bookings.rule import Frequency, Rule
from feedserver.ics.check import check
from feedserver.ics.event import Style, booking_event
from feedserver.ics.series import series_events
from feedserver.tokens.model import CancelledForm, Privacy
from tests.ics.samples import STAMP, START, booking, lines, names, parsed, record

#: What of a field's kind holds no text: times, states and the rule are told at every level.
PLAIN: dict[Any, Any] = {
    bool: False,
    datetime: START,
    Status: Status.CONFIRMED,
    Answer: Answer.ACCEPTED,
    Rule: Rule(frequency=Frequency.WEEKLY, count=6),
}
SHOWN_IN_FULL = {
    *("summary", "description", "location", "url", "categories"),
    *("meeting.url", "meeting.provider"),
}
#: Where the model holds what an override says.
OVERRIDE = "recurrence.occurrences.booking"
BASE = [
    *("UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "DTSTART", "DTEND"),
    *("SUMMARY", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
]
SERIES = {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
FORMS = [CancelledForm.TOMBSTONE, CancelledForm.PREFIX]


def canary(path: str) -> str:
    word = "canary" + path.replace(".", "").replace("_", "") + "yranac"
    return f"https://{word}.example/" if path.endswith("url") else word


def filled(kind: Any, path: str, planted: dict[str, str]) -> Any:
    if path == f"{OVERRIDE}.recurrence":  # an occurrence does not recur
        return None
    if kind in PLAIN:
        return PLAIN[kind]
    if kind is str:
        return planted.setdefault(path, canary(path))
    if get_origin(kind) is tuple:
        return (filled(get_args(kind)[0], path, planted),)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{f.name: filled(hints[f.name], f"{path}.{f.name}", planted) for f in fields(kind)})
    present = [option for option in get_args(kind) if option is not NoneType]
    if len(present) == 1:
        return filled(present[0], path, planted)
    raise AssertionError(f"{path} is of a kind these tests do not know yet: {kind}")


def planted_booking(*, series: bool, **changes: Any) -> tuple[Booking, dict[str, str]]:
    hints = get_type_hints(Booking)
    planted: dict[str, str] = {}
    values = {f.name: filled(hints[f.name], f.name, planted) for f in fields(Booking)}
    content = booking(**(values | {"ends_at": START + timedelta(hours=1)} | changes))
    if not series:
        content = replace(content, recurrence=None)
        planted = {path: word for path, word in planted.items() if not path.startswith("recurrence")}
    elif "timezone" not in changes:
        content = replace(content, timezone="Europe/London")
    return content, planted


def events_of(content: Booking, style: Style) -> tuple[bytes, list[bytes]]:
    """All bytes, and those of each event by itself."""
    known = record(content, id="canaryid")
    if content.recurrence is None:
        data = booking_event(known, style, stamp=STAMP)
    else:
        data = series_events(known, (), style, stamp=STAMP)
    check(data)
    return data, [part + b"END:VEVENT\r\n" for part in data.split(b"END:VEVENT\r\n")[:-1]]


def base_of(fragment: bytes) -> list[str]:
    """The names of the properties without those of a series."""
    return [name for name in names(fragment) if name not in SERIES]


def told(fragment: bytes, planted: dict[str, str]) -> set[str]:
    text = "\n".join(lines(fragment)).lower()
    return {path for path, word in planted.items() if word.removeprefix("https://").rstrip("/") in text}


@pytest.mark.parametrize("series", [False, True])
@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("form", FORMS)
def test_busy_tells_time_and_status_and_nothing_else(
    status: Status, form: CancelledForm, series: bool
) -> None:
    content, planted = planted_booking(status=status, series=series)
    data, events = events_of(content, Style(privacy=Privacy.BUSY, cancelled=form, alarms=()))
    assert told(data, planted) == set()
    assert b"canary" not in data.lower()
    assert len(events) == 1 + series
    prefix = {Status.CONFIRMED: "", Status.PROVISIONAL: "[PENDING] "}.get(status, "[CANCELLED] ")
    own = prefix if status.is_cancelled else ""  # the override is confirmed; of a cancelled series all is
    for fragment, before in zip(events, [prefix, own], strict=False):
        assert base_of(fragment) == BASE
        assert parsed(fragment)["SUMMARY"] == f"{before}Busy"


@pytest.mark.parametrize("series", [False, True])
@pytest.mark.parametrize("status", list(Status))
def test_title_tells_the_summary_besides_and_nothing_else(status: Status, series: bool) -> None:
    content, planted = planted_booking(status=status, series=series)
    data, events = events_of(content, Style(privacy=Privacy.TITLE))
    assert told(data, planted) == {"summary"} | ({f"{OVERRIDE}.summary"} if series else set())
    for fragment in events:
        assert fragment.lower().count(b"canary") == 1
        assert base_of(fragment) == BASE


@pytest.mark.parametrize("series", [False, True])
@pytest.mark.parametrize("status", list(Status))
def test_full_tells_the_details_but_no_person_kind_or_host_field(status: Status, series: bool) -> None:
    content, planted = planted_booking(status=status, series=series)
    data, events = events_of(content, Style(privacy=Privacy.FULL))
    of_override = {f"{OVERRIDE}.{path}" for path in SHOWN_IN_FULL} if series else set()
    assert told(data, planted) == SHOWN_IN_FULL | of_override
    assert "canaryid" not in "".join(lines(data))
    for fragment in events:
        assert base_of(fragment) == [*BASE, "DESCRIPTION", "LOCATION", "URL", "CATEGORIES", "CONFERENCE"]


@pytest.mark.parametrize("privacy", [Privacy.TITLE, Privacy.BUSY])
def test_an_alarm_tells_no_more_than_its_event(privacy: Privacy) -> None:
    content, planted = planted_booking(series=True)
    data, _ = events_of(content, Style(privacy=privacy, alarms=(10,)))
    allowed = {"summary", f"{OVERRIDE}.summary"} if privacy is Privacy.TITLE else set()
    assert data.count(b"BEGIN:VALARM") == 2
    assert told(data, planted) == allowed


def test_every_text_field_of_the_model_is_planted() -> None:
    _, planted = planted_booking(series=True)
    hints = get_type_hints(Booking)
    texts = {f.name for f in fields(Booking) if hints[f.name] not in PLAIN}
    assert texts == {path.partition(".")[0] for path in planted}
    own = {path.removeprefix(f"{OVERRIDE}.").partition(".")[0] for path in planted if OVERRIDE in path}
    assert own == texts - {"recurrence"}


@pytest.mark.parametrize("series", [False, True])
@pytest.mark.parametrize("privacy", list(Privacy))
def test_times_and_stamps_are_the_same_at_every_level(privacy: Privacy, series: bool) -> None:
    content, _ = planted_booking(series=series)
    _, full = events_of(content, Style(privacy=Privacy.FULL))
    _, others = events_of(content, Style(privacy=privacy))
    for event, other in zip(full, others, strict=True):
        for name in set(BASE) - {"SUMMARY"}:
            assert parsed(other)[name] == parsed(event)[name]
