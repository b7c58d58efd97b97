"""Series by mail: the rule with its overrides, what was cancelled as exclusions, and a CANCEL of all."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from feedserver import attachments
from feedserver.attachments import Mailbox
from feedserver.errors import Conflict
from feedserver.ics.check import check
from feedserver.ics.vtimezone import is_native
from tests.attachments.asking import (
    ADA,
    BOOKING,
    CANCELLATION,
    GUEST,
    INVITATION,
    KEY,
    calendar_of,
    event_of,
    events_of,
    lines_of,
    made,
)
from tests.bookings.rules import series_bodies
from tests.bookings.series import read
from tests.readers import with_icalendar
from tests.readers.agreement import READERS, differences
from tests.readers.occurrence import Occurrence

WINDOW = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)
WEEKLY: dict[str, Any] = {
    "rrule": "FREQ=WEEKLY;COUNT=6",
    "exdates": ["2026-12-22T10:00:00"],
    "rdates": ["2026-12-23T15:00:00"],
    "overrides": [
        {"recurrence_id": "2026-12-08T10:00:00", "status": "cancelled"},
        {
            "recurrence_id": "2026-12-15T10:00:00",
            "start": "2026-12-16T14:00:00",
            "end": "2026-12-16T15:00:00",
        },
        {"recurrence_id": "2026-12-29T10:00:00", "summary": "Review", "status": "provisional"},
    ],
}
SHOWN = ["2026-12-01T10", "2026-12-16T14", "2026-12-23T15", "2026-12-29T10", "2027-01-05T10"]


def _starts(data: bytes) -> list[str]:
    return [f"{one.start:%Y-%m-%dT%H}" for one in with_icalendar.read(data, *WINDOW)]


def test_a_request_has_the_rule_and_its_overrides() -> None:
    data = made(recurrence=WEEKLY).content
    master, *overrides = events_of(data)
    assert master["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=6"
    assert [f"{one['RECURRENCE-ID'].dt:%d %H:%M %Z}" for one in overrides] == ["15 10:00 GMT", "29 10:00 GMT"]
    assert _starts(data) == SHOWN
    check(data, mailed=True)


def test_all_its_events_share_identity_and_people() -> None:
    events = events_of(made(recurrence=WEEKLY, sequence=5).content)
    for name in ("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "ORGANIZER", "ATTENDEE"):
        assert len({one[name].to_ical() for one in events}) == 1
    assert all(one["X-MICROSOFT-CDO-INTENDEDSTATUS"] == one["X-MICROSOFT-CDO-BUSYSTATUS"] for one in events)
    assert [one["X-MICROSOFT-CDO-BUSYSTATUS"] for one in events] == ["BUSY", "BUSY", "TENTATIVE"]


def test_cancelled_occurrences_are_exclusions() -> None:
    data = made(recurrence=WEEKLY).content
    assert "EXDATE;TZID=Europe/London:20261208T100000,20261222T100000" in lines_of(data)
    assert b"CANCELLED" not in data


def test_a_cancel_holds_the_master_alone() -> None:
    data = made(CANCELLATION, recurrence=WEEKLY, status="cancelled").content
    event = event_of(data)
    assert (event["STATUS"], event["DTSTART"].dt.isoformat()) == ("CANCELLED", "2026-12-01T10:00:00+00:00")
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=6"
    assert [zone["TZID"] for zone in calendar_of(data).walk("VTIMEZONE")] == ["Europe/London"]
    check(data, mailed=True)


def test_every_occurrence_cancelled_is_a_cancelled_series() -> None:
    days = ("2026-12-01T10:00:00", "2026-12-02T10:00:00")
    gone = [{"recurrence_id": day, "status": "cancelled"} for day in days]
    recurrence = {"rrule": "FREQ=DAILY;COUNT=2", "overrides": gone}
    assert event_of(made(CANCELLATION, recurrence=recurrence).content)["STATUS"] == "CANCELLED"
    with pytest.raises(Conflict, match="b-42 is cancelled"):
        made(recurrence=recurrence)


def test_a_rule_of_one_occurrence_is_a_single_event() -> None:
    plain, single = made(), made(recurrence={"rrule": "FREQ=WEEKLY;COUNT=1"})
    assert single.content == plain.content
    moved = [
        {"recurrence_id": "2026-12-01T10:00:00", "start": "2026-12-02T10:00:00", "end": "2026-12-02T11:00:00"}
    ]
    event = event_of(made(recurrence={"rrule": "FREQ=WEEKLY;COUNT=1", "overrides": moved}).content)
    assert f"{event['DTSTART'].dt:%d}" == "02"
    assert not {"RRULE", "RECURRENCE-ID", "EXDATE"} & event.keys()


@pytest.mark.parametrize("all_day", [False, True])
def test_without_a_zone_there_is_no_vtimezone(all_day: bool) -> None:
    days = {"start": "2026-12-01", "end": "2026-12-02", "all_day": True, "timezone": None}
    times = days if all_day else {"timezone": "UTC"}
    data = made(recurrence={"rrule": "FREQ=DAILY;COUNT=3"}, **times).content
    assert b"VTIMEZONE" not in data and b"TZID" not in data
    assert len(with_icalendar.read(data, *WINDOW)) == 3
    assert differences(data, *WINDOW) == []


@pytest.mark.parametrize("zone", ["Africa/Casablanca", "Asia/Gaza"])
def test_a_zone_that_outlook_cannot_read_is_still_named(zone: str) -> None:
    """Feeds expand such a series; a mail is one object of one UID."""
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    assert not is_native("Africa/Casablanca", first, last)
    data = made(recurrence={"rrule": "FREQ=WEEKLY;COUNT=60"}, timezone=zone).content
    assert [one["TZID"] for one in calendar_of(data).walk("VTIMEZONE")] == [zone]
    assert event_of(data)["DTSTART"].params["TZID"] == zone
    check(data, mailed=True)
    assert [len(read(data, *WINDOW)) for read in READERS.values()] == [53] * len(READERS)


def test_all_readers_read_the_same() -> None:
    assert differences(made(recurrence=WEEKLY).content, *WINDOW) == []
    assert differences(made(CANCELLATION, recurrence=WEEKLY, status="rejected").content, *WINDOW) == []


@pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT=1", "FREQ=DAILY;COUNT=2"])
def test_what_others_manage_as_a_whole_has_no_attachment(rule: str) -> None:
    days = ("2026-12-01T10:00:00", "2026-12-02T10:00:00")
    theirs = [{"recurrence_id": day, "managed_by": "teams"} for day in days[: int(rule[-1])]]
    said = {**BOOKING, "recurrence": {"rrule": rule, "overrides": theirs}}
    boxes = {"recipient": Mailbox(**GUEST), "sender": Mailbox(**ADA)}
    assert attachments.make(said, kind=INVITATION, **boxes, **KEY) is None
    withdrawn = attachments.make(said, kind=CANCELLATION, withdraw=True, **boxes, **KEY)
    assert withdrawn is not None and event_of(withdrawn.content)["STATUS"] == "CANCELLED"


def test_an_override_has_the_kind_of_time_that_it_says() -> None:
    hours = {
        "all_day": False,
        "timezone": "Europe/London",
        "start": "2026-12-02T10:00",
        "end": "2026-12-02T11:00",
    }
    rule = {"rrule": "FREQ=DAILY;COUNT=3", "overrides": [{"recurrence_id": "2026-12-02", **hours}]}
    days = {"start": "2026-12-01", "end": "2026-12-02", "all_day": True, "timezone": None}
    assert _times(events_of(made(**days, recurrence=rule).content)[1]) == [
        "2026-12-02T10:00Z",
        "2026-12-02T11:00Z",
    ]
    day = {"all_day": True, "start": "2026-12-02", "end": "2026-12-03"}
    rule = {"rrule": "FREQ=DAILY;COUNT=3", "overrides": [{"recurrence_id": "2026-12-02T10:00:00", **day}]}
    data = made(recurrence=rule).content
    assert _times(events_of(data)[1]) == ["2026-12-02", "2026-12-03"]
    assert differences(data, *WINDOW) == []


def _times(event: Any) -> list[str]:
    times = [event[name].dt for name in ("DTSTART", "DTEND")]
    return [f"{at:%Y-%m-%dT%H:%MZ}" if isinstance(at, datetime) else f"{at}" for at in times]


def test_an_occurrence_that_others_manage_is_an_exclusion() -> None:
    theirs = [{"recurrence_id": "2026-12-02T10:00:00", "managed_by": "teams"}]
    data = made(recurrence={"rrule": "FREQ=DAILY;COUNT=3", "overrides": theirs}).content
    assert _starts(data) == ["2026-12-01T10", "2026-12-03T10"]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=series_bodies())
def test_any_series_is_read_as_it_takes_place(body: dict[str, Any]) -> None:
    booking = read(body)
    assert booking.recurrence is not None
    boxes = {"recipient": Mailbox(**GUEST), "sender": Mailbox(**ADA)}
    head = {"id": "b-42", "updated_at": BOOKING["updated_at"]}
    kind = CANCELLATION if booking.is_cancelled else INVITATION
    attachment = attachments.make({**head, **body}, kind=kind, **boxes, **KEY)
    if attachment is None or kind == CANCELLATION:
        return
    shown = [one for one in booking.recurrence.occurrences if not _is_gone(one.booking)]
    window = datetime(1990, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
    expected = sorted(one.starts_at for one in shown)
    assert sorted(map(_instant, with_icalendar.read(attachment.content, *window))) == expected


def _is_gone(one: Any) -> bool:
    return one is not None and (one.is_cancelled or one.managed_by is not None)


def _instant(one: Occurrence) -> datetime:
    at = one.start
    return at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=UTC)
